"""All tests, once script/setup has brought what they need: see script/test. --build NAME only makes one of BUILDS.

Counts every unit test case, every golden case and every check, and ends with `N passed, N failed`."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
JOBS = str(os.cpu_count() or 1)
SYNTHESIS = re.compile(r"Tested: (\d+) \| Passing: (\d+) \| Failing: (\d+) \| Crashing: (\d+)")
SANITIZE = {"ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1", "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
            "TSAN_OPTIONS": "halt_on_error=0:exitcode=66"}
SKIPPED = 77

BUILDS = {
    "gcc": ("gcc", []),
    "clang": ("clang", ["-Db_lundef=false"]),
    "asan": ("gcc", ["-Db_sanitize=address,undefined", "-Db_lundef=false", "-Doptimization=1",
                     "-Dc_args=-fno-sanitize-recover=all -fno-omit-frame-pointer"]),
    "tsan": ("gcc", ["-Db_sanitize=thread", "-Db_lundef=false", "-Doptimization=1", "-Dtests=disabled"]),
}


class Tally:
    """What passed and what failed so far."""

    def __init__(self):
        self.passed, self.failed, self.started = 0, [], time.monotonic()

    def add(self, name, passed, failed=(), note=""):
        self.passed += passed
        self.failed += [f"{name}: {what}" if what else name for what in failed]
        seconds = time.monotonic() - self.started
        print(f"[{seconds:4.0f} s] {name}: {note or f'{passed} passed, {len(failed)} failed'}", flush=True)

    def check(self, name, status, output):
        """One check that is a whole program."""
        if status == SKIPPED:
            reason = output.strip().splitlines()
            self.add(name, 0, note=f"skipped ({reason[-1] if reason else 'no reason given'})")
        elif status == 0:
            self.add(name, 1)
        else:
            print(output, end="" if output.endswith("\n") else "\n")
            self.add(name, 0, [""], note=f"FAILED (exit status {status})")


def run(command, **extra_env):
    """(exit status, everything it printed)"""
    env = {**os.environ, **extra_env}
    done = subprocess.run([str(word) for word in command], cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode(errors="backslashreplace")


def build(tally, name):
    """Sets up and compiles one of BUILDS, warnings as errors; its folder, or None if that failed."""
    compiler, options = BUILDS[name]
    folder = ROOT / f"build-{name}"
    status, output = 0, ""
    if not (folder / "build.ninja").exists():
        setup = ["meson", "setup", folder, ROOT, "-Dwerror=true", *options]
        if "-Dtests=disabled" not in options:
            setup.append("-Dtests=enabled")
        status, output = run(setup, CC=compiler)
    if status == 0:
        status, output = run(["ninja", "-C", folder, "-j", JOBS])
        output = re.sub(r"^\[\d+/\d+\] .*\n", "", output, flags=re.MULTILINE)
    tally.check(f"build with {name}, warnings are errors", status, output)
    return folder if status == 0 else None


def meson_tests(folder):
    _, output = run(["meson", "introspect", "--tests", folder])
    return json.loads(output)


def unit_tests(tally, folder, name, env, count_cases):
    """The Criterion programs of one build: each case counts, or the whole run as one check."""
    passed, failed = 0, []
    for test in meson_tests(folder):
        if "unit" not in "".join(test["suite"]):
            continue
        status, output = run([*test["cmd"], "-j", JOBS], **env)
        counts = SYNTHESIS.search(re.sub(r"\x1b\[[0-9;]*m", "", output))
        tested, passing = (int(counts[1]), int(counts[2])) if counts else (0, 0)
        passed += passing
        if status != 0 or tested != passing or not tested:
            print(output)
            failed += [test["name"]] * max(1, tested - passing)
    if count_cases:
        tally.add(name, passed, failed)
    elif failed:
        tally.add(name, 0, failed)
    else:
        tally.add(name, 1, note=f"all {passed} cases pass")


def other_meson_tests(tally, folder):
    for test in meson_tests(folder):
        if "unit" not in "".join(test["suite"]):
            tally.check(test["name"], *run(test["cmd"], **test.get("env", {})))


def golden(tally, binary, name, count_cases):
    status, output = run(["script/golden", "--binary", binary, "--jobs", JOBS], **SANITIZE)
    counts = re.search(r"^(\d+) passed, (\d+) failed$", output, re.MULTILINE)
    if count_cases and counts:
        print(re.sub(r"^\d+ passed, \d+ failed\n", "", output, flags=re.MULTILINE), end="")
        failed = re.findall(r"^FAILED (.*)$", output, re.MULTILINE)
        tally.add(name, int(counts[1]), failed)
    else:
        tally.check(name, status, output)


def threads(tally, binary):
    """The workers under the thread sanitizer, over all test data at once."""
    for command in (["lint", "--jobs", "4", "--format", "json", "testdata"],
                    ["show", "claims", "--jobs", "4", "--format", "jsonl", "testdata"]):
        status, output = run([binary, *command], **SANITIZE)
        racy = status == 66 or status < 0 or "ThreadSanitizer" in output
        tally.check(f"threads: {command[0]} under the thread sanitizer", 1 if racy else 0, output)


def dropped_in_checks(tally, binary):
    """Every script/check-*: exit status 0 is passed, 77 skipped. CWDOCTOR names the program to look at."""
    for script in sorted((ROOT / "script").glob("check-*")):
        tally.check(script.name, *run([script], CWDOCTOR=str(binary)))


def main():
    tally = Tally()
    if len(sys.argv) == 3 and sys.argv[1] == "--build":
        return 0 if build(tally, sys.argv[2]) else 1
    gcc = build(tally, "gcc")
    if gcc:
        unit_tests(tally, gcc, "unit tests", {}, True)
        other_meson_tests(tally, gcc)
        golden(tally, gcc / "cwdoctor", "golden cases", True)
        dropped_in_checks(tally, gcc / "cwdoctor")
    build(tally, "clang")
    asan = build(tally, "asan")
    if asan:
        unit_tests(tally, asan, "unit tests under the address and undefined-behaviour sanitizers", SANITIZE, False)
        golden(tally, asan / "cwdoctor", "golden cases under the same, and no leaks", False)
        tally.check("fuzz seeds under the same", *run(["script/fuzz", "--replay"]))
    tsan = build(tally, "tsan")
    if tsan:
        threads(tally, tsan / "cwdoctor")
    if tally.failed:
        print("\nfailed:", *tally.failed, sep="\n  ")
    print(f"{tally.passed} passed, {len(tally.failed)} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
