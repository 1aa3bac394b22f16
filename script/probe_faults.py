"""For script/check-probe: what cwdoctor probe says when CloudWatch Logs, or what stands between, fails. Each time exit
status 5, one line with the cause and the next step, an end in time, and no secret in anything that is written."""
import email.utils
import re
import stat
import subprocess
import time

from probe_run import SECRET, SECRETS, TOKEN
from probe_servers import Server, echo, error, free_port, judge, page, raw, reply

STREAM = "/g:s"
OK = page(["s"])
XML = ("<?xml version=\"1.0\"?>\n<ErrorResponse><Error><Code>InvalidClientTokenId</Code>"
       "<Message>The security token is invalid.</Message></Error></ErrorResponse>")
CANONICAL = ("The request signature we calculated does not match the signature you provided.\n\nThe Canonical String "
             f"for this request should have been\n'POST\n/\n\nx-amz-security-token:{TOKEN}\n'")
SLOW = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"{" * 1000, pause=0.2, chunk=1)

# name, answers (the last one again and again), kind, what the message says, calls, options
FAULTS = [
    ("throttled", [error("ThrottlingException", "Rate exceeded")], "throttled", r"Rate exceeded.*--rate", 3, ()),
    ("throttled and asked to wait for a day",
     [error("ThrottlingException", headers=[("x-amz-retry-after", "86400000")])], "throttled", r"--rate", (1, 2, 3),
     ("--timeout", "8")),
    ("429 without a body", [reply(429)], "throttled", r"HTTP 429.*--rate", 3, ()),
    ("503", [reply(503, "<html>busy</html>", "text/html")], "service", r"HTTP 503.*try again later", 3, ()),
    ("500 and a name", [error("InternalFailure", status=500)], "service", r"InternalFailure.*try again later", 3, ()),
    ("denied", [reply(400, {"__type": "AccessDeniedException", "Message": "User: x is not authorized"})], "denied",
     r"AccessDeniedException: User: x.*--print-iam", 1, ()),
    ("denied by a header", [reply(400, {"Message": "no"}, headers=[("x-amzn-ErrorType", "AccessDeniedException:x")])],
     "denied", r"AccessDeniedException: no: ", 1, ()),
    ("an unknown key", [error("UnrecognizedClientException", "The security token included in the request is invalid.")],
     "credentials", r"--explain-auth", 1, ()),
    ("a parameter", [error("InvalidParameterException", "1 validation error detected")], "parameter", r"refuses", 1, ()),
    ("an error that nobody knows", [error("NewException", "what?")], "service", r"NewException: what\?", 1, ()),
    ("a wrong secret", [error("InvalidSignatureException", CANONICAL, 403)], "signature",
     r"does not match the signature you provided\.: the secret is wrong, or this clock", 1, ()),
    ("expired, and again", [error("ExpiredTokenException", "The security token has expired")], "expired",
     r"has expired.*renew", 2, ()),
    ("XML", [reply(403, XML, "text/xml")], "credentials", r"InvalidClientTokenId: The security token is invalid", 1, ()),
    ("a page of HTML", [reply(200, "<html>login</html>", "text/html")], "answer", r"HTTP 200 with text/html.*proxy", 1, ()),
    ("nothing with 200", [reply(200)], "answer", r"HTTP 200 with application/x-amz-json-1.1, which is no answer", 1, ()),
    ("JSON of something else", [reply(200, {"logStreams": 7})], "answer", r"no answer of the service", 1, ()),
    ("a gateway's JSON", [reply(403, {"message": "Forbidden"})], "answer", r"HTTP 403: Forbidden.*endpoint", 1, ()),
    ("a truncated body", [raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"logStreams\"")], "network", r"proxy", 3, ()),
    ("a huge body", [reply(200, b" " * (20 << 20))], "answer", r"longer than the service makes any", 1, ()),
    ("a huge body without a length", [raw(b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * (20 << 20))], "answer", r"longer than", 1, ()),
    ("huge headers", [raw(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 1000) for i in range(400)))],
     ("answer", "network"), r"endpoint", (1, 3), ()),
    ("slow bytes", [SLOW], "timeout", r"--timeout", (1, 2), ("--timeout", "3")),
    ("no HTTP", [raw(b"220 mail.example.com ESMTP\r\n")], "network", r"proxy", 3, ()),
    ("the end of the connection", [raw(b"")], "network", r"proxy", 3, ()),
    ("deep JSON", [reply(200, "[" * 100000)], "answer", r"no answer of the service", 1, ()),
    ("everything sent back", [echo()], ("service", "answer"), r".", 1, ()),
    ("everything sent back, as its own fault", [echo(500)], "service", r".", 3, ()),
]


