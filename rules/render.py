"""The rule pages in their other shapes: C rows, plain text, mdoc, documentation pages. Knows no files.

Pages use little of Markdown: paragraphs, lists with -, code blocks with ```, `code`, **strong**, bare links.
"""
import re
import textwrap

MAN_DATE = "November 24, 2026"
PLAIN_WIDTH = 96


# --- blocks ---------------------------------------------------------------------------------------------------------

def blocks(text):
    """The section's paragraphs ('p', text), lists ('list', [text]) and code blocks ('code', [line])."""
    result, lines = [], text.splitlines()
    while lines:
        line = lines.pop(0)
        if line.startswith("```"):
            code = []
            while lines and not lines[0].startswith("```"):
                code.append(lines.pop(0))
            if not lines:
                raise ValueError("a code block without an end")
            lines.pop(0)
            result.append(("code", code))
        elif line.startswith("- "):
            if not result or result[-1][0] != "list":
                result.append(("list", []))
            result[-1][1].append(line[2:] + continuation(lines))
        elif line.strip():
            result.append(("p", line + continuation(lines)))
    return result


def continuation(lines):
    """The rest of a paragraph or list item whose first line was taken."""
    more = ""
    while lines and lines[0].strip() and not lines[0].startswith(("- ", "```")):
        more += " " + lines.pop(0).strip()
    return more


# --- C --------------------------------------------------------------------------------------------------------------

def c_string(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?").replace("\t", "\\t")
    escaped = "".join(c if ord(c) < 127 else "".join(f"\\{byte:03o}" for byte in c.encode()) for c in escaped)
    return "\n\t\t".join(f'"{line}"' for line in escaped.replace("\n", "\\n\n").split("\n") if line) or '""'


def c_row(page, sections):
    parameter = " | ".join(f"UINT64_C(1) << PROBLEM_{kind}" for kind in page.params) or "0"
    fields = {
        "id": c_string(page.id), "slug": c_string(page.slug), "summary": c_string(plain_inline(page.summary)),
        "severity": f"SEVERITY_{page.severity.upper()}", "scope": f"SCOPE_{page.scope.upper()}",
        "parameter": parameter, "check": "check_" + page.check.replace("-", "_"),
        "agents": c_string(", ".join(page.agents)), "since": c_string(page.since),
        "see_also": c_string(", ".join(page.see_also)), "fixable": "false" if page.fixable == "no" else "true",
        "text": c_string(plain_page(page, sections)),
    }
    return "\t{\n" + "".join(f"\t    .{name} = {value},\n" for name, value in fields.items()) + "\t},\n"


def c_table(pages, sections):
    return ("/* Generated from rules/<slug>.md by rules/generate.py. */\n"
            '#include "rule_checks.h"\n\n'
            '#pragma GCC diagnostic ignored "-Woverlength-strings"\n\n'
            '_Static_assert(PROBLEM_KINDS <= 64, "rule.parameter holds a bit for each kind");\n\n'
            "static const struct rule rows[] = {\n" + "".join(c_row(page, sections) for page in pages) + "};\n\n"
            "const struct rule *rule_all(uint32_t *ret_count) {\n"
            "\t*ret_count = sizeof rows / sizeof rows[0];\n\treturn rows;\n}\n")


def c_checks(functions):
    return ("/* Generated from rules/<slug>.md by rules/generate.py: the functions behind the rules. */\n"
            "#ifndef CWD_RULE_CHECKS_H\n#define CWD_RULE_CHECKS_H\n\n"
            '#include "rule/rule.h"\n\n'
            + "".join(f"void {name}(struct rule_run *run);\n" for name in functions) + "\n#endif\n")


# --- plain text, for explain ----------------------------------------------------------------------------------------

def plain_inline(text):
    return re.sub(r"\*\*(.+?)\*\*", r"\1", text).replace("`", "")


def plain_blocks(text):
    out = []
    for kind, content in blocks(text):
        if kind == "code":
            out.append("\n".join("      " + line if line else "" for line in content))
        elif kind == "list":
            out.append("\n".join(fill(item, "  - ", "    ") for item in content))
        else:
            out.append(fill(content, "  ", "  "))
    return "\n\n".join(out)


def fill(text, first, rest):
    return textwrap.fill(plain_inline(text), PLAIN_WIDTH, initial_indent=first, subsequent_indent=rest,
                         break_long_words=False, break_on_hyphens=False)


def plain_page(page, sections):
    head = f"{page.id} {page.slug} ({page.severity})\n" + fill(page.summary[0].upper() + page.summary[1:], "", "")
    body = "\n\n".join(f"{title}\n{plain_blocks(page.sections[title])}" for title in sections)
    also = f"\n\nSee also\n  {', '.join(page.see_also)}" if page.see_also else ""
    return f"{head}\n\n{body}{also}\n"


# --- mdoc -----------------------------------------------------------------------------------------------------------

def mdoc_text(text):
    text = text.replace("\\", "\\e")
    text = re.sub(r"`([^`]+)`", r"\\fB\1\\fR", text)
    text = re.sub(r"\*\*(.+?)\*\*", r"\\fI\1\\fR", text)
    lines = []
    for sentence in re.split(r"(?<=[a-z0-9)R][.:!?]) (?=\S)", text):  # mdoc wants each on a line of its own
        lines += textwrap.wrap(sentence, 78, break_long_words=False, break_on_hyphens=False)
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in lines)


