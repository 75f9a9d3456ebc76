"""Words of checking who speaks: scopes in words, and no hint at which answer was wrong."""

from dataclasses import replace

import pytest

from store.domain.verification import EVERYTHING, Check, Subject, Verification
from tests.tui import made_up
from tests.tui.hostile import hostile
from tui.wording import verify


def test_every_subject_has_a_word_but_general() -> None:
    words = verify.may_discuss(EVERYTHING).split(", ")
    assert len(words) == len(Subject) - 1
    assert verify.may_discuss({"general"}) == "nothing but general matters"
    assert verify.not_in_scope(EVERYTHING) == ""


def test_a_wrong_answer_is_marked_no_otherwise_than_as_asked() -> None:
    check = Verification().answered(Check.FULL_NAME, right=False).answered(Check.DATE_OF_BIRTH, right=True)
    lines = verify.prompt_lines(made_up.PROMPTS, check, Check.ADDRESS, shown=False, columns=80)
    text = "\n".join(line.plain for line in lines)
    assert "asked" in text
    assert "wrong" not in text
    assert "Alder" not in text


@pytest.mark.parametrize("refer", [True, False])
def test_what_is_said_after_a_failure_names_no_question(refer: bool) -> None:
    told = verify.failed(made_up.DESK, refer=refer)
    for prompt in made_up.PROMPTS:
        assert prompt.ask not in told
        assert prompt.code.replace("_", " ") not in told
    assert "Do not say which." in told


def test_without_a_lead_the_number_to_ring_is_given() -> None:
    nobody = replace(made_up.DESK, lead_name="")
    assert (
        verify.referred(nobody) == "Too many tries today: refer the caller to the duty lead on 020 7946 0999."
    )
    assert verify.referred(None) == "Too many tries today: refer the caller to the duty lead."


def test_the_deed_names_who_on_what_ground_and_about_what() -> None:
    deed = verify.third_party_deed("Martha Lind", {"balance", "letters"}, consent=True)
    assert deed == "Spoke with Martha Lind on your consent by voice, for this call only: balance, letters."


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_hostile_data_fit_and_do_not_act(columns: int) -> None:
    sheet = hostile(replace(made_up.SHEET, safe_contact="Ring", safety="Two officers"))
    lines = [
        *verify.header(sheet, columns),
        *verify.speaking(sheet, sheet.speakers[0], columns),
        *verify.prompt_lines(
            sheet.speakers[0].prompts, Verification(), Check.FULL_NAME, shown=True, columns=columns
        ),
        *verify.consent(sheet.speakers[0].name, "x" * 400, columns),
        *(
            line
            for one in sheet.authorities
            for line in verify.authority_lines(one, chosen=True, columns=columns)
        ),
    ]
    for line in lines:
        assert line.cell_length <= columns
        assert "\x1b" not in line.plain
