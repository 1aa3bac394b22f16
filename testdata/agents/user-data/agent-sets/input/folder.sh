#!/bin/bash
D=/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.d
cat > $D/base.json <<'EOF'
{"agent": {"region": "eu-west-1"}, "logs": {"logs_collected": {"files": {"collect_list": [
  {"file_path": "/var/log/messages", "log_group_name": "/prod/web", "log_stream_name": "{instance_id}"}]}}}}
EOF
cat > $D/web.json <<'EOF'
{"agent": {"region": "eu-central-1"}, "logs": {"logs_collected": {"files": {"collect_list": [
  {"file_path": "/var/log/nginx/access.log", "log_group_name": "/prod/web"}]}}}}
EOF
systemctl restart amazon-cloudwatch-agent
