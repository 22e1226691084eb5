"""Checks the pages: links and pictures exist, and so do the make targets, subcommands and studies they name.

    python3 scripts/check-documentation.py

Prints one line per finding, FILE:LINE: what, and exits with 1 when there is one.
"""

import pathlib
import re
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|<img[^>]*\bsrc=\"([^\"]+)\"")
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)(?![\w.+])")
COMMAND = re.compile(r"\bslingshot ([a-z][a-z-]*)")
STUDY = re.compile(r"\bExamples/[\w.-]+\.yaml\b")


def pages():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    return sorted(ROOT.glob("*.md")) + sorted((ROOT / "Documentation").rglob("*.md"))


def make_targets():
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def subcommands():
    text = "".join(path.read_text() for path in (ROOT / "Sources/SlingshotCommand").glob("*.swift"))
    return set(re.findall(r"commandName: \"([a-z-]+)\"", text)) | {"help"}


def code_of(line, fenced):
    """The parts of a line that are code: all of it in a fence, else what stands between backquotes."""
    return [line] if fenced else re.findall(r"`([^`]+)`", line)


def findings(page, targets, commands):
    name = page.relative_to(ROOT).as_posix()
    fenced = False
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{name}:{number}: "
        if line.lstrip().startswith("```"):
            fenced = not fenced
            continue
        for match in LINK.finditer("" if fenced else line):
            link = urllib.parse.unquote(match[1] or match[2])
            if not re.match(r"[a-z]+:|#", link) and not (page.parent / link.split("#")[0]).exists():
                yield where + f"the link {link} leads nowhere."
        for code in code_of(line, fenced):
            for target in MAKE.findall(code):
                if target not in targets:
                    yield where + f"the Makefile has no target {target}."
            for command in COMMAND.findall(code):
                if command not in commands:
                    yield where + f"slingshot has no subcommand {command}."
            for study in STUDY.findall(code):
                if not (ROOT / study).exists():
                    yield where + f"there is no {study}."


def main():
    targets, commands = make_targets(), subcommands()
    found = [finding for page in pages() for finding in findings(page, targets, commands)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
