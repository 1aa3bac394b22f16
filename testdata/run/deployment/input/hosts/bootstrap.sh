#!/bin/bash
# Sets up a batch host.
set -eu
yum install -y amazon-cloudwatch-agent awslogs

cat > /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json <<'JSON'
{
  "logs": {
    "logs_collected": {
      "files": {
        "collect_list": [
          {
            "file_path": "/var/log/batch/batch.log",
            "log_group_name": "/shop/batch-hosts",
            "log_stream_name": "$(hostname)"
          }
        ]
      }
    }
  }
}
JSON

cat > /etc/awslogs/awslogs.conf <<CONF
[general]
state_file = /var/lib/awslogs/agent-state

[cron]
file = /var/log/cron
log_group_name = /shop/cron
log_stream_name = {instance_id}
CONF
