"""Writes the tables of docs/json.md from the schemas that the program ships: `python -m tests.docs.json_fields --write`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.json_schema import FOLDER, schema

PAGE = Path(__file__).resolve().parents[2] / "docs" / "json.md"
BEGIN, END = "<!-- fields -->", "<!-- /fields -->"
"""What stands between these lines of the page is made here."""


def fields() -> str:
    """One section a command: what it prints, and a row for each field."""
    names = sorted(path.stem for path in FOLDER.glob("*.json"))
    return "\n\n".join(_section(name, schema(name)) for name in names)


def _section(name: str, rule: dict[str, Any]) -> str:
    lines = [f"### {name}", "", f"`{rule['title']}`: {rule['description']}", ""]
    inner = rule["items"] if rule["type"] == "array" else rule
    kind = "A list of objects:" if rule["type"] == "array" else "One object:"
    rows = [f"| `{field}` | {kind} | {says} |" for field, kind, says in _rows(inner, "")]
    return "\n".join([*lines, kind, "", "| field | type | what it says |", "| --- | --- | --- |", *rows])


def _rows(rule: dict[str, Any], under: str) -> Iterator[tuple[str, str, str]]:
    for name, one in rule["properties"].items():
        yield f"{under}{name}", _kind(one), one["description"]
        if "properties" in one:
            yield from _rows(one, f"{under}{name}.")
        elif "properties" in one.get("items", {}):
            yield from _rows(one["items"], f"{under}{name}[].")


def _kind(one: dict[str, Any]) -> str:
    kinds = [one["type"]] if isinstance(one["type"], str) else one["type"]
    words = [one.get("format", kind) if kind == "string" else kind for kind in kinds]
    if one["type"] == "array":
        words = [f"array of {one['items']['type']}s"]
    return " or ".join(words)


def in_page(text: str) -> str:
    """What stands between the marks."""
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def main() -> None:
    """Prints the sections, or writes them into the page."""
    if "--write" not in sys.argv:
        print(fields())
        return
    text = PAGE.read_text("utf-8")
    head, tail = text.partition(BEGIN)[0], text.partition(END)[2]
    PAGE.write_text(f"{head}{BEGIN}\n\n{fields()}\n\n{END}{tail}", "utf-8")


if __name__ == "__main__":
    main()
