#!/bin/bash
REGION=$(curl -s http://169.254.169.254/latest/meta-data/placement/region)
METADATA=http://169.254.169.254/latest/meta-data
INSTANCE_ID=$(curl -s $METADATA/instance-id || echo none)
GROUP=/prod/web

yum install -y amazon-cloudwatch-agent
cat > /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json <<EOF
{
  "agent": {"region": "$REGION"},
  "logs": {"logs_collected": {"files": {"collect_list": [
    {"file_path": "/var/log/messages", "log_group_name": "$GROUP", "log_stream_name": "$(hostname)"},
    {"file_path": "/var/log/secure", "log_group_name": "$GROUP", "log_stream_name": "$(hostname)"},
    {"file_path": "/var/log/cron", "log_group_name": "$GROUP", "log_stream_name": "$INSTANCE_ID/cron"},
    {"file_path": "/var/log/maillog", "log_group_name": "$GROUP", "log_stream_name": "mail"}
  ]}}}
}
EOF
