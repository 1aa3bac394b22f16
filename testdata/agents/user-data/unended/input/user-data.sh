#!/bin/bash
cat > /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json <<'EOT'
{"logs":{"logs_collected":{"files":{"collect_list":[{"file_path":"/a","log_group_name":"g","log_stream_name":"x"},{"file_path":"/b","log_group_name":"g","log_stream_name":"x"}]}}}}
