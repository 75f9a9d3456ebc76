"""The README's map of the house is the tree."""

from pathlib import Path

import pytest

from tests.docs import house_map


def test_the_readme_map_is_what_the_tree_says() -> None:
    readme = (house_map.ROOT / "README.md").read_text(encoding="utf-8")
    drawn, written = house_map.house_map().splitlines(), house_map.in_readme(readme).splitlines()
    missing = [line for line in drawn if line not in written]
    stale = [line for line in written if line not in drawn]
    assert written == drawn, (
        f"run `python -m tests.docs.house_map --write`; not in the README: {missing}; only there: {stale}"
    )


def test_each_line_fits_and_has_words() -> None:
    for line in house_map.house_map().splitlines():
        assert len(line) <= house_map.LONGEST
        assert len(line.split(maxsplit=1)) == 2, f"no words for {line}"


@pytest.mark.parametrize(
    ("docstring", "words"),
    [
        ('"""Posts money."""', "Posts money"),
        ('"""The desk\'s\nclock. It never\nticks."""', "The desk's clock"),
        ('"""Reads `pins.txt` too.\n\nMore."""', "Reads `pins.txt` too"),
    ],
)
def test_the_words_are_the_first_sentence(tmp_path: Path, docstring: str, words: str) -> None:
    module = tmp_path / "module.py"
    module.write_text(docstring)
    assert house_map.first_sentence(module) == words


def test_a_readme_without_a_map_is_told_where_it_belongs() -> None:
    with pytest.raises(ValueError, match="under '## The house'"):
        house_map.in_readme("# Dutydesk\n")
