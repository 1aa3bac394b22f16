#!/bin/sh
cat > /etc/fluent/fluentd.conf <<'EOF'
<source>
  @type tail
  path /var/log/app.log
  tag app
  <parse>
    @type none
  </parse>
</source>
@include config.d/*.conf
@include elsewhere.conf
EOF
cat > /etc/fluent/config.d/cloudwatch.conf <<'EOF'
<match app>
  @type cloudwatch_logs
  log_group_name /prod/app
  log_stream_name app
</match>
EOF