def mdoc_blocks(text):
    out = []
    for kind, content in blocks(text):
        if kind == "code":
            code = [line.replace("\\", "\\e") for line in content]
            code = ["\\&" + line if line.startswith((".", "'")) else line for line in code]
            out.append(".Bd -literal -offset indent\n" + "\n".join(code) + "\n.Ed")
        elif kind == "list":
            items = "\n".join(f".It\n{mdoc_text(item)}" for item in content)
            out.append(f".Bl -bullet -compact\n{items}\n.El")
        else:
            out.append(".Pp\n" + mdoc_text(content))
    return "\n".join(out)


def mdoc_page(page, sections, examples):
    out = [f".Ss {page.id} {page.slug} ({page.severity})", mdoc_text(page.summary[0].upper() + page.summary[1:] + ".")]
    for title in sections:
        if title in examples:
            continue
        body = mdoc_blocks(page.sections[title])
        if title != sections[0]:
            out.append(f".Pp\n.Em {title}")
        out.append(body)
    if page.see_also:
        out.append(f".Pp\nSee also {', '.join(page.see_also)}.")
    return "\n".join(out)


def man_page(pages, sections, examples):
    head = f""".\\" Generated from rules/<slug>.md by rules/generate.py; do not edit.
.Dd {MAN_DATE}
.Dt CWDOCTOR-RULES 7
.Os
.Sh NAME
.Nm cwdoctor-rules
.Nd what each rule of cwdoctor finds, why it matters and what to do
.Sh DESCRIPTION
Every finding of
.Xr cwdoctor 1
comes from a rule, which has an id, a name (slug) and a default severity.
Id and slug are accepted wherever a rule is named.
Examples that fire and examples that do not are shown by
.Ql cwdoctor explain ID .
.Sh RULES
"""
    body = "\n".join(mdoc_page(page, sections, examples) for page in pages)
    return head + body + "\n.Sh SEE ALSO\n.Xr cwdoctor 1\n"


# --- documentation --------------------------------------------------------------------------------------------------

def doc_page(page, pages, sections):
    slugs = {other.id: other.slug for other in pages}
    also = ", ".join(f"[{other}]({slugs[other]}.md)" for other in page.see_also) or "-"
    rows = [("severity", page.severity), ("looks at", page.scope), ("shippers", ", ".join(page.agents) or "all"),
            ("since", page.since), ("fixable", page.fixable), ("see also", also)]
    table = "| | |\n| --- | --- |\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)
    body = "".join(f"\n## {title}\n\n{page.sections[title]}\n" for title in sections)
    return (f"<!-- Generated from rules/{page.slug}.md by rules/generate.py; do not edit. -->\n"
            f"# {page.id} {page.slug}: {page.summary}\n\n{table}{body}")


def index(pages):
    rows = "".join(f"| {page.id} | [{page.slug}]({page.slug}.md) | {page.severity} | {page.summary} |\n" for page in pages)
    return ("<!-- Generated from rules/*.md by rules/generate.py; do not edit. -->\n# Rules\n\n"
            "| id | slug | severity | fires on |\n| --- | --- | --- | --- |\n" + rows)
