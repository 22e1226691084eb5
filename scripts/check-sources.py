"""Checks what swift-format does not: length of files, calls that can crash, left-over marks.

    python3 scripts/check-sources.py

Prints one line per finding, FILE:LINE: what, and exits with 1 when there is one.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LONGEST = 450  # lines; aim for 300
SUFFIXES = {".swift", ".c", ".h", ".cpp", ".hpp", ".py", ".sh"}
FOLDERS = ("Sources", "Tests", "scripts", "Benchmarks", "Emulator")
GENERATED = {"Sources/CWeights/weights.c"}
CRASHES = re.compile(r"\b(fatalError|try!|as!)(?!\w)")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def sources():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in SUFFIXES and path.is_file() and name not in GENERATED and "/." not in name:
                yield name, path


def findings(name, text):
    lines = text.splitlines()
    if len(lines) > LONGEST:
        yield f"{name}:{LONGEST}: the file has {len(lines)} lines; split it by concept below {LONGEST}."
    if text and not text.endswith("\n"):
        yield f"{name}:{len(lines)}: the last line has no end."
    for number, line in enumerate(lines, 1):
        code = line.split("//")[0]
        if name.startswith("Sources/") and name.endswith(".swift"):
            if match := CRASHES.search(code):
                yield f"{name}:{number}: `{match[0]}` crashes where an error should be thrown."
        if name != "scripts/check-sources.py" and (match := UNFINISHED.search(line)):
            yield f"{name}:{number}: `{match[0]}` is left over; do it or open an issue."


def main():
    found = [finding for name, path in sources() for finding in findings(name, path.read_text(encoding="utf-8"))]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
