"""Containers around configurations, for script/check-wrapped: each makes one file of a dictionary path -> bytes."""
import base64
import collections
import json
import posixpath
import re

# first_line: the line of file in which the one text inside begins; 0: it is not kept line by line. where: what the container
# says of the host, as options.
Wrapped = collections.namedtuple("Wrapped", "kind file text first_line where", defaults=(0, ()))
POD = ("--mode", "container")

# Where a file is installed, and what a ConfigMap calls it.
INSTALLED = {
    "config.json": "/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json",
    "awslogs.conf": "/etc/awslogs/awslogs.conf",
    "fluent-bit.conf": "/etc/fluent-bit/fluent-bit.conf",
    "fluent.conf": "/etc/fluent/fluent.conf",
    "vector.yaml": "/etc/vector/vector.yaml",
    "vector.json": "/etc/vector/vector.json",
    "otel.yaml": "/etc/otelcol-contrib/config.yaml",
    "daemon.json": "/etc/docker/daemon.json",
    "compose.yaml": "/srv/app/compose.yaml",
    "task.json": "/srv/task.json",
    "logstash.conf": "/etc/logstash/conf.d/logstash.conf",
}
KEYS = {"config.json": "cwagentconfig.json", "otel.yaml": "relay"}
VARIABLES = {"config.json": "CW_CONFIG_CONTENT", "otel.yaml": "AOT_CONFIG_CONTENT"}


def installed(path):
    return INSTALLED.get(path) or "/" + path.removeprefix("host/")


def is_plain(text):
    """Can it stand in any text as it is?"""
    try:
        text = text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(c.isprintable() or c in "\n\t" for c in text) and "\ufeff" not in text


def block(text, indent):
    """A YAML block scalar: its header, and its lines."""
    pad = " " * indent
    kept = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") or text == "\n" else ""
    mark = "2" if text[:1] in " \t\n" else ""
    body = "".join(pad + line + "\n" if line else "\n" for line in text.removesuffix("\n").split("\n"))
    return f"|{mark}{kept}\n{body}"


def yaml_texts(kind, file, head, items, where=()):
    """Block scalars, one for each of (what stands in front of it, indent, text)."""
    text, start = head, 0
    for front, indent, body in items:
        text += front
        start = text.count("\n") + 2
        text += block(body, indent)
    return Wrapped(kind, file, text.encode(), start if len(items) == 1 else 0, where)


CONFIGMAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: logging\ndata:\n"


def key_of(path):
    name = posixpath.basename(path)
    return KEYS.get(name, name)


# No container mounts them: what Docker reads, tasks, templates, manifests, user data.
NOT_MOUNTED = {"daemon.json", "compose.yaml", "compose.yaml.j2", ".env", "task.json", "service.json", "stack.yaml", "plan.json",
               "parameter.json", "map.yaml", "logging.yaml", "setup.sh", "user-data.yaml"}


def configmap(files):
    if NOT_MOUNTED & set(map(posixpath.basename, files)):
        return
    items = [(f"  {key_of(path)}: ", 4, text) for path, text in files.items()]
    yield yaml_texts("configmap", "map.yaml", CONFIGMAP, items, POD)
    quoted = "".join(f"  {key_of(path)}: {json.dumps(text, ensure_ascii=False)}\n" for path, text in files.items())
    yield Wrapped("configmap-quoted", "map.yaml", (CONFIGMAP + quoted).encode(), 0, POD)


def cloudformation(files):
    if len(files) == 1:
        text = re.sub(r"\$\{(?=[^}\n]*\})", "${!", next(iter(files.values())))
        head = ("Resources:\n  Config:\n    Type: AWS::SSM::Parameter\n    Properties:\n      Type: String\n")
        yield yaml_texts("cloudformation-sub", "stack.yaml", head, [("      Value: !Sub ", 8, text)])
    head = ('{"Resources": {"Web": {"Type": "AWS::AutoScaling::LaunchConfiguration", "Properties": {"ImageId": "ami-1"},\n'
            '"Metadata": {"AWS::CloudFormation::Init": {"config": {"files": {\n')
    out, start = head, 0
    for number, (path, text) in enumerate(files.items()):
        out += (",\n" if number else "") + json.dumps(installed(path)) + ': {"content": {"Fn::Join": ["", [\n'
        start = out.count("\n") + 1 if len(files) == 1 else 0
        out += ",\n".join(json.dumps(line) for line in text.splitlines(keepends=True)) + "]]}}"
    yield Wrapped("cloudformation-join", "stack.json", (out + "\n}}}}}}}\n").encode(), start)


def script(files):
    out, lines = "#!/bin/sh\n", 0
    for path, text in files.items():
        if not text.endswith("\n") or "\nEOF\n" in text:
            return
        out += f"cat > {installed(path)} <<'EOF'\n"
        start = out.count("\n") + 1 if len(files) == 1 else 0
        out += text + "EOF\n"
    yield Wrapped("script", "setup.sh", out.encode(), start)


def write_files(files):
    items = [(f"  - path: {installed(path)}\n    content: ", 6, text) for path, text in files.items()]
    yield yaml_texts("write-files", "user-data.yaml", "#cloud-config\nwrite_files:\n", items)


def write_files_b64(files):
    out = "#cloud-config\nwrite_files:\n"
    for path, text in files.items():
        packed = base64.b64encode(text).decode()
        out += f"  - path: {installed(path)}\n    encoding: b64\n    content: {packed}\n"
    yield Wrapped("write-files-b64", "user-data.yaml", out.encode())


def one_string(files):
    if len(files) != 1:
        return
    path, text = next(iter(files.items()))
    parameter = {"Parameter": {"Name": "logging", "Type": "String", "Value": text, "Version": 1}}
    yield Wrapped("ssm", "parameter.json", json.dumps(parameter, indent=2).encode())
    values = {"name": "logging", "type": "String", "value": text}
    resource = {"address": "aws_ssm_parameter.a", "mode": "managed", "type": "aws_ssm_parameter", "name": "a", "values": values}
    plan = {"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [resource]}}}
    yield Wrapped("terraform", "plan.json", json.dumps(plan, indent=2).encode())
    variable = VARIABLES.get(posixpath.basename(path))
    if variable:
        container = {"name": "logs", "image": "logs", "environment": [{"name": variable, "value": text}]}
        task = {"taskDefinition": {"family": "logs", "containerDefinitions": [container]}}
        yield Wrapped("ecs", "task.json", json.dumps(task, indent=2).encode(), 0, POD)


def all_of(files):
    """Every container that can hold these files."""
    yield from write_files_b64(files)
    if not all(map(is_plain, files.values())):
        return
    texts = {path: text.decode() for path, text in files.items()}
    for make in (configmap, cloudformation, script, write_files, one_string):
        yield from make(texts)
