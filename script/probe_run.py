"""For script/check-probe: runs cwdoctor probe, looks for secrets in all that it wrote, and counts what passed."""
import json
import os
import pathlib
import re
import subprocess
import time

KEY, SECRET = "AKIDEXAMPLEOFPROBE01", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYPROBESECRET"
TOKEN = "IQoJb3JpZ2luX2VjEPT//////////wEaCWV1LXdlc3QtMSJ" + "Ab1+/" * 60 + "PROBE=="
SECRETS = {KEY: (SECRET, TOKEN)}
SIGNATURE = re.compile(r"Signature=[0-9a-f]{8}")


class Outcome:
    def __init__(self, status, out, err, record, seconds):
        self.status, self.out, self.err, self.record, self.seconds = status, out, err, record, seconds

    def json(self):
        return json.loads(self.out)

    def errors(self):
        return self.json()["errors"]

    def recorded(self):
        return [json.loads(line) for line in self.record.split("\n") if line]


class Checks:
    def __init__(self, build, folder):
        self.program, self.folder = build / "cwdoctor", pathlib.Path(folder)
        self.passed, self.failed, self.secrets = 0, 0, set()
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "AWS_REGION": "eu-west-1", "LC_ALL": "C.UTF-8",
                    "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_SESSION_TOKEN": TOKEN,
                    "AWS_EC2_METADATA_DISABLED": "true"}
        self.env |= {name: os.environ[name] for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}
        self.keep_secret(SECRET, TOKEN)

    def keep_secret(self, *texts):
        self.secrets |= {text[:16] for text in texts if text}

    def check(self, what, holds, shown=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}" + (f": {shown}" if shown else ""), flush=True)
        return holds

    def leaks(self, text):
        return [secret for secret in self.secrets if secret in text] or SIGNATURE.findall(text)

    def probe(self, what, *args, env=None, command="probe", seconds=60, servers=()):
        """Runs it with --verbose and --record; nothing that it writes may hold a secret, a token or a signature."""
        env = {name: value for name, value in (self.env | (env or {})).items() if value is not None}
        record = self.folder / "record.jsonl"
        record.unlink(missing_ok=True)
        started = time.monotonic()
        try:
            done = subprocess.run([str(self.program), command, "--verbose", "--record", str(record), *args], env=env,
                                  capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL, cwd=self.folder)
        except subprocess.TimeoutExpired as late:
            self.check(f"{what}: ends within {seconds} s", False, (late.stderr or b"")[-500:].decode(errors="replace"))
            return Outcome(-1, '{"streams": [], "errors": []}', "", "", seconds)
        took = time.monotonic() - started
        for server in servers:
            self.keep_secret(*(request.signature() for request in server.requests))
        kept = record.read_text(errors="replace") if record.exists() else ""
        out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
        self.check(f"{what}: no secret in what is written", not self.leaks(out + err + kept), self.leaks(out + err + kept))
        broken = done.returncode < 0 or done.returncode >= 70 or "runtime error" in err or "Sanitizer" in err
        self.check(f"{what}: ends well", not broken, f"{done.returncode} {err[-3000:]}")
        return Outcome(done.returncode, out, err, kept, took)
