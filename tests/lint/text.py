# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be seen without understanding: licences, names, format, switches."""

import re
import subprocess

from tree import Violation, matching

LICENSE = "SPDX-License-Identifier: GPL-2.0-or-later"
NAMES_OF_EVERYTHING = {"util", "utils", "utility", "utilities", "common", "misc", "helper", "helpers", "manager"}


def license_line(tree):
    """Each source file opens with its licence."""
    for file in tree.sources:
        wanted = f"/* {LICENSE} */" if file.is_c or file.is_page_part else f"# {LICENSE}"
        first = file.lines[1:2] if file.lines and file.lines[0].startswith("#!") else file.lines[:1]
        if first != [wanted]:
            yield Violation(file.path, 1, "license", f'the first line is not "{wanted}"')


def file_names(tree):
    """A file is named after its noun, not after everything."""
    for file in tree.files:
        for part in file.path.split("/"):
            if NAMES_OF_EVERYTHING & set(re.split(r"[^a-z]+", part.lower().rsplit(".", 1)[0])):
                yield Violation(file.path, 1, "file-name", f'"{part}" names everything')


def type_names(tree):
    """Names ending in _t are POSIX's; a struct's tag is its typedef's name."""
    pattern = re.compile(r"\btypedef\s+(?:struct|union|enum)\s+(\w+)\s*(?:\{|(\w+)\s*;)")
    for file in tree.core_c:
        for match in pattern.finditer(file.text):
            line = file.text.count("\n", 0, match.start()) + 1
            name = match[2] or closing_name(file.text, match)
            if name != match[1]:
                yield Violation(file.path, line, "type-name", f"tag {match[1]} and typedef {name} differ")
            if match[1].endswith("_t"):
                yield Violation(file.path, line, "type-name", f"{match[1]} ends in _t")


def closing_name(text, match):
    found = re.match(r"[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}\s*(\w+)\s*;", text[match.end():])
    return found[1] if found else match[1]


def enumerators(tree):
    """Constants of the enums that have a name, i.e. that are types."""
    found = set()
    for file in tree.c_files:
        tokens = file.tokens
        for index in range(len(tokens) - 2):
            if tokens[index].text == "enum" and tokens[index + 2].text == "{":
                end = matching(tokens, index + 2)
                inside = tokens[index + 2:end]
                found |= {t.text for before, t in zip(inside, inside[1:]) if before.text in ("{", ",")}
    return found


def switch_default(tree):
    """A switch over an enum has no default: so the compiler tells when a constant is forgotten."""
    constants = enumerators(tree)
    for file in tree.c_files:
        tokens = file.tokens
        for index, token in enumerate(tokens):
            if token.text != "switch" or index + 1 == len(tokens) or tokens[index + 1].text != "(":
                continue
            start = matching(tokens, index + 1) + 1
            body = tokens[start:matching(tokens, start)]
            labels = {t.text for before, t in zip(body, body[1:]) if before.text == "case"}
            if labels & constants and any(t.text == "default" for t in body):
                yield Violation(file.path, token.line, "switch-default", "a switch over an enum has a default")


def formatting(tree):
    """C is as clang-format has it."""
    paths = [f.path for f in tree.c_files]
    if not paths:
        return
    run = subprocess.run(["clang-format", "--dry-run", *paths], cwd=tree.root, capture_output=True, text=True, check=False)
    first = {}
    for match in re.finditer(r"^(.+?):(\d+):\d+: (?:warning|error): code should be clang-formatted", run.stderr, re.M):
        first.setdefault(match[1], int(match[2]))
    for path, line in first.items():
        yield Violation(path, line, "format", "not as clang-format -i leaves it")
    if run.returncode != 0 and not first:
        yield Violation(paths[0], 1, "format", run.stderr.strip().splitlines()[-1])


RULES = [license_line, file_names, type_names, switch_default, formatting]
