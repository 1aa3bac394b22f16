#!/bin/bash
# The package brings a file with [general]; here is one more section of it.
cat <<EOF >> /etc/awslogs/awslogs.conf
[app]
file = /var/log/app.log
log_group_name = /prod/app
EOF
echo "log_stream_name = $(hostname)" >> /etc/awslogs/awslogs.conf
