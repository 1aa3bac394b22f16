#!/bin/bash -xe
# a comment with a ' quote and <<EOF
INSTANCE_ID=$(curl -s http://169.254.169.254/latest/meta-data/instance-id) REGION="us-east-1"
export GROUP='/prod/web'
yum install -y amazon-cloudwatch-agent || { echo "failed"; exit 1; }
cat > /opt/aws/amazon-cloudwatch-agent/etc/agent.json <<EOF
{"stream": "$INSTANCE_ID/\${kept}", "host": "$(hostname -f | tr -d "x")", "cost": "5$"}
EOF
cat <<'EOF' | sudo tee -a "/etc/awslogs/awslogs.conf" >/dev/null
[x]
log_stream_name = $(hostname) \$x
EOF
if true; then
	cat >>/etc/a.conf <<-"END" ; cat > /etc/b.conf <<-END2
		tabs
	END
		more $((1 << 2)) `date`
	  END2
	END2
fi
echo '{"log-driver": "awslogs"}' > /etc/docker/daemon.json
echo "{\"tag\": \"$HOSTNAME\"}" | sudo tee /etc/docker/other.json
echo no text > /dev/null
aws ssm put-parameter --value file:///dev/stdin <<< "$x" 2> /tmp/log
cmd <<A
text for a command
A
cat <<NEVER
x
