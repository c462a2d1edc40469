# SPDX-License-Identifier: GPL-2.0-or-later
"""The modules of the HTML report, which the build makes one: their imports go, and their names meet."""

import re

from tree import Violation

IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w-]+)\.js";$', re.M)
DECLARATION = re.compile(r"^(export )?(?:const|let|function|class) (\w+)", re.M)


def modules(tree):
    return {file.name[:-len(".js")]: file for file in tree.files if file.is_page_part and file.suffix == ".js"}


def exports(file):
    return {match[2] for match in DECLARATION.finditer(file.text) if match[1]}


def imports(file):
    """(line, module, name) of each name that a module imports."""
    for match in IMPORT.finditer(file.text):
        for name in match[1].split(", "):
            yield file.text.count("\n", 0, match.start()) + 1, match[2], name


def page_imports(tree):
    """Modules import what others export, by one line each, and use it."""
    known = modules(tree)
    wanted = set()
    for file in known.values():
        for number, line in enumerate(file.lines, 1):
            if line.startswith("import ") and not IMPORT.match(line):
                yield Violation(file.path, number, "page-imports", 'not of the form import { a, b } from "./c.js";')
        for number, module, name in imports(file):
            wanted.add((module, name))
            if module not in known or name not in exports(known[module]):
                yield Violation(file.path, number, "page-imports", f"{module}.js exports no {name}")
            if len(re.findall(rf"\b{name}\b", file.text)) < 2:
                yield Violation(file.path, number, "page-imports", f"{name} is not used")
    for module, file in known.items():
        for name in exports(file):
            if (module, name) not in wanted:
                yield Violation(file.path, 1, "page-imports", f"nobody imports {name}")


def page_names(tree):
    """No two modules declare one name."""
    seen = {}
    for file in modules(tree).values():
        for match in DECLARATION.finditer(file.text):
            if match[2] in seen:
                line = file.text.count("\n", 0, match.start()) + 1
                yield Violation(file.path, line, "page-names", f"{match[2]} is declared in {seen[match[2]]} too")
            seen[match[2]] = file.path


RULES = [page_imports, page_names]
