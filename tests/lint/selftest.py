#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The linter finds what it is there for: a good tree is clean, and each wrong file beside it is found out."""

import shutil
import tempfile
import unittest
from pathlib import Path

import lint
import objects

C = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
HASH = "# SPDX-License-Identifier: GPL-2.0-or-later\n"
QUICK = [rule for rule in lint.RULES if rule not in objects.RULES]
CLANG_FORMAT = Path(__file__).resolve().parents[2] / ".clang-format"

GOOD = {
    "core/base/hl_a.h": C + "#ifndef HL_A_H\n#define HL_A_H\n\ntypedef enum hl_color { HL_RED, HL_BLUE } hl_color;\n\n"
                            "typedef struct hl_a {\n    int size;\n} hl_a;\n\nint hl_a_size(const hl_a *a);\n\n#endif\n",
    "core/base/hl_a.c": C + '#include "base/hl_a.h"\n\nint hl_a_size(const hl_a *a)\n{\n    return a->size;\n}\n',
    "core/model/hl_b.h": C + '#ifndef HL_B_H\n#define HL_B_H\n\n#include "base/hl_a.h"\n\n'
                             "typedef struct hl_b {\n    hl_a a;\n} hl_b;\n\n#endif\n",
    "core/http/hl_http.h": C + "#ifndef HL_HTTP_H\n#define HL_HTTP_H\n\ntypedef struct hl_http hl_http;\n\n#endif\n",
    "core/http/line.h": C + "#ifndef LINE_H\n#define LINE_H\n\nenum { HL_LINE = 80 };\n\n#endif\n",
    "core/http/http.c": C + '#include "line.h"\n#include "model/hl_b.h"\n\nconst char *const *hl_names(void);\n\n'
                            "/* a constant that holds addresses, and a word in a comment: switch default { */\n"
                            'static const char *const names[] = {"default: {", "b"};\n\n'
                            "const char *const *hl_names(void)\n{\n    return names;\n}\n",
    "core/hl_pipeline.h": C + '#ifndef HL_PIPELINE_H\n#define HL_PIPELINE_H\n\n#include "http/hl_http.h"\n\n#endif\n',
    "core/hl_auditor.h": C + '#ifndef HL_AUDITOR_H\n#define HL_AUDITOR_H\n\n#include "model/hl_b.h"\n\n#endif\n',
    "capture-tool/main.c": C + '#include "hl_pipeline.h"\n\n#include <stdio.h>\n\nint main(void)\n{\n    return puts("") < 0;\n}\n',
    "capture-tool/clock.h": C + "#ifndef CLOCK_H\n#define CLOCK_H\n\nint hl_clock(void);\n\n#endif\n",
    "capture-tool/part/hl_part.h": C + "#ifndef HL_PART_H\n#define HL_PART_H\n\nint hl_part(void);\n\n#endif\n",
    "capture-tool/part/inner.h": C + "#ifndef INNER_H\n#define INNER_H\n\nint hl_inner(void);\n\n#endif\n",
    "capture-tool/part/part.c": C + '#include "hl_part.h"\n\n#include "clock.h"\n\nint hl_part(void)\n{\n    return hl_clock();\n}\n',
    "capture-tool/whole.c": C + '#include "part/hl_part.h"\n\nint hl_clock(void)\n{\n    return hl_part();\n}\n',
    "dissector/plugin.c": C + '#include "hl_auditor.h"\n\nint hl_plugin(void);\n\nint hl_plugin(void)\n{\n    return 0;\n}\n',
    "tests/run.sh": "#!/bin/sh\n" + HASH,
}


def c_file(*body):
    return C + "".join(body)


def function(name, body, arguments="void"):
    return f"int {name}({arguments});\n\nint {name}({arguments})\n{{\n{body}}}\n"


def statements(count):
    return "    a++;\n" * (count - 1) + "    return a;\n"


NESTED = ("    for (int i = 0; i < a; i++)\n        if (a)\n            while (a--)\n                if (a == 3)\n"
          "                    return 1;\n    return 0;\n")
ELSE_IF = ("    for (int i = 0; i < a; i++)\n        if (a == 1)\n            return 1;\n        else if (a == 2)\n            return 2;\n"
           "        else if (a == 3)\n            return 3;\n        else if (a == 4)\n            return 4;\n    return 0;\n")
SWITCH = "    switch (color) {\n    case HL_RED:\n        return 1;\n    default:\n        return 0;\n    }\n"
SWITCH_NUMBER = "    switch (a) {\n    case 1:\n        return 1;\n    default:\n        return 0;\n    }\n"
A, COLOR = "int a", "hl_color color"

