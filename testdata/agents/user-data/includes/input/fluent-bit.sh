#!/bin/bash
yum install -y fluent-bit
cat > /etc/fluent-bit/fluent-bit.conf <<'EOF'
[SERVICE]
    Flush 1
    Parsers_File parsers.conf

[INPUT]
    Name tail
    Tag app.a
    Path /var/log/a.log
    Parser app

[INPUT]
    Name tail
    Tag app.b
    Path /var/log/b.log

@INCLUDE out.conf
@INCLUDE /etc/fluent-bit/conf.d/*.conf
EOF
cat > /etc/fluent-bit/parsers.conf <<'EOF'
[PARSER]
    Name app
    Format json
EOF
cat > /tmp/out.conf <<'EOF'
[OUTPUT]
    Name cloudwatch_logs
    Match app.*
    region eu-west-1
    log_group_name /prod/app
    log_stream_name HOST
EOF
sed -i "s/HOST/$(hostname)/" /tmp/out.conf
sudo mv /tmp/out.conf /etc/fluent-bit/
mkdir -p /etc/fluent-bit/conf.d
cat <<EOF | sudo tee /etc/fluent-bit/conf.d/filter.conf
[FILTER]
    Name grep
    Match *
    Exclude log debug
EOF
systemctl restart fluent-bit
