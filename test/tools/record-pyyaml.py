#!/usr/bin/env python3
"""Records what the real PyYAML makes of the texts in pyyaml-texts.json.

Writes test/unit/data/pyyaml-verdicts.json: a list of {text, ok, value}. The loader is a SafeLoader that
refuses equal keys by their text in every mapping, as snapcraft's does. Run it after a change of the texts.
"""

import datetime
import json
import math
import pathlib

import yaml

DATA = pathlib.Path(__file__).resolve().parent.parent / "unit" / "data"


class Loader(yaml.SafeLoader):
    """SafeLoader with the check for equal keys."""


def construct_mapping(loader, node):
    seen = set()
    for key, _ in node.value:
        if not isinstance(key.value, str):
            continue  # no scalar: refused later
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"found duplicate key {key.value!r}", key.start_mark)
        seen.add(key.value)
    loader.flatten_mapping(node)
    return loader.construct_mapping(node)


Loader.add_constructor("tag:yaml.org,2002:map", construct_mapping)


def to_json(value):
    """Texts, booleans and null as they are; all else as one-key objects."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        number = float(value)
        return {"number": number if math.isfinite(number) else str(number)}
    if isinstance(value, dict):
        return {"map": [[to_json(key), to_json(item)] for key, item in value.items()]}
    if isinstance(value, list):
        return {"list": [to_json(item) for item in value]}
    if isinstance(value, bytes):
        return {"binary": True}
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"date": True}
    return {"other": True}


def record(text):
    try:
        value = yaml.load(text, Loader=Loader)
    except Exception as error:  # a ValueError from a date is a refusal too
        return {"text": text, "ok": False, "reason": " ".join(str(error).split())[:120]}
    try:
        return {"text": text, "ok": True, "value": to_json(value)}
    except RecursionError:
        return {"text": text, "ok": True}


texts = json.loads((DATA / "pyyaml-texts.json").read_text(encoding="utf-8"))
lines = [json.dumps(record(text)) for text in texts]
(DATA / "pyyaml-verdicts.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
