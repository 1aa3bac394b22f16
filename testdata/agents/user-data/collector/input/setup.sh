#!/bin/sh
cat > /conf/host.yaml <<'EOF'
receivers:
  filelog/host:
    include: [/var/log/messages]
exporters:
  awscloudwatchlogs:
    log_stream_name: web
EOF
cat > /conf/base.yaml <<'EOF'
receivers:
  filelog:
    include: [/var/log/app.log]
exporters:
  awscloudwatchlogs:
    region: us-east-1
    log_group_name: /prod/app
    log_stream_name: web
service:
  pipelines:
    logs:
      receivers: [filelog/host]
      exporters: [awscloudwatchlogs]
EOF
otelcol-contrib --config /conf/base.yaml --config /conf/host.yaml
