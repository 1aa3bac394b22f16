exporters:
  awsemf:
    region: "${region}"
    log_stream_name: web
service:
  pipelines:
    metrics:
      receivers:
%{ for receiver in receivers }
        - ${receiver}
%{ endfor }
      exporters: [awsemf]
