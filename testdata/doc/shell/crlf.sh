#!/bin/sh
cat > /etc/x <<EOF
line $A
EOF
echo done
