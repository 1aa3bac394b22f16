{
  "agent": {"region": "${region}"},
  "logs": {
    "logs_collected": {
      "files": {
        "collect_list": [
          {
            "file_path": "/var/log/app.log",
            "log_group_name": "/app/${stage}",
            "log_stream_name": "app-{{stage}}",
            "retention_in_days": ${days}
          }
        ]
      }
    }
  }
}
