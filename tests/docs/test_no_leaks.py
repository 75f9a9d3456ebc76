"""Nothing of one machine in the tree, and no file, class or function that has grown past its room."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.house_map import PROGRAM, ROOT

THIS_FILE = "tests/docs/test_no_leaks.py"

FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.~-])/(?:work|root|home/\w+|Users/\w+)/"),
    "a package index": re.compile(
        r"--(?:extra-)?index-url|--find-links|\bPIP_(?:EXTRA_)?INDEX_URL|https?://[^\s/]+/simple\b"
    ),
    "a file nobody outside has": re.compile(r"(?<![\w/])(?:\.\./)?shared/"),
}

LIMITS = {"file": 400, "class": 250, "function": 50}
"""Lines."""

ALLOWED: dict[str, str] = {}
"""What may be longer, as `path` or `path::name`, with the reason."""


def tracked() -> list[Path]:
    """Every file of the project: what git knows, or everything in an unpacked archive."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    hidden = {".venv", ".git", "__pycache__"}
    return [
        path for path in ROOT.rglob("*") if path.is_file() and not hidden & set(path.relative_to(ROOT).parts)
    ]


def found_in(text: str) -> list[str]:
    """What a text holds that it must not."""
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_no_file_holds_a_machine_path_an_index_or_a_file_nobody_has() -> None:
    leaks = {}
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        text = path.read_bytes().decode("utf-8", "replace")
        if name != THIS_FILE and found_in(text):
            leaks[name] = found_in(text)
    assert leaks == {}


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("see /work/main/store", ["a path of one machine"]),
        ("cp x /home/sam/desk", ["a path of one machine"]),
        ("--index-url https://pkgs.example.test/simple", ["a package index"]),
        ("as ../shared/notes.md says", ["a file nobody outside has"]),
        ("widgets that screens share / network/root/cause", []),
        ("https://www.example.test/work/", []),
    ],
)
def test_what_counts_as_a_leak(text: str, leaks: list[str]) -> None:
    assert found_in(text) == leaks


def modules() -> list[Path]:
    """The program's own modules; not Alembic's revisions, which once published are never edited."""
    found = sorted(path for name in PROGRAM for path in (ROOT / name).rglob("*.py"))
    return [path for path in found if path.parent.name != "versions"]


def test_package_files_hold_a_docstring_and_nothing_else() -> None:
    for path in [*modules(), *(ROOT / "tests").rglob("*.py")]:
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            assert len(body) == 1, path.relative_to(ROOT)
            assert ast.get_docstring(ast.Module(body, [])), path.relative_to(ROOT)


def long_parts(path: Path) -> Iterator[tuple[str, int, int]]:
    """What in a module is longer than its limit: its name, its lines and the limit."""
    name = path.relative_to(ROOT).as_posix()
    text = path.read_text(encoding="utf-8")
    sizes = [(name, "file", len(text.splitlines()))]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            sizes.append((f"{name}::{node.name}", kind, (node.end_lineno or node.lineno) - node.lineno + 1))
    for what, kind, lines in sizes:
        if lines > LIMITS[kind]:
            yield what, lines, LIMITS[kind]


def test_nothing_has_outgrown_its_room() -> None:
    long = {
        what: f"{lines} lines, at most {limit}"
        for path in modules()
        for what, lines, limit in long_parts(path)
    }
    assert {what: size for what, size in long.items() if what not in ALLOWED} == {}
    assert set(ALLOWED) <= set(long), "what is short again leaves the list of exceptions"
