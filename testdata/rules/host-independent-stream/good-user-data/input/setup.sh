#!/bin/bash
INSTANCE_ID=$(curl -s http://169.254.169.254/latest/meta-data/instance-id)
cat > /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json <<EOF
{"logs": {"logs_collected": {"files": {"collect_list": [
  {"file_path": "/var/log/app.log", "log_group_name": "/prod/app", "log_stream_name": "$INSTANCE_ID/app"}
]}}}}
EOF
