# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds what hoplint writes (-T ndjson or -T json) against its JSON Schema."""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is missing")
    sys.exit(77)

PATH = pathlib.Path(__file__).resolve().parents[2] / "core/report/hoplint.schema.json"
SCHEMA = json.loads(PATH.read_text(encoding="utf-8"))
DEFINITION_OF_TYPE = {"hop": "hop", "exchange": "exchange_record", "summary": "summary"}

jsonschema.Draft202012Validator.check_schema(SCHEMA)


def validator_of(definition):
    """A validator of one definition alone: it says what is wrong, where anyOf says only that nothing fits."""
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{definition}", "$defs": SCHEMA["$defs"]})


VALIDATORS = {kind: validator_of(name) for kind, name in DEFINITION_OF_TYPE.items()}
DOCUMENT_WITHOUT_RECORDS = validator_of("document")


def problems_of_record(record, where):
    validator = VALIDATORS.get(record.get("type") if isinstance(record, dict) else None)
    if not validator:
        return [f"{where}: neither hop nor exchange nor summary"]
    return [f"{where}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(record)]


def problems_of_order(records):
    """The summary is the last record, and there is one; the hops of a chain stand together, in order."""
    kinds = [record.get("type") for record in records]
    problems = [] if kinds.count("summary") == 1 and kinds.index("summary") == len(kinds) - 1 else ["the summary is not last, or not alone"]
    hops = [record["chain"] for record in records if record.get("type") == "hop" and "chain" in record]
    for previous, chain in zip([None] + hops, hops):
        continues = previous and previous["id"] == chain["id"] and previous["hop"] + 1 == chain["hop"]
        if chain["hop"] != 1 and not continues:
            problems.append(f"hop {chain['hop']} of chain {chain['id']} does not follow the one before")
    return problems


def problems_of_ndjson(text):
    lines = text.split("\n")
    problems = [] if lines.pop() == "" else ["the last line has no end"]
    records = [json.loads(line) for line in lines]
    for number, record in enumerate(records, 1):
        problems += problems_of_record(record, f"line {number}")
    return problems or problems_of_order(records)


def problems_of_document(document):
    records = document.get("records", []) + [document.get("summary", {})]
    bare = dict(document, records=[])
    problems = [f"document: {error.json_path}: {error.message[:200]}" for error in DOCUMENT_WITHOUT_RECORDS.iter_errors(bare)]
    for number, record in enumerate(records[:-1], 1):
        problems += problems_of_record(record, f"record {number}")
    return problems or problems_of_order(records)


def problems_of(text):
    """What is wrong with a whole report, ndjson or json; an empty list: nothing."""
    try:
        if text.startswith('{"hoplint"'):
            return problems_of_document(json.loads(text))
        return problems_of_ndjson(text)
    except ValueError as error:
        return [f"no JSON: {error}"]
