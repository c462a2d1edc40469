# SPDX-License-Identifier: GPL-2.0-or-later
"""What only the compiler sees: headers that need others first, state, calls that core must not make."""

import os
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

from tree import Violation

LIBRARIES = ("glib-2.0", "json-glib-1.0", "libxxhash", "libpsl", "libpcap", "libzstd", "libcrypto", "libnghttp2")
COMPILE = ("gcc", "-std=gnu11", "-O0", "-fPIC", "-Wall", "-Wextra", "-DHL_VERSION=\"0\"")

CLOCKS = "time clock clock_gettime gettimeofday ftime localtime localtime_r g_get_monotonic_time g_get_real_time " \
         "g_date_time_new_now g_date_time_new_now_utc g_date_time_new_now_local g_timer_new"
SLEEPS = "sleep usleep nanosleep clock_nanosleep g_usleep poll select g_poll pthread_cond_wait g_cond_wait"
LOGS = "printf fprintf vprintf vfprintf puts fputs putchar fputc fwrite perror syslog stdout stderr g_print g_printerr g_log " \
       "g_logv g_log_structured g_log_structured_standard g_return_if_fail_warning g_warn_message"
SURROUNDINGS = "open fopen read write fread getenv g_getenv setenv exit _exit"
MEETS_THREADS = "core/handover/"  # the one stage that has two, and lets one wait for the other
WAITING = ("pthread_cond_wait",)
FORBIDDEN = {name: kind for kind, names in
             (("reads a clock", CLOCKS), ("sleeps", SLEEPS), ("logs or prints", LOGS), ("meets the surroundings", SURROUNDINGS))
             for name in names.split()}


def is_installed(library):
    return subprocess.run(["pkg-config", "--exists", library], check=False).returncode == 0


def library_flags(*more):
    known = [name for name in LIBRARIES + more if is_installed(name)]
    flags = subprocess.run(["pkg-config", "--cflags", *known], capture_output=True, text=True, check=True).stdout.split()
    return [re.sub("^-I", "-isystem", flag) for flag in flags]  # their warnings are not ours


def in_parallel(work, items):
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, items))


def compiler_words(stderr):
    found = re.search(r"(?:error|warning): (.*)", stderr)
    return found[1] if found else stderr.strip()[:200]


def folders_of(tree, file):
    here = str(tree.root / file.path.rsplit("/", 1)[0])
    return [f"-I{tree.root / 'core'}", f"-I{tree.root / 'tests/support'}", f"-I{here}"]


def headers_alone(tree):
    """Each header compiles alone, and twice."""
    flags = library_flags("wireshark")
    left_out = () if is_installed("wireshark") else ("dissector",)

    def attempt(file):
        text = f'#include "{file.absolute}"\n' * 2
        run = subprocess.run([*COMPILE, *flags, *folders_of(tree, file), "-Werror", "-fsyntax-only", "-xc", "-"],
                             input=text, capture_output=True, text=True, check=False)
        return file, run

    for file, run in in_parallel(attempt, [f for f in tree.c_files if f.suffix == ".h" and not f.path.startswith(left_out)]):
        if run.returncode != 0:
            yield Violation(file.path, 1, "header-alone", compiler_words(run.stderr))


def built_objects(tree):
    """path → object, of the files that a build has compiled since they were changed."""
    made = {}
    for target in tree.build.glob("core/CMakeFiles/*.dir/**/*.c.o") if tree.build else ():
        path = "core/" + target.as_posix().split(".dir/", 1)[1].removesuffix(".o")
        if (tree.root / path).exists() and target.stat().st_mtime > (tree.root / path).stat().st_mtime:
            made[path] = target
    return made


def objects_of_core(tree, folder):
    """(file, path of its object, what the compiler said) of each .c file of core; what is built is not compiled again."""
    flags, built = library_flags(), built_objects(tree)

    def compile_one(file):
        if file.path in built:
            return file, built[file.path], None
        target = os.path.join(folder, file.path.replace("/", "__") + ".o")
        run = subprocess.run([*COMPILE, *flags, *folders_of(tree, file), "-c", str(file.absolute), "-o", target],
                             capture_output=True, text=True, check=False)
        return file, target, run

    return in_parallel(compile_one, [f for f in tree.core_c if f.suffix == ".c"])


def symbols(target):
    """Lines of objdump's symbol table as (name, section, is global)."""
    text = subprocess.run(["objdump", "-t", target], capture_output=True, text=True, check=True).stdout
    for match in re.finditer(r"^[0-9a-f]+ (.{7}) (\S+)\t[0-9a-f]+ (?:\.hidden )?(\S+)$", text, re.M):
        if not match[3].startswith("."):  # not a section itself
            yield match[3], match[2], match[1][0] in "gu"


def is_writable(section):
    if section.startswith(".data.rel.ro"):
        return False  # constants that hold addresses
    return section == "*COM*" or section.startswith((".data", ".bss", ".tdata", ".tbss"))


def may_call(file, name):
    return name not in FORBIDDEN or (name in WAITING and file.path.startswith(MEETS_THREADS))


def judge_object(file, target):
    for name, section, is_global in symbols(target):
        if is_writable(section):
            yield Violation(file.path, line_of(file, name), "mutable-state", f"{name} can be written to")
        if section == "*UND*" and not may_call(file, name):
            yield Violation(file.path, line_of(file, name), "forbidden-call", f"{name} {FORBIDDEN[name]}")
        if is_global and section != "*UND*" and not name.startswith("hl_"):
            yield Violation(file.path, line_of(file, name), "symbol-name", f"{name} is visible outside its file without hl_")


def line_of(file, symbol):
    name = re.escape(symbol.split(".")[0])
    for number, line in enumerate(file.lines, 1):
        if re.search(rf"\b{name}\b", line):
            return number
    return 1


def core_objects(tree):
    """Core keeps no state between calls, reads no clock, logs nothing; what it shows is named hl_."""
    with tempfile.TemporaryDirectory() as folder:
        for file, target, run in objects_of_core(tree, folder):
            if run and run.returncode != 0:
                yield Violation(file.path, 1, "compiles", compiler_words(run.stderr))
            else:
                yield from judge_object(file, target)


RULES = [headers_alone, core_objects]