# what is wrong: (path, its text, the rule that finds it)
BAD = {
    "base knows the model": ("core/base/x.c", c_file('#include "model/hl_b.h"\n'), "includes"),
    "the command knows what is private to a part of it": ("capture-tool/x.c", c_file('#include "part/inner.h"\n'), "includes"),
    "the plugin knows the command": ("dissector/x.c", c_file('#include "capture-tool/part/hl_part.h"\n'), "includes"),
    "the model knows a stage": ("core/model/x.c", c_file('#include "http/hl_http.h"\n'), "includes"),
    "a stage knows its sibling": ("core/stream/x.c", c_file('#include "http/hl_http.h"\n'), "includes"),
    "a stage knows the pipeline": ("core/stream/x.c", c_file('#include "hl_pipeline.h"\n'), "includes"),
    "the auditor knows the wire": ("core/auditor.c", c_file('#include "http/hl_http.h"\n'), "includes"),
    "the auditor knows the pipeline": ("core/auditor.c", c_file('#include "hl_pipeline.h"\n'), "includes"),
    "the plugin knows the pipeline": ("dissector/x.c", c_file('#include "hl_pipeline.h"\n'), "includes"),
    "the plugin knows the wire": ("dissector/x.c", c_file('#include "http/hl_http.h"\n'), "includes"),
    "core knows the command": ("core/http/x.c", c_file('#include "capture-tool/hl_x.h"\n'), "includes"),
    "core knows libpcap": ("core/http/x.c", c_file("#include <pcap/pcap.h>\n"), "includes"),
    "a private header abroad": ("core/pipeline.c", c_file('#include "http/line.h"\n'), "includes"),
    "no such header": ("core/http/x.c", c_file('#include "base/hl_none.h"\n'), "includes"),
    "a long file": ("core/http/x.c", c_file("\n" * 600), "file-length"),
    "a long script": ("tests/x.sh", HASH + "\n" * 600, "file-length"),
    "a long function": ("core/http/x.c", c_file(function("hl_x", statements(78), A)), "function-length"),
    "too deep": ("core/http/x.c", c_file(function("hl_x", NESTED, A)), "nesting"),
    "no licence": ("core/http/x.c", "int hl_x;\n", "license"),
    "a script without licence": ("tests/x.sh", "#!/bin/sh\n", "license"),
    "a style without licence": ("core/report/html/x.css", "p { margin: 0; }\n", "license"),
    "a module that is not there": ("core/report/html/x.js", C + 'import { a } from "./none.js";\na();\n', "page-imports"),
    "an import that no build can take away": ("core/report/html/x.js", C + 'import * as a from "./x.js";\n', "page-imports"),
    "an export for nobody": ("core/report/html/x.js", C + "export function a() {}\n", "page-imports"),
    "a name declared twice": ("core/report/html/x.js", C + "const a = 1;\nfunction a() {}\n", "page-names"),
    "a file named after everything": ("core/http/string_util.c", C, "file-name"),
    "a folder named after everything": ("core/common/x.c", C, "file-name"),
    "two names for a type": ("core/http/x.h", c_file("typedef struct hl_x {\n    int y;\n} hl_y;\n"), "type-name"),
    "a type ends in _t": ("core/http/x.h", c_file("typedef struct hl_x_t hl_x_t;\n"), "type-name"),
    "default over an enum": ("core/http/x.c", c_file('#include "base/hl_a.h"\n\n', function("hl_x", SWITCH, COLOR)), "switch-default"),
    "not formatted": ("core/http/x.c", c_file("int  hl_x(void) ;\n"), "format"),
    "a header needs another first": ("core/http/x.h", c_file("hl_a *hl_x(void);\n"), "header-alone"),
    "a header not guarded": ("core/http/x.h", c_file("struct hl_x {\n    int y;\n};\n"), "header-alone"),
    "a file does not compile": ("core/http/x.c", c_file("int hl_x(void)\n{\n    return none;\n}\n"), "compiles"),
    "a variable in a file": ("core/http/x.c", c_file("static int count;\n\n", function("hl_x", "    return count++;\n")), "mutable-state"),
    "a variable with a value": ("core/http/x.c", c_file("static int count = 3;\n\n", function("hl_x", "    return count++;\n")),
                                "mutable-state"),
    "a variable in a function": ("core/http/x.c", c_file(function("hl_x", "    static int count;\n    return count++;\n")),
                                 "mutable-state"),
    "a variable for each thread": ("core/http/x.c", c_file("static __thread int count;\n\n", function("hl_x", "    return count++;\n")),
                                   "mutable-state"),
    "a clock": ("core/http/x.c", c_file("#include <time.h>\n\n", function("hl_x", "    return time(0) > 0;\n")), "forbidden-call"),
    "a nap": ("core/http/x.c", c_file("#include <unistd.h>\n\n", function("hl_x", "    return usleep(1);\n")), "forbidden-call"),
    "a wait": ("core/http/x.c", c_file("#include <pthread.h>\n\n", function(
        "hl_x", "    static pthread_cond_t *const cond = NULL;\n    return pthread_cond_wait(cond, NULL);\n")), "forbidden-call"),
    "a log": ("core/http/x.c", c_file("#include <glib.h>\n\n", function("hl_x", '    g_warning("x");\n    return 0;\n')), "forbidden-call"),
    "a print": ("core/http/x.c", c_file("#include <stdio.h>\n\n", function("hl_x", '    return printf("x");\n')), "forbidden-call"),
    "the environment": ("core/http/x.c", c_file("#include <stdlib.h>\n\n", function("hl_x", '    return !getenv("X");\n')), "forbidden-call"),
    "a bare name": ("core/http/x.c", c_file(function("feed", "    return 0;\n")), "symbol-name"),
}

