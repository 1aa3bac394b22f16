#!/bin/bash
cat > head.conf <<'EOF'
[general]
state_file = /var/lib/awslogs/agent-state
EOF
cat > web.part <<'EOF'
[web]
file = /var/log/web.log
log_group_name = /prod/web
log_stream_name = {hostname}
EOF
cat > db.part <<'EOF'
[web]
file = /var/log/db.log
log_group_name = /prod/db
log_stream_name = {hostname}
EOF
cat head.conf web.part > /etc/awslogs/awslogs.conf
cat db.part >> /etc/awslogs/awslogs.conf
