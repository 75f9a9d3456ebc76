"""`dutydesk keys`: every key in words and for programs, without a store."""

from tests.commands import dutydesk
from tests.json_schema import checked
from tui.keys import KEYS, cap
from tui.wording.places import place_words


def test_every_key_is_in_words_under_its_place() -> None:
    ran = dutydesk("keys")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{place_words(KEYS[0].place)}\n  F9 or Ctrl+N: Wellbeing emergency: ")
    assert "\n\nBetween calls\n  /: Find the caller: the call begins.\n" in ran.out
    assert max(len(line) for line in ran.out.splitlines()) <= 80
    text = " ".join(ran.out.split())
    for key in KEYS:
        assert f"{' or '.join(cap(one) for one in key.keys.split(','))}: {key.help}" in text


def test_for_programs() -> None:
    ran = dutydesk("keys", "--json")
    told = checked("keys", ran.out)
    assert [one["id"] for one in told] == [key.id for key in KEYS]
    assert told[0]["keys"] == ["F9", "Ctrl+N"]
