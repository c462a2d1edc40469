# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may include whom: core/README.md says why."""

from tree import Violation

BASE, MODEL = "base", "model"
JUDGING = ("exchange", "redirect", "audit", "report")  # with base and model: what the plugin links
DECODING = ("packet", "stream", "handover", "socks", "tls", "quic", "http")
SIBLINGS = {"quic": {"tls"}}  # the one exception
PROGRAM = "capture-tool"  # its parts know its own headers, and it knows their public ones
NEVER_IN_CORE = ("pcap", "epan/", "wireshark", "wsutil/", "wiretap/")


def allowed_folders(file):
    """Folders of core that a file may include from; "" is core itself."""
    parts = file.path.split("/")
    everything = {"", BASE, MODEL, *JUDGING, *DECODING}
    if parts[0] == "dissector":
        return everything - set(DECODING)
    if parts[0] != "core":
        return everything
    if len(parts) == 2:  # the pipeline, the auditor
        return everything - set(DECODING) if "auditor" in file.name else everything
    folder = parts[1]
    if folder == BASE:
        return {BASE}
    if folder == MODEL:
        return {BASE, MODEL}
    return {BASE, MODEL, folder} | SIBLINGS.get(folder, set())


def is_part_of(here, folder):
    return here.startswith(f"{folder}/")


def resolve(tree, file, name):
    """Path of the project's header that an include names, or None."""
    here = file.path.rsplit("/", 1)[0]
    outer = [PROGRAM] if is_part_of(here, PROGRAM) else []
    for folder in (here, "core", *outer, *(("tests/support", "capture-tool", "") if here.startswith("tests/") else ())):
        path = f"{folder}/{name}" if folder else name
        if (tree.root / path).is_file():
            return path
    return None


def complaint(file, header, name):
    folder, header_name = header.rsplit("/", 1)
    here = file.path.rsplit("/", 1)[0]
    tests_it = here.startswith("tests/")
    is_same_program = all(name == PROGRAM or is_part_of(name, PROGRAM) for name in (here, folder))
    is_above = is_same_program and is_part_of(here, folder)
    if folder != here and not header_name.startswith("hl_") and not tests_it and not is_above:
        return f'"{name}" is private to {folder}/ (only hl_*.h is public)'
    if not header.startswith("core/"):
        return None if tests_it or folder == here or is_same_program else f'"{name}" is outside core/'
    part = folder[len("core/"):] if folder != "core" else ""
    if part not in allowed_folders(file) and not tests_it:
        return f'"{name}": {here}/ may not know {folder}/'
    if part == "" and header_name == "hl_pipeline.h" and "auditor" in file.name:
        return f'"{name}": the auditor may not know the pipeline'
    if part == "" and header_name == "hl_pipeline.h" and file.path.startswith("dissector/"):
        return f'"{name}": the plugin enters at the auditor'
    if part == "" and file.path.count("/") == 2 and file.path.startswith("core/"):
        return f'"{name}": a stage may not know what wires it'
    return None


def includes(tree):
    """The direction base -> model -> stages -> pipeline, auditor -> faces; private headers stay private."""
    for file in tree.c_files:
        for line, quote, name in file.includes:
            if quote == "<":
                if file.path.startswith("core/") and name.startswith(NEVER_IN_CORE):
                    yield Violation(file.path, line, "includes", f"<{name}>: core/ knows neither libpcap nor Wireshark")
                continue
            header = resolve(tree, file, name)
            text = complaint(file, header, name) if header else f'there is no "{name}" in the project'
            if text:
                yield Violation(file.path, line, "includes", text)


RULES = [includes]
