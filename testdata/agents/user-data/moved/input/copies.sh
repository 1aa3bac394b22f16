#!/bin/bash
cat > /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json <<'EOF'
{"logs": {"logs_collected": {"files": {"collect_list": [
  {"file_path": "/var/log/messages", "log_group_name": "/prod/web", "log_stream_name": "{instance_id}"}]}}}}
EOF
cp /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json /root/amazon-cloudwatch-agent.json.orig
cat > /tmp/web.json <<'EOF'
{"logs": {"logs_collected": {"files": {"collect_list": [
  {"file_path": "/var/log/nginx/access.log", "log_group_name": "/prod/web", "log_stream_name": "{instance_id}"}]}}}}
EOF
sed "s#/prod/web#/prod/nginx#" /tmp/web.json > /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.d/web.json
