# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds documents against the schemas that their formats' makers publish (install.sh beside this fetches them)."""
import functools
import json
import pathlib
import subprocess

import jsonschema

INSTALL = pathlib.Path(__file__).with_name("install.sh")


@functools.cache
def folder():
    return pathlib.Path(subprocess.run([INSTALL, "--path"], capture_output=True, text=True, check=True).stdout.strip())


def are_here():
    return (folder() / ".complete").exists()


def read(name):
    return json.loads((folder() / name).read_text(encoding="utf-8"))


@functools.cache
def har():
    """HAR's schema is one file an object; they refer to one another by name."""
    parts = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (folder() / "har-schema/lib").glob("*.json")}
    store = {key: part for name, part in parts.items() for key in (name, part["$id"])}
    resolver = jsonschema.RefResolver("", parts["har.json"], store=store)
    return jsonschema.Draft7Validator(parts["har.json"], resolver=resolver, format_checker=jsonschema.FormatChecker())


@functools.cache
def sarif():
    schema = read("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


def problems(validator, document):
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]
