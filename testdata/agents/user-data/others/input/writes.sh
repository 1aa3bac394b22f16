#!/bin/bash
cat > README <<EOF
Set log_stream_name in [general], and awslogs-group in logs_collected.
EOF
