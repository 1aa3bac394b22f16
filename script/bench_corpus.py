"""What script/bench measures on: folders of hosts, each with one CloudWatch agent configuration.

Sizes and shapes follow ordinary fleets: 3 to 12 files each, 4.4 KB on average, most of them sound; one host in fifty
has two entries on one stream. Everything is drawn from the host's number, so that every run sees the same bytes."""
import json
import random

APPLICATIONS = ["nginx", "httpd", "payments", "orders", "search", "billing", "auth", "catalog", "worker", "gateway"]
LOGS = ["access", "error", "audit", "debug", "slow-query", "events", "gc", "requests", "jobs", "security"]
METRICS = {"cpu": ["cpu_usage_idle", "cpu_usage_iowait", "cpu_usage_user", "cpu_usage_system"],
           "disk": ["used_percent", "inodes_free"], "diskio": ["io_time", "write_bytes", "read_bytes"],
           "mem": ["mem_used_percent", "mem_available"], "swap": ["swap_used_percent"]}


def entry(rng, host, number):
    application, log = rng.choice(APPLICATIONS), rng.choice(LOGS)
    result = {"file_path": f"/var/log/{application}/{host}/{log}-{number}.log",
              "log_group_name": f"/fleet/{rng.choice(['prod', 'stage'])}/{host}/{application}",
              "log_stream_name": f"{{instance_id}}/{log}-{number}", "timezone": "UTC",
              "timestamp_format": "%Y-%m-%dT%H:%M:%S", "retention_in_days": rng.choice([7, 14, 30, 90])}
    if rng.random() < 0.4:
        result["multi_line_start_pattern"] = "{timestamp_format}"
    if rng.random() < 0.3:
        result["encoding"] = "utf-8"
    if rng.random() < 0.3:
        result["filters"] = [{"type": "exclude", "expression": f"health-?check/{rng.randrange(1000)}"}]
    return result


def settle_retention(entries):
    """One retention per group, as a sound configuration has it."""
    first = {}
    for each in entries:
        each["retention_in_days"] = first.setdefault(each["log_group_name"], each["retention_in_days"])


def config(number):
    rng = random.Random(number)
    host = f"host{number:06d}"
    entries = [entry(rng, host, i) for i in range(rng.randint(3, 12))]
    settle_retention(entries)
    if number % 50 == 0:
        for key in ("log_group_name", "log_stream_name", "retention_in_days"):
            entries[1][key] = entries[0][key]
    metrics = {name: {"measurement": names, "metrics_collection_interval": 60, "resources": ["*"]}
               for name, names in METRICS.items() if rng.random() < 0.8}
    return {"agent": {"metrics_collection_interval": 60, "run_as_user": "cwagent", "region": "eu-central-1"},
            "metrics": {"namespace": f"Fleet/{host}", "metrics_collected": metrics,
                        "append_dimensions": {"InstanceId": "${aws:InstanceId}", "ImageId": "${aws:ImageId}"}},
            "logs": {"logs_collected": {"files": {"collect_list": entries}}, "force_flush_interval": 15}}


def write_fleet(folder, hosts, distinct):
    """hosts folders; distinct different files (0: each its own). Returns the bytes written."""
    texts, total = {}, 0
    for number in range(hosts):
        key = number % distinct if distinct else number
        text = texts.get(key) or json.dumps(config(key + 1), indent=2)
        if distinct:
            texts[key] = text
        place = folder / f"host{number:06d}"
        place.mkdir(parents=True)
        (place / "amazon-cloudwatch-agent.json").write_text(text)
        total += len(text)
    return total


def write_long_list(path, entries, overlapping):
    """One list of entries: each file its own stream, or patterns that can read each other's files."""
    rng = random.Random(entries)
    items = [entry(rng, "one", i) for i in range(entries)]
    settle_retention(items)
    for i, each in enumerate(items):
        if overlapping:
            each["file_path"] = f"/var/log/app{i % 64}/*{i}*.log"
    path.write_text(json.dumps({"logs": {"logs_collected": {"files": {"collect_list": items}}}}, indent=1))


def ordinary_yaml(rng, number, word):
    containers = [{"name": f"c{i}", "image": f"registry/app-{number}:{rng.randrange(100)}",
                   "args": [f"--flag-{k}={rng.randrange(1000)}" for k in range(rng.randint(2, 8))]} for i in range(3)]
    lines = ["apiVersion: apps/v1", "kind: Deployment", "metadata:", f"  name: app-{number}", "spec:", f"  replicas: {rng.randint(1, 9)}",
             "  template:", "    spec:", "      containers:"]
    for each in containers:
        lines += [f"        - name: {each['name']}", f"          image: {each['image']}", "          args:"]
        lines += [f'            - "{arg}"' for arg in each["args"]]
        lines += ["          env:", "            - name: LOG_LEVEL", f"              value: {rng.choice(['info', 'debug'])}"]
    return "\n".join([*lines, f"# {word}", ""])


def ordinary_json(rng, number, word):
    packages = {f"package-{i}": f"^{rng.randrange(20)}.{rng.randrange(20)}.0" for i in range(rng.randint(10, 50))}
    return json.dumps({"name": f"app-{number}", "description": word, "scripts": {"build": "tsc", "test": "jest"},
                       "dependencies": packages}, indent=2)


def ordinary_toml(rng, number, word):
    packages = "\n".join(f'package-{i} = "^{rng.randrange(20)}.{rng.randrange(20)}"' for i in range(rng.randint(10, 50)))
    return f'# {word}\n[package]\nname = "app-{number}"\nversion = "1.{number}.0"\n\n[dependencies]\n{packages}\n'


def write_ordinary(folder, files, word):
    """Files that are nobody's, 100 to a folder; word: what each of them holds once. Returns the bytes written."""
    kinds = (("yaml", ordinary_yaml), ("json", ordinary_json), ("toml", ordinary_toml))
    total = 0
    for number in range(files):
        ending, make = kinds[number % len(kinds)]
        text = make(random.Random(number), number, word)
        path = folder / f"d{number // 100:04d}/file{number:06d}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        total += len(text)
    return total
