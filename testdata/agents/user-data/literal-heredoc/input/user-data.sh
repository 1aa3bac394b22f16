#!/bin/bash
cat <<'EOF' | sudo tee /etc/awslogs/awslogs.conf > /dev/null
[general]
state_file = /var/lib/awslogs/agent-state

[messages]
file = /var/log/messages
log_group_name = /prod/web
log_stream_name = $(hostname)
EOF
