#!/bin/bash
CTL=/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl
cat > /tmp/base.json <<'EOF'
{"logs": {"logs_collected": {"files": {"collect_list": [
  {"file_path": "/var/log/messages", "log_group_name": "/prod/web", "log_stream_name": "{instance_id}"}]}}}}
EOF
cat > /tmp/web.json <<'EOF'
{"logs": {"logs_collected": {"files": {"collect_list": [
  {"file_path": "/var/log/nginx/access.log", "log_group_name": "/prod/web"}]}}}}
EOF
cp /tmp/web.json /root/web.json.orig
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl \
  -a fetch-config -m onPremise -s \
  -c file:/tmp/base.json
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a append-config -m onPremise -s -c "file:/tmp/web.json"
