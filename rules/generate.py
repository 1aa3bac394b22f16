#!/usr/bin/env python3
"""Turns the rule pages rules/<slug>.md into the C catalogue, the man page and the documentation pages.

usage: generate.py table --out rule_table.c --checks rule_checks.h [--depfile FILE] SLUG...
       generate.py docs [--check SLUG...]

`table` is what the build calls, with the list `rules` of meson.build. It fails on a page that is not listed, a listed
rule without a page, wrong front matter, a rule without its C function, a rule without both examples.
`docs` writes man/cwdoctor-rules.7 and docs/rules/; with --check it compares instead, the list too.
"""
import argparse
import pathlib
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import render  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIELDS = ["id", "slug", "severity", "scope", "check", "param", "agents", "since", "fixable", "see-also"]
SECTIONS = ["What happens", "Why it matters", "Versions", "Fix", "Fires on", "Does not fire on", "Sources"]
SEVERITIES = ["note", "warning", "error"]
SCOPES = ["doc", "claim", "host", "fleet", "evidence", "live"]
EXAMPLES = {"Fires on": "bad", "Does not fire on": "good"}
EXAMPLE_SECTIONS = {kind: title for title, kind in EXAMPLES.items()}
EXAMPLE_MAX_LINES = 80
FENCES = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}


class PageError(Exception):
    """A page, or the set of them, is not as it has to be; the message names the file."""


def commas(text):
    return [part.strip() for part in text.split(",") if part.strip()]


class Page:
    """One rule: its front matter as attributes of the same names, its summary, its sections as blocks."""

    def __init__(self, path, seen):
        self.path = path
        seen.add(path)
        head, body = self.split(path.read_text(encoding="utf-8"))
        self.read_front_matter(head)
        self.read_body(body, seen)

    def fail(self, message):
        raise PageError(f"{self.path.relative_to(ROOT)}: {message}")

    def split(self, text):
        match = re.fullmatch(r"---\n(.*?\n)---\n(.*)", text, re.DOTALL)
        if not match:
            self.fail("has to begin with front matter between two lines ---")
        return match.groups()

    def read_front_matter(self, head):
        fields = {}
        for line in head.splitlines():
            name, colon, value = line.partition(":")
            if not colon or name in fields:
                self.fail(f"front matter: cannot read {line!r}")
            fields[name] = value.strip()
        if list(fields) != FIELDS:
            self.fail(f"front matter has to hold exactly, in this order: {' '.join(FIELDS)}")
        self.id, self.slug, self.severity = fields["id"], fields["slug"], fields["severity"]
        self.scope, self.check, self.fixable = fields["scope"], fields["check"], fields["fixable"]
        self.params, self.agents = commas(fields["param"]), commas(fields["agents"])
        self.since, self.see_also = fields["since"], commas(fields["see-also"])
        self.check_fields()

    def check_fields(self):
        expectations = [
            (re.fullmatch(r"CW\d{3}", self.id), "id has to look like CW101"),
            (self.slug == self.path.stem, "slug has to be the file's name"),
            (re.fullmatch(r"[a-z]+(-[a-z]+)*", self.slug), "slug: lower-case words joined by -"),
            (self.severity in SEVERITIES, f"severity: one of {' '.join(SEVERITIES)}"),
            (self.scope in SCOPES, f"scope: one of {' '.join(SCOPES)}"),
            (self.check in ("problem", self.slug), "check: the slug, or problem"),
            (bool(self.params) == (self.check == "problem"), "param: the problem kinds, for check: problem only"),
            (self.check != "problem" or self.scope == "doc", "check: problem has scope: doc"),
            (re.fullmatch(r"\d+\.\d+\.\d+", self.since), "since: the cwdoctor version, such as 0.1.0"),
            (self.fixable in ("no", "safe", "unsafe"), "fixable: no, safe or unsafe"),
        ]
        for holds, message in expectations:
            if not holds:
                self.fail(message)

    def read_body(self, body, seen):
        match = re.fullmatch(r"# ([^\n]+)\n\n(.*)", body, re.DOTALL)
        if not match:
            self.fail("the first line after the front matter has to be # and the summary")
        self.summary, text = match.groups()
        parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
        if parts[0].strip() or parts[1::2] != SECTIONS:
            self.fail(f"has to have exactly these sections: {'; '.join(SECTIONS)}")
        self.sections = {}
        for title, content in zip(parts[1::2], parts[2::2]):
            self.sections[title] = content.strip()
            if title in EXAMPLES:
                self.sections[title] += self.examples(EXAMPLES[title], seen)
            if not self.sections[title].strip():
                self.fail(f"section {title} is empty")

    def examples(self, kind, seen):
        """The rule's example, bad or good, and those of single shippers: bad-fluentd, good-fluentd."""
        folder = ROOT / "testdata" / "rules" / self.slug
        text = self.example(folder / kind, seen)
        owner = re.search(r"^# shippers: ([a-z-]+)$", (folder / kind / "args").read_text(), re.MULTILINE)
        if owner and not self.sections[EXAMPLE_SECTIONS[kind]]:
            text = f"{self.agent_title(owner.group(1), seen)}:" + text
        for case in sorted(folder.glob(f"{kind}-*")):
            agent = case.name[len(kind) + 1:]
            other = "good" if kind == "bad" else "bad"
            if not (folder / f"{other}-{agent}").is_dir():
                self.fail(f"{case.relative_to(ROOT)} is there, {other}-{agent} is not")
            text += f"\n\n{self.agent_title(agent, seen)}:" + self.example(case, seen)
        return text

    def agent_title(self, agent, seen):
        row = ROOT / "src" / "agent" / agent / f"{agent}.c"
        seen.add(row)
        match = re.search(r'\.title = "([^"]+)"', row.read_text(encoding="utf-8")) if row.is_file() else None
        if not match:
            self.fail(f"an example for {agent}, which is no shipper: {row.relative_to(ROOT)}")
        return match.group(1)

    def example(self, case, seen):
        """The input files of a golden case as code blocks, so that the page cannot tell what the test does not."""
        if not (case / "args").is_file():
            self.fail(f"{case.relative_to(ROOT)}/args is missing: every rule has a bad and a good example")
        seen.add(case / "args")
        command = [line for line in (case / "args").read_text().splitlines() if not line.startswith("#")][0]
        text = f"\n\n`cwdoctor {command}`"
        for path in sorted(p for p in (case / "input").rglob("*") if p.is_file()):
            seen.add(path)
            text += self.example_file(path, path.relative_to(case / "input"))
        return text

    @staticmethod
    def example_file(path, name):
        data = path.read_bytes()
        content = data.decode("utf-8", errors="replace").rstrip("\n")
        plain = all(c in "\n\t" or c.isprintable() for c in content) and "\ufffd" not in content
        if not content or not plain or content.count("\n") > EXAMPLE_MAX_LINES:
            return f"\n\n`{name}`: {len(data)} bytes, see `{path.relative_to(ROOT)}`"
        return f"\n\n`{name}`:\n\n```{FENCES.get(path.suffix, '')}\n{content}\n```"


