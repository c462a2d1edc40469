# SPDX-License-Identifier: GPL-2.0-or-later
"""How long and how deep: functions, files, nesting."""

from tree import Violation, matching

FILE_LINES = 600
FUNCTION_LINES = 80
NINE_OF_TEN_LINES = 40
MEDIAN_LINES = 15
NESTING = 3

PRODUCT = ("core", "capture-tool", "dissector")


def file_length(tree):
    """No file over 600 lines."""
    for file in tree.sources:
        if len(file.lines) > FILE_LINES:
            yield Violation(file.path, len(file.lines), "file-length", f"{len(file.lines)} lines, {FILE_LINES} at most")


def function_length(tree):
    """No function over 80 lines; nine of ten at most 40, half of them at most 15, in the product and in the tests."""
    for file in tree.c_files:
        for function in file.functions:
            if function.lines > FUNCTION_LINES:
                yield Violation(file.path, function.line, "function-length",
                                f"{function.name}: {function.lines} lines, {FUNCTION_LINES} at most")
    for name, folders in (("the product", PRODUCT), ("the tests", ("tests",))):
        functions = [f for file in tree.below(*folders) if file.is_c for f in file.functions]
        yield from distribution(name, sorted(f.lines for f in functions))


def distribution(name, lengths):
    for share, limit in ((0.5, MEDIAN_LINES), (0.9, NINE_OF_TEN_LINES)):
        if lengths and lengths[int(share * (len(lengths) - 1))] > limit:
            length = lengths[int(share * (len(lengths) - 1))]
            yield Violation("core/README.md", 1, "function-length",
                            f"{share:.0%} of the functions of {name} have up to {length} lines, {limit} at most")


class Statements:
    """Reads the statements of a function body, and how deep control statements stand in one another."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.at = 0
        self.deepest, self.deepest_line = 0, 0

    def text(self):
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def skip_brackets(self):
        self.at = matching(self.tokens, self.at) + 1

    def read_all(self):
        while self.at < len(self.tokens):
            self.statement(0)
        return self

    def enter(self, depth):
        if depth > self.deepest:
            self.deepest, self.deepest_line = depth, self.tokens[self.at].line

    def statement(self, depth):
        text = self.text()
        if text == "{":
            self.block(depth)
        elif text in ("if", "for", "while", "switch"):
            self.enter(depth + 1)
            self.controlled(depth + 1)
            self.otherwise(text, depth)
        elif text == "do":
            self.enter(depth + 1)
            self.at += 1
            self.statement(depth + 1)
            self.expression()
        elif text in ("case", "default"):
            while self.text() != ":":
                self.at += 1
            self.at += 1
        else:
            self.expression()

    def controlled(self, depth):
        self.at += 1
        if self.text() == "(":
            self.skip_brackets()
        self.statement(depth)

    def otherwise(self, opened_by, depth):
        """"else if" goes on at the level of its "if"."""
        if opened_by != "if" or self.text() != "else":
            return
        self.at += 1
        self.statement(depth if self.text() == "if" else depth + 1)

    def block(self, depth):
        end = matching(self.tokens, self.at)
        self.at += 1
        while self.at < end:
            self.statement(depth)
        self.at = end + 1

    def expression(self):
        while self.at < len(self.tokens) and self.text() not in (";", "}"):
            if self.text() in "([{":
                self.skip_brackets()
            else:
                self.at += 1
        self.at += 1


def nesting(tree):
    """Control statements stand at most three deep in one another."""
    for file in tree.c_files:
        for function in file.functions:
            found = Statements(function.body).read_all()
            if found.deepest > NESTING:
                yield Violation(file.path, found.deepest_line, "nesting",
                                f"{function.name}: {found.deepest} deep, {NESTING} at most")


RULES = [file_length, function_length, nesting]