def expect(checks, what, outcome, kind, pattern, status=5):
    errors = outcome.errors()
    message = errors[0]["message"] if errors else ""
    kinds = (kind,) if isinstance(kind, str) else kind
    checks.check(f"{what}: exit status {status}", outcome.status == status, f"{outcome.status} {outcome.err[-300:]}")
    checks.check(f"{what}: it is {kind}", bool(errors) and errors[0]["kind"] in kinds, errors)
    fits = re.search(pattern, message) and "\n" not in message and 0 < len(message) < 700
    checks.check(f"{what}: says so in a line", fits, message)


def faults(checks):
    for name, steps, kind, pattern, calls, options in FAULTS:
        with Server(*steps) as server:
            outcome = checks.probe(name, "--format", "json", "--endpoint-url", server.url, *options, STREAM,
                                   servers=[server])
            expect(checks, name, outcome, kind, pattern)
            calls = calls if isinstance(calls, tuple) else (calls,)
            checks.check(f"{name}: {calls} calls", len(server.requests) in calls, len(server.requests))
            checks.check(f"{name}: within 20 s", outcome.seconds < 20, outcome.seconds)
    with Server(error("AccessDeniedException", "no \033[31m\r\nnot")) as server:
        human = checks.probe("denied, for people", "--endpoint-url", server.url, STREAM, servers=[server])
        shown = human.out + human.err
        lines = [line for line in shown.splitlines() if "AccessDeniedException" in line]
        checks.check("denied, for people: one line", len(lines) == 1 and "\033" not in shown, shown)


def goes_on(checks):
    """Faults that pass."""
    for name, steps in (
            ("throttled, then not", [error("ThrottlingException", headers=[("x-amz-retry-after", "700")]), OK]),
            ("broken, then not", [reply(500), raw(b""), OK]),
            ("expired, then not", [error("ExpiredTokenException"), OK])):
        with Server(*steps) as server:
            outcome = checks.probe(name, "--format", "json", "--endpoint-url", server.url, STREAM, servers=[server])
            verdicts = [stream["verdict"] for stream in outcome.json()["streams"]]
            checks.check(f"{name}: answered", outcome.status == 0 and verdicts == ["never-written"], outcome.out)
            if "throttled" in name:
                wait = server.requests[1].at - server.requests[0].at if len(server.requests) > 1 else 0
                checks.check(f"{name}: waits as asked", wait >= 0.65, wait)
    with Server(reply(200, {"logStreams": [{"logStreamName": "s", "creationTime": 5}]}, version="HTTP/1.0")) as server:
        outcome = checks.probe("HTTP/1.0", "--format", "json", "--endpoint-url", server.url, STREAM, servers=[server])
        checks.check("HTTP/1.0 is an answer", outcome.status == 0, outcome.out)


def hostile_names(checks):
    names = ["s", "tab\there", "\033[31mred", "nul\0l", "\u202eevil", "x" * 5000]
    body = page(names)
    with Server(body) as server:
        human = checks.probe("odd names", "--endpoint-url", server.url, "/g", servers=[server])
        checks.check("odd names: no control character on the terminal",
                     not re.search(r"[\x00-\x08\x0b-\x1f\x7f]|\u202e", human.out), ascii(human.out[:800]))
    bad = b'{"logStreams":[{"logStreamName":"a\xff\xfeb","creationTime":1}]}'
    with Server(reply(200, bad)) as server:
        outcome = checks.probe("bytes that are no UTF-8", "--format", "json", "--endpoint-url", server.url, "/g",
                               servers=[server])
        checks.check("bytes that are no UTF-8: JSON all the same", outcome.json()["streams"], outcome.out[:300])


