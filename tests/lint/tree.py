# SPDX-License-Identifier: GPL-2.0-or-later
"""The source files of a project, and C as far as a linter must understand it."""

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FOLDERS = ("core", "capture-tool", "dissector", "tests", "samples", "cmake", ".ci")
LEFT_OUT = {"node_modules", "__pycache__", ".git"}


@dataclass(frozen=True, order=True)
class Violation:
    path: str
    line: int
    rule: str
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.text}"


@dataclass(frozen=True)
class Token:
    text: str
    line: int


@dataclass(frozen=True)
class Function:
    name: str
    line: int
    end: int
    body: tuple  # of Token, without the outer braces

    @property
    def lines(self):
        return self.end - self.line + 1


def blank(match):
    """The match as spaces: lines and columns stay where they are."""
    return re.sub(r"[^\n]", " ", match.group())


NO_CODE = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
STRINGS = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')
DIRECTIVES = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.M)
TOKENS = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|\n|\S")


class SourceFile:
    def __init__(self, root, path):
        self.path = path  # relative to the root, with "/"
        self.absolute = root / path
        self.name = os.path.basename(path)
        self.suffix = os.path.splitext(path)[1]

    @cached_property
    def text(self):
        return self.absolute.read_text(encoding="utf-8", errors="replace")

    @cached_property
    def lines(self):
        return self.text.splitlines()

    @cached_property
    def is_c(self):
        return self.suffix in (".c", ".h")

    @cached_property
    def is_page_part(self):
        """Style or script of the HTML report."""
        return self.suffix in (".css", ".js") and self.path.startswith("core/")

    @cached_property
    def is_script(self):
        if self.suffix in (".sh", ".py"):
            return True
        return not self.suffix and self.absolute.read_bytes()[:2] == b"#!"

    @cached_property
    def includes(self):
        """(line, quoted or angled, name) of each #include."""
        pattern = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)
        return [(self.text.count("\n", 0, m.start()) + 1, m[1], m[2]) for m in pattern.finditer(self.text)]

    @cached_property
    def tokens(self):
        """C tokens without comments, preprocessor directives and the insides of strings."""
        # Strings first: they may hold what looks like a comment. Quotes in comments would mislead, so both go in one pass.
        code = re.sub(f"{NO_CODE.pattern}|{STRINGS.pattern}",
                      lambda m: blank(m) if m[0].startswith("/") else '""' + blank(m)[2:], self.text, flags=re.S)
        code = DIRECTIVES.sub(blank, code)
        found, line = [], 1
        for match in TOKENS.finditer(code):
            if match[0] == "\n":
                line += 1
            else:
                found.append(Token(match[0], line))
        return found

    @cached_property
    def functions(self):
        return list(find_functions(self.tokens))


def matching(tokens, start):
    """Index of the bracket that closes the one at `start`; the last token when nothing does."""
    depth = 0
    for index in range(start, len(tokens)):
        if tokens[index].text in "([{":
            depth += 1
        elif tokens[index].text in ")]}":
            depth -= 1
            if depth == 0:
                return index
    return len(tokens) - 1


def find_functions(tokens):
    index, start = 0, 0
    while index < len(tokens):
        text = tokens[index].text
        if text == ";":
            start = index + 1
        elif text in "([":
            index = matching(tokens, index)
        elif text == "{":
            end = matching(tokens, index)
            if index > start and tokens[index - 1].text == ")":
                name = name_before_parenthesis(tokens[start:index])
                yield Function(name.text, name.line, tokens[end].line, tuple(tokens[index + 1:end]))
                start = end + 1
            index = end
        index += 1


def name_before_parenthesis(head):
    """Of "static int *name(int a)" the token "name"."""
    for before, token in zip(head, head[1:]):
        if token.text == "(" and re.match(r"[A-Za-z_]", before.text) and before.text != "__attribute__":
            return before
    return head[0]


class Tree:
    def __init__(self, root, build=None):
        self.root = Path(root).resolve()
        self.build = build  # the folder of a build of it, if any

    @cached_property
    def files(self):
        found = [SourceFile(self.root, name) for name in ("CMakeLists.txt",) if (self.root / name).is_file()]
        for folder in FOLDERS:
            for at, folders, names in os.walk(self.root / folder):
                folders[:] = sorted(f for f in folders if f not in LEFT_OUT)
                here = os.path.relpath(at, self.root).replace(os.sep, "/")
                found += [SourceFile(self.root, f"{here}/{name}") for name in sorted(names)]
        return found

    def below(self, *folders):
        return [f for f in self.files if f.path.split("/")[0] in folders]

    @cached_property
    def c_files(self):
        return [f for f in self.files if f.is_c]

    @cached_property
    def sources(self):
        """Everything that a person writes as a program."""
        return [f for f in self.files if f.is_c or f.name == "CMakeLists.txt" or f.suffix == ".cmake" or f.is_script
                or f.is_page_part]

    @cached_property
    def core_c(self):
        return [f for f in self.c_files if f.path.startswith("core/")]