def read_pages(seen):
    pages = [Page(path, seen) for path in sorted((ROOT / "rules").glob("*.md"))]
    pages.sort(key=lambda page: page.id)
    ids = [page.id for page in pages]
    if len(set(ids)) != len(ids):
        raise PageError("rules: an id is used twice")
    for page in pages:
        for other in page.see_also:
            if other not in ids:
                page.fail(f"see-also: there is no page of {other}")
    return pages


def check_list(pages, slugs):
    have, listed = {page.slug for page in pages}, set(slugs)
    if have - listed:
        raise PageError(f"not in the list `rules` of meson.build: {' '.join(sorted(have - listed))}")
    if listed - have:
        raise PageError(f"in the list `rules` of meson.build, without a page: {' '.join(sorted(listed - have))}")


def function(page):
    return "check_" + page.check.replace("-", "_")


def check_functions(pages, seen):
    for page in pages:
        path = ROOT / "src" / "rule" / f"{page.check}.c"
        seen.add(path)
        if not path.is_file() or f"void {function(page)}(struct rule_run *run)" not in path.read_text():
            page.fail(f"{path.relative_to(ROOT)} with {function(page)} is missing")


def check_kinds(pages, seen):
    """Every problem kind belongs to exactly one rule, so that nothing that is noticed goes unsaid."""
    header = ROOT / "src" / "doc" / "doc.h"
    seen.add(header)
    kinds = [kind for kind in re.findall(r"^\tPROBLEM_(\w+),", header.read_text(), re.MULTILINE) if kind != "KINDS"]
    owners = {}
    for page in pages:
        for kind in page.params:
            if kind not in kinds or kind in owners:
                page.fail(f"param: {kind} is no problem kind, or another rule has it")
            owners[kind] = page
    if set(kinds) - set(owners):
        raise PageError(f"no rule reports the problem kinds {' '.join(sorted(set(kinds) - set(owners)))}")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make_table(arguments):
    seen = {pathlib.Path(__file__).resolve(), pathlib.Path(render.__file__).resolve()}
    pages = read_pages(seen)
    check_list(pages, arguments.slugs)
    check_functions(pages, seen)
    check_kinds(pages, seen)
    functions = sorted({function(page) for page in pages} | {"check_problem"})
    write(pathlib.Path(arguments.out), render.c_table(pages, SECTIONS))
    write(pathlib.Path(arguments.checks), render.c_checks(functions))
    if arguments.depfile:
        files = " ".join(str(path).replace(" ", "\\ ") for path in sorted(seen))
        write(pathlib.Path(arguments.depfile), f"{arguments.out}: {files}\n")


def make_docs(arguments):
    pages = read_pages(set())
    if arguments.check:
        check_list(pages, arguments.slugs)
    wanted = {ROOT / "man" / "cwdoctor-rules.7": render.man_page(pages, SECTIONS, EXAMPLES),
              ROOT / "docs" / "rules" / "index.md": render.index(pages)}
    for page in pages:
        wanted[ROOT / "docs" / "rules" / f"{page.slug}.md"] = render.doc_page(page, pages, SECTIONS)
    stale = [path for path in (ROOT / "docs" / "rules").glob("*.md") if path not in wanted]
    if not arguments.check:
        for path, text in wanted.items():
            write(path, text)
        for path in stale:
            path.unlink()
        return
    different = [path for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    if different or stale:
        names = " ".join(str(path.relative_to(ROOT)) for path in sorted(different + stale))
        raise PageError(f"not as rules/*.md say; run rules/generate.py docs: {names}")


def main():
    parser = argparse.ArgumentParser(description="rule pages -> C table, man page, documentation")
    commands = parser.add_subparsers(dest="command", required=True)
    table = commands.add_parser("table")
    table.add_argument("--out", required=True)
    table.add_argument("--checks", required=True)
    table.add_argument("--depfile")
    table.add_argument("slugs", nargs="*")
    table.set_defaults(run=make_table)
    docs = commands.add_parser("docs")
    docs.add_argument("--check", action="store_true")
    docs.add_argument("slugs", nargs="*")
    docs.set_defaults(run=make_docs)
    arguments = parser.parse_args()
    try:
        arguments.run(arguments)
    except PageError as error:
        sys.exit(f"rules: {error}")


if __name__ == "__main__":
    main()
