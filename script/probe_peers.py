"""For script/check-probe, which gives it a Python that has moto and botocore: python probe_peers.py BUILD_FOLDER"""
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import botocore.config
import botocore.session

import probe_faults
from probe_run import KEY, SECRET, SECRETS, TOKEN, Checks
from probe_servers import Server, free_port, judge, page, reply

SECONDS = 420
STREAMS, WRITTEN = 1060, 40
ODD = [chr(c) for c in range(32, 127) if chr(c) not in ":*"] + [
    "2025/09/14/[$LATEST]4407", "a b  c", "é", "e\u0301", "日本語/ログ", "😀", "\u2028x", "%41%", "a\\b\"c'd", "<x>&amp;",
    "--rate", "{instance_id}", "${x}", "x" * 512, "é" * 512, "i-0", "i-0/", "i-0/nginx", "i-00"]
ROLE = "arn:aws:iam::123456789012:role/reader"
FIELDS = {"created_ms": "creationTime", "first_event_ms": "firstEventTimestamp", "last_event_ms": "lastEventTimestamp",
          "last_ingestion_ms": "lastIngestionTime"}


def start_moto():
    port = free_port()
    server = pathlib.Path(sys.executable).parent / "moto_server"
    process = subprocess.Popen([str(server), "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{url}/moto-api/", timeout=5).close()
            return process, url
        except OSError:
            time.sleep(0.2)
    stop(process)
    sys.exit("moto_server does not start")


def stop(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def client(url):
    config = botocore.config.Config(proxies={}, retries={"max_attempts": 1}, read_timeout=30)
    session = botocore.session.get_session()
    session.set_credentials(KEY, SECRET, TOKEN)
    return session.create_client("logs", region_name="eu-west-1", endpoint_url=url, config=config)


def fill(logs):
    for group in ("/prod/web", "/prod/odd", "/prod/empty"):
        logs.create_log_group(logGroupName=group)
    for i in range(STREAMS):
        logs.create_log_stream(logGroupName="/prod/web", logStreamName=f"i-{i:05}/nginx")
    for name in ODD:
        logs.create_log_stream(logGroupName="/prod/odd", logStreamName=name)
    now = int(time.time() * 1000)
    names = [("/prod/web", f"i-{i:05}/nginx") for i in range(0, STREAMS, STREAMS // WRITTEN)]
    for k, (group, name) in enumerate(names + [("/prod/odd", name) for name in ODD[::5]]):
        events = [{"timestamp": now - 60000 - k, "message": "one"}, {"timestamp": now - k, "message": "two"}]
        logs.put_log_events(logGroupName=group, logStreamName=name, logEvents=events)


def masked(name):
    """As reports show it: what ends a line is spelled out."""
    return name.replace("\u2028", "\\u{2028}")


def by_botocore(logs, group):
    """By the names as they are shown."""
    pages = logs.get_paginator("describe_log_streams").paginate(logGroupName=group)
    return {masked(stream["logStreamName"]): stream for one in pages for stream in one["logStreams"]}


def differences(seen, stream):
    """Of a stream of cwdoctor.probe/1 and one of botocore."""
    token = stream.get("uploadSequenceToken")
    shown = token if not token or len(token) <= 8 else "..." + token[-8:]
    pairs = [(field, seen["observed"][field], stream.get(name)) for field, name in FIELDS.items()]
    pairs += [("exists", seen["observed"]["exists"], True), ("token", seen["observed"]["token"], shown),
              ("account", seen["account"], stream["arn"].split(":")[4]), ("region", seen["region"], "eu-west-1")]
    return [pair for pair in pairs if (pair[1] or None) != (pair[2] or None)]


def compare_group(checks, logs, group, env):
    expected = by_botocore(logs, group)
    outcome = checks.probe(group, "--format", "json", "--rate", "0", "--pages", "1000", "--fail-on", "never", group, env=env)
    seen = {stream["stream"]: stream for stream in outcome.json()["streams"]}
    checks.check(f"{group}: exit status 0", outcome.status == 0, f"{outcome.status} {outcome.out[:500]}{outcome.err[-300:]}")
    checks.check(f"{group}: the same streams", set(seen) == set(expected), sorted(set(seen) ^ set(expected))[:9])
    wrong = {name: differences(seen[name], expected[name]) for name in set(seen) & set(expected)}
    wrong = {name: found for name, found in wrong.items() if found}
    checks.check(f"{group}: botocore's fields", not wrong, list(wrong.items())[:3])
    for name in set(seen) & set(expected):
        written = "lastIngestionTime" in expected[name]
        verdict = seen[name]["verdict"]
        if verdict != ("active" if written else "never-written"):
            checks.check(f"{group}: verdict of {name!r}", False, verdict)
    tokens = {masked(stream["name"]): stream["token"] for line in outcome.recorded()
              for stream in line["observation"]["streams"]}
    checks.check(f"{group}: whole tokens in the record",
                 tokens == {name: stream.get("uploadSequenceToken") for name, stream in expected.items()})
    return expected


def single_streams(checks, expected, env):
    outcome = checks.probe("odd names, one by one", "--format", "json", "--rate", "0", "--fail-on", "never",
                           *(f"/prod/odd:{name}" for name in ODD), env=env)
    seen = {stream["stream"]: stream for stream in outcome.json()["streams"]}
    for name in map(masked, ODD):
        found = differences(seen[name], expected[name]) if name in seen else "not there"
        checks.check(f"stream {name[:20]!r}", not found, found)
    absent = ["i-", "i-0/ngin", "I-0", "x" * 511, "é" * 511, "日本", "nothing"]
    outcome = checks.probe("streams that are not there", "--format", "json", "--rate", "0",
                           *(f"/prod/odd:{name}" for name in absent), env=env)
    verdicts = {stream["stream"]: stream["verdict"] for stream in outcome.json()["streams"]}
    checks.check("streams that are not there: missing", verdicts == dict.fromkeys(absent, "missing"), verdicts)


def groups(checks, env):
    outcome = checks.probe("groups", "--format", "json", "--rate", "0", "/prod/wep:x", "/prod/empty", env=env)
    verdicts = {stream["group"]: stream["verdict"] for stream in outcome.json()["streams"]}
    checks.check("a group that is not there", verdicts.get("/prod/wep") == "group-missing", outcome.out)
    checks.check("a group that is not there: exit status 1", outcome.status == 1, outcome.status)
    missing = [line["observation"] for line in outcome.recorded() if not line["observation"]["group_exists"]]
    similar = missing[0]["similar_groups"] if missing else []
    checks.check("groups like it", "/prod/web" in similar, similar)
    outcome = checks.probe("three pages", "--format", "json", "--rate", "0", "--pages", "3", "--fail-on", "never",
                           "/prod/web", env=env)
    checks.check("three pages: 150 streams", len(outcome.json()["streams"]) == 150, len(outcome.json()["streams"]))
    checks.check("three pages: the rest is told", all(line["observation"]["truncated"] for line in outcome.recorded()))


def roles(checks, env):
    config = checks.folder / "roles"
    config.write_text(f"[profile base]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n"
                      f"[profile reader]\nrole_arn = {ROLE}\nsource_profile = base\nexternal_id = x/y z&\n")
    env = env | {"AWS_CONFIG_FILE": str(config)}
    for what, args in (("--role", ("--role", ROLE)), ("a profile with a role", ("--profile", "reader"))):
        outcome = checks.probe(what, "--format", "json", "--rate", "0", *args, "/prod/web:i-00000/nginx", env=env)
        streams = outcome.json()["streams"]
        good = outcome.status == 0 and streams and streams[0]["verdict"] == "active"
        checks.check(f"{what}: asked as the role", good and streams[0]["account"] == "123456789012", outcome.out)


def from_config(checks, expected, env):
    agent = {"logs": {"logs_collected": {"files": {"collect_list": [
        {"file_path": f"/var/log/{i}.log", "log_group_name": "/prod/web", "log_stream_name": name}
        for i, name in enumerate(["i-00000/nginx", "i-00001/nginx", "absent"])]}}}}
    folder = checks.folder / "configuration"
    folder.mkdir()
    (folder / "amazon-cloudwatch-agent.json").write_text(json.dumps(agent))
    outcome = checks.probe("--from-config", "--format", "json", "--rate", "0", "--from-config", str(folder), env=env)
    verdicts = {stream["stream"]: stream["verdict"] for stream in outcome.json()["streams"]}
    checks.check("--from-config: each stream", verdicts == {
        "i-00000/nginx": "active", "i-00001/nginx": "never-written", "absent": "missing"}, verdicts)
    for stream in outcome.json()["streams"]:
        if stream["stream"] in expected:
            found = differences(stream, expected[stream["stream"]])
            checks.check(f"--from-config: {stream['stream']}", not found, found)


def moto(checks):
    process, url = start_moto()
    try:
        logs, env = client(url), {"AWS_ENDPOINT_URL": url}
        fill(logs)
        web = compare_group(checks, logs, "/prod/web", env)
        checks.check("over a thousand streams", len(web) > 1000, len(web))
        odd = compare_group(checks, logs, "/prod/odd", env)
        single_streams(checks, odd, env)
        groups(checks, env)
        roles(checks, env)
        from_config(checks, web, env)
    finally:
        stop(process)


def judged(checks):
    """botocore signs again what came."""
    sts = reply(200, "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
                     "<SecretAccessKey>ROLESECRETROLESECRET0</SecretAccessKey><SessionToken>ROLETOKENROLETOKEN0+/==</"
                     "SessionToken><Expiration>2099-01-01T00:00:00.5Z</Expiration></Credentials></AssumeRoleResult>"
                     "</AssumeRoleResponse>", "text/xml")
    known = SECRETS | {"ASIAROLE": ("ROLESECRETROLESECRET0", "ROLETOKENROLETOKEN0+/==")}
    checks.keep_secret(*known["ASIAROLE"])
    pages = [page([f"s{i}"], f"next/{i}+\"é=") for i in range(3)] + [page(["end"])]
    cases = [("a session token", "", {}, SECRETS), ("no session token", "", {"AWS_SESSION_TOKEN": None}, {KEY: (SECRET, None)})]
    cases += [(f"path {path}", path, {}, SECRETS) for path in ("/logs/v1", "/a%20b/", "/x//y/../z/.", "/=,;+~/")]
    for what, path, env, secrets in cases:
        with Server(*pages) as server:
            checks.probe(what, "--rate", "0", "--endpoint-url", server.url + path, "/g", env=env, servers=[server])
            wrong = [found for found in (judge(request, secrets) for request in server.requests) if found]
            checks.check(f"{what}: botocore signs alike", len(server.requests) == 4 and not wrong, wrong or server.requests)
    with Server(page([])) as server:
        names = [name for name in ODD if name.strip()]
        checks.probe("odd names in bodies", "--rate", "0", "--endpoint-url", f"http://localhost:{server.port}",
                     *(f"/g:{name}" for name in names), servers=[server])
        wrong = [found for found in (judge(request, SECRETS) for request in server.requests) if found]
        checks.check("odd names in bodies: botocore signs alike", not wrong, wrong[:2])
        asked = {request.json()["logStreamNamePrefix"] for request in server.requests}
        checks.check("odd names in bodies: as given", asked == set(names), sorted(asked ^ set(names))[:5])
    with Server(sts) as tokens, Server(page(["s"])) as server:
        outcome = checks.probe("a role", "--format", "json", "--role", ROLE, "--endpoint-url", server.url, "/g:s",
                               env={"AWS_ENDPOINT_URL_STS": tokens.url}, servers=[server, tokens])
        wrong = [judge(request, known, service="sts") for request in tokens.requests]
        wrong += [judge(request, known) for request in server.requests]
        checks.check("a role: botocore signs alike", outcome.status == 0 and wrong == [None, None], wrong)
        checks.check("a role: its key signs", [request.key() for request in server.requests] == ["ASIAROLE"])


def main():
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(f"check-probe: not done within {SECONDS} s"))
    signal.alarm(SECONDS)
    with tempfile.TemporaryDirectory(prefix="check-probe-") as folder:
        checks = Checks(pathlib.Path(sys.argv[1]), folder)
        judged(checks)
        probe_faults.all_of_them(checks)
        moto(checks)
    print(f"probe and its peers: {checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
