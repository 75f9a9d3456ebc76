"""Draws the README's map of the house from the tree itself: `python -m tests.docs.house_map`.

Every folder and module of the program is on it, and every folder of the tests, each with the first sentence of its own
docstring; `--write` puts the map into README.md.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("tui", "store", "integrations")
DATA = {
    "styles": "One stylesheet for each screen that needs it",
    "contracts": "The published API documents, verbatim, with their licences",
    "schemas": "What `--json` prints, as JSON Schema, one file a command",
}
"""Words for folders that hold no Python and so no docstring."""
NOT_ROOMS = {"__pycache__", "versions"}
"""Alembic's revisions are history, one file a change: `migrations/` stands for them."""
HEADING = "## The house"
WIDTH = 24
"""Columns for a name; a longer one pushes its words along."""
LONGEST = 120
"""Characters in a line."""


def first_sentence(module: Path) -> str:
    """The first sentence of a module's docstring, without its full stop.

    Raises:
        ValueError: the module has no docstring.
    """
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    if not docstring:
        raise ValueError(f"{module.relative_to(ROOT)} has no docstring: say in one sentence what it is")
    paragraph = " ".join(docstring.split("\n\n")[0].split())
    return re.split(r"\.(?: |$)", paragraph)[0].strip()


def line(depth: int, name: str, words: str) -> str:
    """One line of the map, cut at a word where it would be too long."""
    start = f"{'  ' * depth}{name:<{WIDTH - 2 * depth}}"
    room = LONGEST - len(start) - 1
    if len(words) > room:
        words = words[: room - 3].rsplit(" ", 1)[0].rstrip(",;") + "..."
    return f"{start} {words}".rstrip()


def rooms(folder: Path) -> list[Path]:
    """The folders directly in this one that hold files of the project.

    Raises:
        ValueError: a folder says nothing about itself.
    """
    found = sorted(child for child in folder.iterdir() if child.is_dir() and child.name not in NOT_ROOMS)
    found = [child for child in found if any(child.glob("*.*"))]
    for child in found:
        if child.name not in DATA and not (child / "__init__.py").is_file():
            where = child.relative_to(ROOT)
            raise ValueError(
                f"{where} says nothing of itself: an __init__.py with a docstring, or words in DATA"
            )
    return found


def draw(folder: Path, depth: int = 0, *, modules: bool) -> list[str]:
    """The lines of a folder and of all that is in it, modules first."""
    own = folder / "__init__.py"
    words = first_sentence(own) if own.is_file() else DATA[folder.name]
    lines = [line(depth, f"{folder.name}/", words)]
    if modules:
        names = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
        lines += [line(depth + 1, path.name, first_sentence(path)) for path in names]
    for room in rooms(folder):
        lines += draw(room, depth + 1, modules=modules)
    return lines


def house_map() -> str:
    """The whole map."""
    lines = [part for name in PROGRAM for part in draw(ROOT / name, modules=True)]
    return "\n".join(lines + draw(ROOT / "tests", modules=False))


def in_readme(readme: str) -> str:
    """The map as README.md has it: the fenced block under its heading.

    Raises:
        ValueError: there is none.
    """
    found = re.search(rf"^{HEADING}\n.*?^```text\n(.*?)\n```$", readme, re.DOTALL | re.MULTILINE)
    if found is None:
        raise ValueError(f"README.md has no ```text block under '{HEADING}'")
    return found[1]


def main() -> None:
    """Prints the map, or writes it into README.md."""
    drawn = house_map()
    if "--write" not in sys.argv:
        print(drawn)
        return
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    if HEADING not in text:
        text += f"\n{HEADING}\n\n```text\n\n```\n"
    readme.write_text(
        text.replace(f"```text\n{in_readme(text)}\n```", f"```text\n{drawn}\n```"), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
