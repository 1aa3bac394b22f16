echo "open > /x
cat > /y <<EOF
a
EOF
