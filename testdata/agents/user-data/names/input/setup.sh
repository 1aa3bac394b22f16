#!/bin/sh
cat > /etc/fluent-bit/fluent-bit.yaml <<'EOF'
pipeline:
  inputs:
    - {name: tail, tag: app, path: /var/log/app.log}
  outputs:
    - {name: cloudwatch_logs, match: app, region: eu-west-1, log_group_name: /app, log_stream_name: app}
EOF
cat > /etc/vector/vector.toml <<'EOF'
[sinks.logs]
type = "aws_cloudwatch_logs
EOF
