#!/bin/bash
cat > /etc/awslogs/awslogs.conf <<- EOF
	[general]
	state_file = /var/lib/awslogs/agent-state

	[dmesg]
	file = /var/log/dmesg
	log_group_name = /ecs/dmesg
	log_stream_name = {cluster}/{container_instance_id}

	[docker]
	file = /var/log/docker
	log_group_name = /ecs/MYINST
	log_stream_name = {cluster}
	EOF
container_instance_id=$(curl -s http://localhost:51678/v1/metadata | jq -r .ContainerInstanceArn)
cluster=web
sed -i -e "s/{cluster}/$cluster/g" -e "s/{container_instance_id}/$container_instance_id/g" /etc/awslogs/awslogs.conf
sed -i "s/MYINST/$(ec2-metadata -i | cut -d' ' -f2)/" /etc/awslogs/awslogs.conf
