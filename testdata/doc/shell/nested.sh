X="$(aws ec2 describe-tags --filters "Name=resource-id,Values=$(curl "$URL")" --query 'Tags[0]' | jq -r .)" # c
Y=`hostname`
cat <<EOF >/x
${X:-"d"} ${Y} $(echo ")") `date "+%Y"` $1 $$ \a \
joined
EOF
