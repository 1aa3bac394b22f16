#!/bin/bash
export INSTANCE=$(curl -s http://169.254.169.254/latest/meta-data/instance-id)
export ENVIRONMENT=prod
cat > /tmp/fluent-bit.tmpl <<'EOF'
[INPUT]
    Name tail
    Tag app
    Path /var/log/app.log
[OUTPUT]
    Name cloudwatch_logs
    Match app
    region ${REGION}
    log_group_name /${ENVIRONMENT}/app
    log_stream_name ${INSTANCE}
EOF
envsubst '${INSTANCE} $ENVIRONMENT' < /tmp/fluent-bit.tmpl | sudo tee /etc/fluent-bit/fluent-bit.conf
