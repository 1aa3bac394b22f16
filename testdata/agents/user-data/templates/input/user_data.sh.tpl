#!/bin/bash
INSTANCE_ID=$(ec2metadata --instance-id)
cat > /etc/awslogs/awslogs.conf <<EOF
[general]
state_file = /var/lib/awslogs/agent-state

[messages]
file = /var/log/messages
log_group_name = ${log_group}
log_stream_name = $${INSTANCE_ID}

[secure]
file = /var/log/secure
log_group_name = ${log_group}
log_stream_name = ${name}
EOF
cat > /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json <<'EOF'
{"logs": {"logs_collected": {"files": {"collect_list": [
  {"file_path": "/var/log/a", "log_group_name": "${log_group}", "log_stream_name": "{instance_id}", "retention_in_days": ${days}},
  {"file_path": "/var/log/b", "log_group_name": "${log_group}", "log_stream_name": "{instance_id}"}]}}}}
EOF
