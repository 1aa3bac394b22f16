"""Instruction counts by stage, from callgrind: functions are grouped by the folder of their source file."""
import re
import subprocess

STAGES = [("src/doc/", "parse"), ("src/agent/", "claims"), ("src/claim/index", "join"), ("src/claim/meet", "join"),
          ("src/claim/", "claims"), ("src/rule/", "rules"), ("src/report/", "report"), ("cmd/", "report"),
          ("src/app/", "search, read, tell apart"), ("src/base/arena", "memory"), ("src/base/", "base")]
LINE = re.compile(r"^\s*([\d,]+)\s*\(\s*[\d.]+%\)\s+(\S+?):(\S+)")


def stage_of(path):
    return next((stage for part, stage in STAGES if part in path), "C library, libyaml, libcjson, libonig, zlib")


def table(build, folder, hosts):
    out = folder.parent / "callgrind.out"
    subprocess.run(["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}", build / "cwdoctor", "lint",
                    "--jobs", "1", "--format", "json", folder], stdout=subprocess.DEVNULL, check=False)
    text = subprocess.run(["callgrind_annotate", "--threshold=100", "--show-percs=yes", "--auto=no", out],
                          capture_output=True, text=True, check=True).stdout
    stages, functions = {}, []
    for line in text.splitlines():
        match = LINE.match(line)
        if match:
            count, path, name = int(match[1].replace(",", "")), match[2], match[3]
            stage = stage_of(path)
            stages[stage] = stages.get(stage, 0) + count
            functions.append((count, name, stage))
    total = sum(stages.values()) or 1
    lines = ["| stage | instructions per host | share |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {count // hosts:,} | {100 * count / total:.0f} % |"
              for name, count in sorted(stages.items(), key=lambda item: -item[1])]
    lines += ["", "The dearest functions: " + ", ".join(
        f"{name} {100 * count / total:.0f} %" for count, name, _ in sorted(functions, reverse=True)[:12]) + "."]
    return "\n".join(lines)
