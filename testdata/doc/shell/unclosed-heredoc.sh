cat > /x <<EOF
no end
