"""Holds JSON against the schemas that the program ships; a keyword it does not know is a fault of the schema.

Strict on purpose: objects must say which fields they have, and may have no others.
"""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "tui" / "commands" / "schemas"

_ABOUT = {"$schema", "$id", "title", "description"}
_KNOWN = _ABOUT | {
    "type", "properties", "required", "additionalProperties", "items", "enum", "pattern", "format",
}  # fmt: skip
_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def schema(command: str) -> dict[str, Any]:
    """The schema of what a command prints."""
    read: dict[str, Any] = json.loads((FOLDER / f"{command}.json").read_text("ascii"))
    return read


def checked(command: str, printed: str) -> Any:
    """What a command printed, read and held against its schema.

    Raises:
        ValueError: it is not what the schema says, with the place.
    """
    assert printed.isascii(), "what is no plain letter is escaped"
    value = json.loads(printed, parse_float=_no_float, object_pairs_hook=_once)
    faults = list(differences(value, schema(command), command))
    if faults:
        raise ValueError("; ".join(faults))
    return value


def _no_float(text: str) -> Any:
    raise ValueError(f"a float: {text}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError(f"a field comes twice: {names}")
    return dict(pairs)


def differences(value: Any, rule: dict[str, Any], where: str) -> list[str]:
    """What of a value is not as its schema says."""
    if unknown := set(rule) - _KNOWN:
        return [f"{where}: the schema has {sorted(unknown)}, which this checker does not know"]
    kinds = rule.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not any(isinstance(value, _TYPES[kind]) for kind in kinds) or (
        isinstance(value, bool) and "boolean" not in kinds
    ):
        return [f"{where}: {value!r} is no {' or '.join(kinds)}"]
    if isinstance(value, dict):
        return _object(value, rule, where)
    if isinstance(value, list):
        return [
            fault
            for number, item in enumerate(value)
            for fault in differences(item, rule["items"], f"{where}[{number}]")
        ]
    return _text(value, rule, where) if isinstance(value, str) else []


def _object(value: dict[str, Any], rule: dict[str, Any], where: str) -> list[str]:
    fields = rule["properties"]
    if rule.get("additionalProperties", True) is not False or set(rule["required"]) != set(fields):
        return [f"{where}: the schema leaves fields open"]
    if list(value) != list(fields):
        return [f"{where}: has {list(value)}, not {list(fields)}"]
    return [
        fault for name, held in value.items() for fault in differences(held, fields[name], f"{where}.{name}")
    ]


def _text(value: str, rule: dict[str, Any], where: str) -> list[str]:
    if "enum" in rule and value not in rule["enum"]:
        return [f"{where}: {value!r} is not among {rule['enum']}"]
    if "pattern" in rule and not re.search(rule["pattern"], value):
        return [f"{where}: {value!r} is not as {rule['pattern']}"]
    try:
        if rule.get("format") == "date":
            date.fromisoformat(value)
        elif rule.get("format") == "date-time" and datetime.fromisoformat(value).tzinfo is None:
            return [f"{where}: {value!r} has no zone"]
    except ValueError:
        return [f"{where}: {value!r} is no {rule['format']}"]
    return []
