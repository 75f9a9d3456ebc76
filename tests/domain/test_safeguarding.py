import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain import safeguarding
from store.domain.safeguarding import (
    DONE,
    NEVER,
    PROMPTS,
    QUESTIONS,
    Place,
    Risk,
    after_steps,
    higher,
    hold_until,
    read_out,
    risk_of,
)

TODAY = date(2026, 11, 23)


def test_the_drill_is_blake() -> None:
    assert "".join(prompt.letter for prompt in PROMPTS) == "BLAKE"
    assert all(prompt.say for prompt in PROMPTS)
    assert "Are you thinking about killing yourself?" in PROMPTS[2].say


def test_ids_are_stable_short_and_used_once() -> None:
    ids = [one.id for one in (*QUESTIONS, *DONE)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", one) for one in ids)
    assert all(one.tick for one in (*QUESTIONS, *DONE))


@pytest.mark.parametrize(
    ("yes", "risk"),
    [
        (set(), None),
        ({"children", "alone"}, None),
        ({"ending_life"}, Risk.THOUGHTS),
        ({"ending_life", "plan"}, Risk.SOON),
        ({"ending_life", "means"}, Risk.SOON),
        ({"plan", "when_now"}, Risk.IMMINENT),
        ({"taken"}, Risk.IMMINENT),
    ],
)
def test_the_nearest_danger_counts(yes: set[str], risk: Risk | None) -> None:
    assert risk_of(yes) is risk


@given(st.sets(st.sampled_from([one.id for one in QUESTIONS])), st.sampled_from(QUESTIONS))
def test_one_more_yes_never_lowers_the_risk(yes: set[str], one_more: safeguarding.Question) -> None:
    before, after = risk_of(yes), risk_of(yes | {one_more.id})
    assert higher(before, after) is after


def test_the_block_reads_the_place_first_and_leaves_out_what_is_not_known() -> None:
    place = Place(
        name="Ama Testperson",
        age="41",
        address=("Flat 9", "12 Example Road"),
        postcode="ZZ1 1ZZ",
        entry="code 1204, third floor",
        phone="07700 900123",
        said="I can't go on",
        hazards="dog",
    )
    assert read_out(place) == (
        "Address: Flat 9, 12 Example Road, ZZ1 1ZZ.",
        "Name: Ama Testperson, age 41.",
        "How to get in: code 1204, third floor.",
        "Phone: 07700 900123.",
        "What they said: I can't go on.",
        "Hazards: dog.",
    )


def test_where_the_caller_says_they_are_outranks_the_file() -> None:
    block = read_out(Place(address=("12 Example Road",), where_now="the canal bridge"))
    assert block[0] == "The caller says they are at: the canal bridge."
    assert block[1] == "Address on file: 12 Example Road."


def test_words_that_end_a_sentence_end_it_once() -> None:
    block = read_out(Place(said="I have them here.", entry="Second floor!", hazards="dog"))
    assert block[2:] == ("How to get in: Second floor!", "What they said: I have them here.", "Hazards: dog.")


def test_an_unknown_caller_still_gives_a_block() -> None:
    assert read_out(Place()) == (
        "Address: not known. Ask the caller where they are.",
        "Name: not known.",
    )


def test_everything_after_is_for_the_same_day_but_the_hold_which_runs_on() -> None:
    steps = {one.id: one for one in after_steps(TODAY, hold_days=7, rest_minutes=15)}
    assert set(steps) == {"record", "hold", "safeguarding", "lead_review", "debrief"}
    assert steps["hold"].due_on == hold_until(TODAY, 7) == date(2026, 11, 30)
    assert all(one.due_on == TODAY for one in steps.values() if one.id != "hold")
    assert "15 minutes" in steps["debrief"].do
    assert "Children" not in steps["safeguarding"].do
    with_child = after_steps(TODAY, hold_days=7, rest_minutes=15, child_at_risk=True)
    assert any("Children Act 1989" in one.do for one in with_child)


def test_five_things_never_happen() -> None:
    assert len(NEVER) == 5
    assert all(one.startswith("Never ") for one in NEVER)


def test_no_money_can_get_into_this_module() -> None:
    source = Path(str(safeguarding.__file__)).read_text(encoding="utf-8")
    assert "Pence" not in source
    assert "£" not in source
    assert "balance" not in source
    assert "arrears" not in source
