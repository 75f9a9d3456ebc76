"""The README's keys are the program's."""

from pathlib import Path

from tests.docs.key_table import BEGIN, END, key_table

README = Path(__file__).parents[2] / "README.md"


def test_the_table_in_the_readme_is_the_one_made_from_the_list_of_keys() -> None:
    text = README.read_text(encoding="utf-8")
    block = text.partition(BEGIN)[2].partition(END)[0].strip()
    assert block == key_table(), "run `python -m tests.docs.key_table` and put its table into the README"
