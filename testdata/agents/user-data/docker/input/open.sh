#!/bin/bash
echo "{
  \"log-driver\": \"awslogs\",
  \"log-opts\": {\"awslogs-group\": \"docker\", \"awslogs-stream\": \"$(hostname)\"}
}" | sudo tee /etc/docker/daemon.json
