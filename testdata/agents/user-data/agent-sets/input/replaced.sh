#!/bin/bash
# The second call takes the place of the first: these two never run together.
cat > /tmp/first.json <<'EOF'
{"logs": {"logs_collected": {"files": {"collect_list": [
  {"file_path": "/var/log/messages", "log_group_name": "/prod/web", "log_stream_name": "{instance_id}"}]}}}}
EOF
cat > /tmp/second.json <<'EOF'
{"logs": {"logs_collected": {"files": {"collect_list": [
  {"file_path": "/var/log/nginx/access.log", "log_group_name": "/prod/web", "log_stream_name": "{instance_id}"}]}}}}
EOF
amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/tmp/first.json
# amazon-cloudwatch-agent-ctl -a append-config -m ec2 -s -c file:/tmp/first.json
amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/tmp/second.json
