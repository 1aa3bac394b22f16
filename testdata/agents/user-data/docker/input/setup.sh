#!/bin/bash
echo '{"log-driver": "awslogs", "log-opts": {"awslogs-group": "docker", "awslogs-stream": "containers"}}' > /etc/docker/daemon.json
systemctl restart docker
