"""Sentences stand in `tui/wording`, keys in `tui/keys`: screens say nothing in words of their own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui import keys

TUI = Path(__file__).resolve().parents[2] / "tui"
SILENT = (
    *sorted((TUI / "screens").glob("*.py")),
    *(TUI / name for name in ("form.py", "choices.py", "app.py")),
)
"""What collects and hands on, and leaves the words to others."""

STYLE = {"bold", "reverse", "underline"}
KEY = re.compile(r"\b(F[0-9]+|Pg(Dn|Up)|Ctrl\+[A-Z])\b")
LETTER = re.compile(
    r"\bg [a-z]\b|\b(press|Press) (/|[a-z]\b(?! ))|\([a-z]\)|^\W*[a-z]: |[.:] [a-z] (takes|for) "
)
"""A key named by its letter: `g e`, `press c`, `(m)`, `x takes it back`."""


def _parts(tree: ast.AST) -> set[int]:
    """What is no text of its own: docstrings, a screen's own name, and the pieces of an f-string."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            found.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            found.update(id(part) for part in node.values)
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "HEADING" for target in node.targets
        ):
            found.add(id(node.value))
    return found


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string in some code; what an f-string fills in is `{}`."""
    tree = ast.parse(source)
    not_text = _parts(tree)
    for node in ast.walk(tree):
        if id(node) in not_text:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values),
            )


def is_sentence(text: str) -> bool:
    """Three words, or two that end as a sentence does, or one that says to wait."""
    words = [word for word in text.split() if word not in STYLE]
    said = [word for word in words if any(letter.isalpha() for letter in word)]
    ends = text.rstrip().endswith((".", "?", "!", ":", "…"))
    return len(said) >= 3 or (len(words) >= 2 and bool(said) and ends) or text.rstrip().endswith("...")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Yours: another person decides.", True),
        ("Nothing waits.", True),
        ("Looking...", True),
        ("{} live of {} on file", True),
        ("{} not finished.", True),
        ("Another number on file", True),
        ("bold reverse", False),
        ("{} {}", False),
        ("{}.", False),
        ("#field-{}", False),
        ("../styles/verify.tcss", False),
        (" Why", False),
    ],
)
def test_a_sentence_is_known_when_it_is_seen(text: str, sentence: bool) -> None:
    assert is_sentence(text) is sentence


def test_docstrings_and_headings_are_no_sentences_of_a_screen() -> None:
    source = '"""What it is."""\nHEADING = "Who is speaking?"\nsay(f"Back to {name} now.")\n'
    assert [text for _, text in literals(source)] == ["Back to {} now."]


@pytest.mark.parametrize("path", SILENT, ids=lambda path: path.stem)
def test_a_screen_takes_its_sentences_from_wording(path: Path) -> None:
    found = [f"{line}: {text!r}" for line, text in literals(path.read_text("utf-8")) if is_sentence(text)]
    assert found == [], f"put these into tui/wording: {path.name}"


@pytest.mark.parametrize(
    "path", sorted((TUI / "wording").glob("*.py")) + list(SILENT), ids=lambda path: path.stem
)
def test_a_sentence_names_a_key_as_the_list_of_keys_does(path: Path) -> None:
    texts = list(literals(path.read_text("utf-8")))
    found = [f"{line}: {text!r}" for line, text in texts if KEY.search(text) or LETTER.search(text)]
    assert found == [], "say tui.keys.shown(id) in place of the key"


@pytest.mark.parametrize(
    "text", ["F3: another", "PgDn for more", "x: g e.", "Press / now", "now press c", "a (m)."]
)
def test_a_key_is_known_when_it_is_seen(text: str) -> None:
    assert KEY.search(text) or LETTER.search(text)


def test_a_key_is_shown_by_its_id() -> None:
    assert keys.shown("escalate.owner") == "F3"
    assert keys.shown("account.page_down") == "PgDn"
    assert keys.named("account.page_down").names == {"pagedown", "down"}
    with pytest.raises(KeyError):
        keys.shown("escalate.nothing")
