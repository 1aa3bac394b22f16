{
  "family": "web",
  "cpu": ${cpu},
  "containerDefinitions": [
    {
      "name": "web",
      "image": "${image}",
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {"awslogs-group": "${log_group}", "awslogs-stream-prefix": "web"}
      }
    }
  ]
}
