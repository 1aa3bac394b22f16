#!/bin/bash
cat > /etc/awslogs/awslogs.conf <<'EOF'
[general]
state_file = /var/lib/awslogs/agent-state
[messages]
file = /var/log/messages
log_group_name = /prod/system
log_stream_name = {instance_id}
EOF
cat > /etc/awslogs/config/web.conf <<'EOF'
[messages]
file = /var/log/nginx/access.log
log_group_name = /prod/web
log_stream_name = {instance_id}
[error]
file = /var/log/nginx/error.log
log_group_name = /prod/system
log_stream_name = {instance_id}
EOF