# what looks wrong and is not
FINE = {
    "quic knows tls": {"core/tls/hl_tls.h": c_file("#ifndef HL_TLS_H\n#define HL_TLS_H\n\n#endif\n"),
                       "core/quic/x.c": c_file('#include "tls/hl_tls.h"\n')},
    "a test sees private headers": {"tests/unit/http/x.c": c_file('#include "core/http/line.h"\n')},
    "a file of 600 lines": {"core/http/x.c": c_file("//\n" * 599)},
    "a function of 80 lines": {"tests/x.c": c_file(function("x", statements(77), A)),
                               "tests/y.c": c_file(function("y", statements(2), A), function("z", statements(2), A))},
    "else if goes no deeper": {"core/http/x.c": c_file(function("hl_x", ELSE_IF, A))},
    "default over a number": {"core/http/x.c": c_file(function("hl_x", SWITCH_NUMBER, A))},
    "a nested anonymous struct": {"core/http/x.h": c_file("#ifndef X_H\n#define X_H\n\ntypedef struct hl_x {\n    struct {\n"
                                                          "        int a;\n    } b;\n} hl_x;\n\n#endif\n")},
    "the handover waits": {"core/handover/x.c": c_file("#include <pthread.h>\n\n", function(
        "hl_x", "    static pthread_cond_t *const cond = NULL;\n    return pthread_cond_wait(cond, NULL);\n"))},
    "commonly": {"core/http/uncommon.c": C},
}


def rules_that_find(name):
    """Those that do not compile anything are quick."""
    if name == "header-alone":
        return [objects.headers_alone]
    is_slow = name in ("compiles", "mutable-state", "forbidden-call", "symbol-name")
    return [objects.core_objects] if is_slow else QUICK


class Lint(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copy(CLANG_FORMAT, self.folder)
        self.write(GOOD)

    def write(self, files):
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def test_good_tree(self):
        self.assertEqual(lint.violations(self.folder), [])

    def test_bad_files(self):
        for what, (path, text, rule) in BAD.items():
            with self.subTest(what):
                self.write({path: text})
                found = [v for v in lint.violations(self.folder, rules_that_find(rule)) if v.path == path]
                self.assertIn(rule, {v.rule for v in found})
                (self.folder / path).unlink()

    def test_fine_files(self):
        for what, files in FINE.items():
            with self.subTest(what):
                self.write(files)
                found = [v for v in lint.violations(self.folder) if v.rule != "format"]
                self.assertEqual(found, [])
                for path in files:
                    (self.folder / path).unlink()

    def test_functions_too_long_on_the_whole(self):
        """None of them is too long, but nearly all are long."""
        for lines in (16, 41):
            with self.subTest(lines):
                self.write({f"core/http/x{i}.c": c_file(function(f"hl_x{i}", statements(lines), A)) for i in range(9)})
                found = [v.rule for v in lint.violations(self.folder, QUICK)]
                self.assertEqual(set(found), {"function-length"})
                self.assertEqual(len(found), 1 if lines == 16 else 2)

    def test_place_of_a_violation(self):
        self.write({"core/http/x.c": C + "\n" + function("hl_x", NESTED, A)})
        found = lint.violations(self.folder, QUICK)
        self.assertEqual([(v.path, v.line, v.rule) for v in found], [("core/http/x.c", 10, "nesting")])

    def test_every_rule_has_a_case(self):
        named = {"includes", "file-length", "function-length", "nesting", "license", "file-name", "type-name", "switch-default",
                 "format", "header-alone", "compiles", "mutable-state", "forbidden-call", "symbol-name", "page-imports", "page-names"}
        self.assertEqual({rule for _, _, rule in BAD.values()}, named)

    def test_forbidden_names_are_spelled_right(self):
        self.assertTrue({"time", "g_log", "usleep", "printf", "getenv"} <= set(objects.FORBIDDEN))


if __name__ == "__main__":
    unittest.main()
