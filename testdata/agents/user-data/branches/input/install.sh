#!/bin/bash
if [ -f /etc/debian_version ]; then
  NAME=$(hostname -f)
  cat > /var/awslogs/etc/awslogs.conf <<EOF
[general]
state_file = /var/awslogs/state/agent-state
[syslog]
file = /var/log/syslog
log_group_name = /prod/system
log_stream_name = $NAME
EOF
else
  NAME=$(hostname)
  cat > /etc/awslogs/awslogs.conf <<EOF
[general]
state_file = /var/lib/awslogs/agent-state
[messages]
file = /var/log/messages
log_group_name = /prod/system
log_stream_name = $NAME
EOF
fi
case "$ROLE" in
db) cat > /etc/awslogs/config/role.conf <<EOF
[db]
file = /var/log/db.log
log_group_name = /prod/role
log_stream_name = role
EOF
  ;;
*) cat > /etc/awslogs/config/role.conf <<EOF
[web]
file = /var/log/web.log
log_group_name = /prod/role
log_stream_name = role
EOF
  ;;
esac