def loops_and_redirects(checks):
    with Server(page(["a"], "A"), page(["b"], "B"), page(["c"], "A")) as server:
        outcome = checks.probe("a loop of pages", "--format", "json", "--rate", "0", "--endpoint-url", server.url, "/g",
                               servers=[server])
        expect(checks, "a loop of pages", outcome, "answer", r"loop")
        checks.check("a loop of pages: three calls", len(server.requests) == 3, len(server.requests))
    for status in (301, 302, 303, 307, 308):
        with Server(OK) as other, Server(reply(status, headers=[("Location", other.url + "/")])) as server:
            outcome = checks.probe(f"redirect {status}", "--format", "json", "--endpoint-url", server.url, STREAM,
                                   servers=[server, other])
            expect(checks, f"redirect {status}", outcome, "answer", rf"HTTP {status}, a redirect.*endpoint")
            checks.check(f"redirect {status} is not followed", not other.requests, len(other.requests))


def clock(checks):
    """The service's clock is an hour ahead, or behind: told by the Date header of its refusal."""
    for hours in (1, -1):
        date = email.utils.formatdate(time.time() + hours * 3600, usegmt=True)
        refusal = error("InvalidSignatureException", "Signature expired: x is now earlier than y", 403,
                        headers=[("Date", date)])
        with Server(refusal, OK) as server:
            outcome = checks.probe(f"a clock {hours} h off", "--format", "json", "--rate", "0", "--endpoint-url",
                                   server.url, STREAM, servers=[server])
            checks.check(f"a clock {hours} h off: answered", outcome.status == 0, outcome.out)
            last = server.requests[-1]
            signed = time.mktime(time.strptime(last.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ")) - time.timezone
            checks.check(f"a clock {hours} h off: signed by the service's",
                         abs(signed - time.time() - hours * 3600) < 30, last.headers["X-Amz-Date"])
            checks.check(f"a clock {hours} h off: botocore agrees", not judge(last, SECRETS), judge(last, SECRETS))
        with Server(refusal) as server:
            outcome = checks.probe("a clock that is never right", "--format", "json", "--endpoint-url", server.url,
                                   STREAM, servers=[server])
            expect(checks, "a clock that is never right", outcome, "signature", r"clock")
            checks.check("a clock that is never right: two calls", len(server.requests) == 2, len(server.requests))


def reload(checks):
    """credential_process gives new ones each time; the first have expired. Several questions at once, too."""
    process, count = checks.folder / "process", checks.folder / "count"
    process.write_text("#!/bin/sh\nn=$(cat '%s' 2>/dev/null || echo 0)\necho $((n + 1)) >'%s'\n"
                       "echo '{\"Version\":1,\"AccessKeyId\":\"AKID'$n'\",\"SecretAccessKey\":\"%s'$n'\","
                       "\"SessionToken\":\"%s'$n'\"}'\n" % (count, count, SECRET, TOKEN))
    process.chmod(process.stat().st_mode | stat.S_IXUSR)
    config = checks.folder / "config"
    config.write_text(f"[profile again]\ncredential_process = '{process}'\n")

    def answer(handler, request):
        time.sleep(0.2)
        (error("ExpiredTokenException", "expired", 403) if request.key() == "AKID0" else OK)(handler, request)

    with Server(answer) as server:
        outcome = checks.probe("credentials that expire", "--format", "json", "--rate", "0", "--profile", "again",
                               "--endpoint-url", server.url, *(f"/g:s{i}" for i in range(6)), STREAM,
                               env={"AWS_CONFIG_FILE": str(config)}, servers=[server])
        verdicts = {stream["verdict"] for stream in outcome.json()["streams"]}
        checks.check("credentials that expire: renewed for all", verdicts == {"missing", "never-written"}, outcome.out)
        checks.check("credentials that expire: asked for twice", count.read_text().strip() == "2", count.read_text())


def network(checks):
    closed = free_port()
    outcome = checks.probe("refused", "--format", "json", "--endpoint-url", f"http://127.0.0.1:{closed}", STREAM)
    expect(checks, "refused", outcome, "network", rf"{closed}.*HTTPS_PROXY")
    password = "proxypassword-of-16"
    checks.keep_secret(password)
    dead = {"HTTPS_PROXY": f"http://user:{password}@127.0.0.1:{closed}"}
    outcome = checks.probe("a dead proxy", "--format", "json", STREAM, env=dead)
    expect(checks, "a dead proxy", outcome, "network", rf"{closed}.*proxy \(HTTPS_PROXY")
    outcome = checks.probe("no proxy's URL", "--format", "json", STREAM,
                           env={"HTTPS_PROXY": f"http://user:{password}/x@127.0.0.1:1"})
    expect(checks, "no proxy's URL", outcome, "network", r"proxy syntax.*HTTPS_PROXY")
    with Server(reply(407)) as proxy:
        outcome = checks.probe("a proxy that refuses", "--format", "json", STREAM, servers=[proxy],
                               env={"HTTPS_PROXY": f"http://user:{password}@127.0.0.1:{proxy.port}"})
        expect(checks, "a proxy that refuses", outcome, "network", r"407.*HTTPS_PROXY")
        checks.check("a proxy that refuses: has seen no credentials",
                     not any("X-Amz-Security-Token" in request.headers for request in proxy.requests))
    outcome = checks.probe("a name that nobody knows, past the proxy", "--format", "json", "--endpoint-url",
                           "https://logs.invalid/", STREAM, env=dead | {"NO_PROXY": ".invalid"})
    expect(checks, "a name that nobody knows, past the proxy", outcome, "network", r"logs\.invalid.*endpoint")
    with Server(OK) as server:
        outcome = checks.probe("a local endpoint, past the proxy", "--format", "json", "--endpoint-url", server.url,
                               STREAM, env=dead | {"http_proxy": dead["HTTPS_PROXY"], "ALL_PROXY": dead["HTTPS_PROXY"]})
        checks.check("a local endpoint is asked without the proxy", outcome.status == 0, outcome.out)


def certificates(checks):
    key, certificate, both = (checks.folder / name for name in ("key.pem", "cert.pem", "both.pem"))
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
                           "-days", "2", "-keyout", str(key), "-out", str(certificate),
                           "-addext", "subjectAltName=IP:127.0.0.1"], capture_output=True, timeout=60, check=False)
    if made.returncode != 0:
        checks.check("openssl makes a certificate", False, made.stderr.decode())
        return
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    with Server(OK, certificate=both) as server:
        outcome = checks.probe("a certificate of nobody", "--format", "json", "--endpoint-url", server.url, STREAM)
        expect(checks, "a certificate of nobody", outcome, "network", r"certificate.*AWS_CA_BUNDLE")
        checks.check("a certificate of nobody: no request", not server.requests, len(server.requests))
        outcome = checks.probe("AWS_CA_BUNDLE", "--format", "json", "--endpoint-url", server.url, STREAM,
                               env={"AWS_CA_BUNDLE": str(certificate)}, servers=[server])
        checks.check("AWS_CA_BUNDLE: answered", outcome.status == 0, outcome.out)
        name = server.url.replace("127.0.0.1", "localhost")
        outcome = checks.probe("another name", "--format", "json", "--endpoint-url", name, STREAM,
                               env={"AWS_CA_BUNDLE": str(certificate)})
        expect(checks, "another name", outcome, "network", r"AWS_CA_BUNDLE")
        outcome = checks.probe("no such bundle", "--format", "json", "--endpoint-url", server.url, STREAM,
                               env={"AWS_CA_BUNDLE": "/nowhere/ca.pem"})
        expect(checks, "no such bundle", outcome, "network", r"/nowhere/ca\.pem")


def all_of_them(checks):
    for part in (faults, goes_on, hostile_names, loops_and_redirects, clock, reload, network, certificates):
        part(checks)
