"""Verify: three right, answers hidden until asked for, and never a word about which one was wrong."""

from dataclasses import replace

import pytest

from store.domain.errors import StoreBusy
from store.domain.verification import EVERYTHING, Subject
from store.domain.views.people import SpeakerView
from tests.tui import made_up
from tests.tui.driving import app_of, at_account, checking, press, seated, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_lines, frame_text
from tests.tui.opening import room

ANSWERS = ("12 March 1984", "£20.00 on Thu 19 Nov 2026")

SECOND = SpeakerView(2, "Obinna Okafor", "joint", made_up.PROMPTS, deceased=False)
BOTH = replace(made_up.SHEET, speakers=(replace(made_up.SHEET.speakers[0], role="joint"), SECOND))


def _marked(frame: str) -> str:
    return next(line for line in frame.splitlines() if line.startswith("> "))


async def test_answers_are_hidden_until_space_and_again_after_it(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await checking(sitting)
        frame = frame_text(sitting.app)
        assert "NOT VERIFIED: say nothing about the account" in frame
        assert "Speaking: Adaeze Okafor, tenant" in frame
        assert "0 of 3 right" in frame
        assert "••••" in frame
        assert not any(answer in frame for answer in ANSWERS)
        await press(sitting, "y", "space")
        assert ANSWERS[0] in frame_text(sitting.app)
        assert ANSWERS[1] not in frame_text(sitting.app)
        await press(sitting, "space")
        assert ANSWERS[0] not in frame_text(sitting.app)
        await press(sitting, "space", "k")
        assert ANSWERS[0] not in frame_text(sitting.app)


async def test_no_balance_stands_on_the_page_even_when_all_answers_are_shown(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await checking(sitting)
        for _ in made_up.PROMPTS:
            await press(sitting, "space")
            assert "186.40" not in frame_text(sitting.app)
            await press(sitting, "k")


async def test_three_right_open_the_account_and_are_kept_once(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "y", "y")
        assert "2 of 3 right" in frame_text(sitting.app)
        assert desk.asked("people.record_try") == []
        await press(sitting, "y")
        call = app_of(sitting).call
        assert call is not None
        assert call.speaking is not None
        assert (call.speaking.kind, call.speaking.person_id) == ("tenant", 1)
        assert call.speaking.subjects == EVERYTHING
        assert [(deed.kind, deed.text) for deed in call.deeds] == [
            ("verified", "Checked as tenant: 3 questions right.")
        ]
        (kept,) = desk.asked("people.record_try")
        assert (kept["outcome"], kept["asked"], kept["person_id"]) == ("passed", 3, 1)
        assert kept["call_key"] == call.key
        assert "VERIFIED TENANT" in frame_text(sitting.app)


async def test_three_that_stand_on_letters_are_not_enough(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "y", "k", "y", "y")
        frame = frame_text(sitting.app)
        assert "3 of 3 right; 1 more must be one not printed on letters" in frame
        assert desk.asked("people.record_try") == []
        await press(sitting, "y")
        assert desk.asked("people.record_try")[0]["outcome"] == "passed"


async def test_one_wrong_answer_says_nothing_and_goes_on(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "n")
        frame = frame_text(sitting.app)
        assert "wrong" not in "\n".join(frame.splitlines()[:-1]).lower()
        assert "What is your date of birth?" in _marked(frame)
        await press(sitting, "y", "y", "y")
        assert "VERIFIED TENANT" in frame_text(sitting.app)


async def test_a_failure_never_tells_which_and_offers_a_message() -> None:
    few = replace(made_up.SHEET, speakers=(replace(made_up.SHEET.speakers[0], prompts=made_up.PROMPTS[:3]),))
    desk = FakeDesk().with_answers(people__sheet=few, people__record_try=1)
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "n")
        words = " ".join(frame_text(sitting.app).split())
        assert (
            "The checks were not passed. Do not say which. You can take a message (m), or ring back on the "
            "number on file." in words
        )
        assert "I haven't been able to confirm who I'm speaking to" in words
        (kept,) = desk.asked("people.record_try")
        assert (kept["outcome"], kept["asked"]) == ("failed", 1)
        assert app_of(sitting).call is not None
        assert app_of(sitting).call.speaking is None  # type: ignore[union-attr]
        await press(sitting, "y", "y", "y")
        assert len(desk.asked("people.record_try")) == 1


async def test_a_second_failure_refers_to_the_duty_lead_and_asks_nothing_more() -> None:
    desk = FakeDesk().with_answers(people__sheet=replace(BOTH, failed_today=1), people__record_try=2)
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "n", "n")
        words = " ".join(frame_text(sitting.app).split())
        assert "Do not say which. Too many tries today: refer the caller to Lena Fischer, 4100." in words
        await press(sitting, "s", "y", "y", "y")
        assert len(desk.asked("people.record_try")) == 1
        assert app_of(sitting).call.speaking is None  # type: ignore[union-attr]


async def test_where_too_many_failed_today_nobody_is_asked_at_all() -> None:
    desk = FakeDesk().with_answers(people__sheet=replace(made_up.SHEET, failed_today=2))
    async with seated(desk) as sitting:
        await checking(sitting)
        assert "Too many tries today: refer the caller to Lena Fischer, 4100." in frame_text(sitting.app)
        await press(sitting, "y", "y", "y")
        assert desk.asked("people.record_try") == []


async def test_another_of_the_joint_tenants_speaks_and_wrong_answers_go_along() -> None:
    desk = FakeDesk().with_answers(people__sheet=BOTH)
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "y", "s")
        assert "Speaking: Obinna Okafor, joint tenant" in frame_text(sitting.app)
        assert "0 of 3 right" in frame_text(sitting.app)
        await press(sitting, "y", "y", "y")
        speaking = app_of(sitting).call.speaking  # type: ignore[union-attr]
        assert speaking is not None
        assert (speaking.kind, speaking.person_id, speaking.name) == ("joint", 2, "Obinna Okafor")
        assert speaking.subjects == EVERYTHING - {Subject.PERSONAL, Subject.NOTES}
    desk = FakeDesk().with_answers(people__sheet=BOTH, people__record_try=1)
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "n", "s", "n", "n")
        assert [one["outcome"] for one in desk.asked("people.record_try")] == ["failed", "failed"]
        assert "refer the caller to" in " ".join(frame_text(sitting.app).split())


@pytest.mark.parametrize(("answers", "outcome"), [("n", "failed"), ("y", "gave_up"), ("yn", "failed")])
@pytest.mark.parametrize("way", [("escape",), ("t", "escape", "escape")])
async def test_a_wrong_answer_is_kept_however_the_officer_leaves(
    desk: FakeDesk, answers: str, outcome: str, way: tuple[str, ...]
) -> None:
    """Else one could look for the right answer a guess at a time."""
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, *answers)
        await press(sitting, *way)
        await sitting.app.workers.wait_for_complete()
        (kept,) = desk.asked("people.record_try")
        assert (kept["outcome"], kept["asked"]) == (outcome, len(answers))


async def test_leaving_before_anything_was_asked_keeps_nothing(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "escape")
        await sitting.app.workers.wait_for_complete()
        assert desk.asked("people.record_try") == []


async def test_who_has_died_is_not_speaking() -> None:
    dead = replace(made_up.SHEET.speakers[0], deceased=True)
    async with seated(
        FakeDesk().with_answers(people__sheet=replace(BOTH, speakers=(dead, SECOND)))
    ) as sitting:
        await checking(sitting)
        assert "Speaking: Obinna Okafor" in frame_text(sitting.app)
        await press(sitting, "s")
        assert "There is no other tenant on this tenancy." in frame_text(sitting.app)
    desk = FakeDesk().with_answers(people__sheet=replace(made_up.SHEET, speakers=(dead,)))
    async with seated(desk) as sitting:
        await checking(sitting)
        assert "Nobody of this tenancy can be speaking" in frame_text(sitting.app)
        await press(sitting, "y", "n", "space", "k")
        assert desk.asked("people.record_try") == []


async def test_too_little_on_file_to_check_anybody_is_said_and_is_no_failed_try() -> None:
    few = replace(made_up.SHEET.speakers[0], prompts=made_up.PROMPTS[:2])
    desk = FakeDesk().with_answers(people__sheet=replace(made_up.SHEET, speakers=(few,)))
    async with seated(desk) as sitting:
        await checking(sitting)
        assert "Too little is on file to check this person" in frame_text(sitting.app)
        await press(sitting, "y", "n")
        assert desk.asked("people.record_try") == []


async def test_a_hidden_address_is_neither_shown_nor_asked_for() -> None:
    hidden = replace(made_up.SHEET, address="", safe_contact="Only the number ending 412.")
    async with seated(FakeDesk().with_answers(people__sheet=hidden)) as sitting:
        await checking(sitting)
        frame = frame_text(sitting.app)
        assert "address hidden: do not read one out" in frame
        assert "SAFE CONTACT: Only the number ending 412." in frame
        assert "What is your full address" not in frame
        assert "Alder Walk" not in frame


async def test_the_store_busy_at_the_third_answer_loses_nothing() -> None:
    desk = FakeDesk().with_answers(people__record_try=StoreBusy("Another program holds the store.", "Wait."))
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "y", "y", "y")
        assert "Another program holds the store. Wait. Press y to try again." in frame_text(sitting.app)
        desk.with_answers(people__record_try=0)
        await press(sitting, "y")
        assert "VERIFIED TENANT" in frame_text(sitting.app)
        first, second = desk.asked("people.record_try")
        assert first == second


async def test_nobody_on_the_line_needs_a_reason_that_goes_to_the_trail(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "o")
        await type_in(sitting, "case work")
        await press(sitting, "enter")
        assert "Too short: say in three words or more" in frame_text(sitting.app)
        assert desk.asked("accounts.open") == []
        await press(sitting, "space")
        await type_in(sitting, "for approval")
        await press(sitting, "enter")
        (opened,) = desk.asked("accounts.open")
        assert (opened["speaking"].kind, opened["speaking"].why) == ("nobody", "case work for approval")
        assert "NO CALLER" in frame_text(sitting.app)
        assert "Say:" not in frame_text(sitting.app)


async def test_at_120_columns_nothing_is_cut(desk: FakeDesk) -> None:
    async with seated(desk, size=(120, 40)) as sitting:
        await checking(sitting)
        assert "…" not in "\n".join(frame_lines(sitting.app)[1:-2])


@pytest.mark.parametrize("answers", [("n", "n"), ("n",), ("y",)], ids=["failed", "given up", "left"])
async def test_a_check_that_is_not_passed_closes_the_account_to_whoever_was_checked_before(
    desk: FakeDesk, answers: tuple[str, ...]
) -> None:
    async with seated(desk) as sitting:
        await at_account(sitting)
        await press(sitting, "v", *answers)
        assert "NOT VERIFIED: say nothing about the account" in frame_text(sitting.app)
        assert "VERIFIED TENANT" not in frame_text(sitting.app)
        await press(sitting, "escape")
        frame = frame_text(sitting.app)
        assert "186.40" not in frame
        assert room(sitting) == "find"
        call = app_of(sitting).call
        assert call is not None
        assert call.speaking is None
        await press(sitting, "escape")
        assert len(desk.asked("accounts.open")) == 1


async def test_a_check_of_which_nothing_was_asked_leaves_the_account_open(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await at_account(sitting)
        await press(sitting, "v", "escape")
        assert room(sitting) == "account"


async def test_too_many_tries_today_close_it_before_anything_is_asked(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await at_account(sitting)
        desk.with_answers(people__sheet=replace(made_up.SHEET, failed_today=made_up.SHEET.most_failures))
        await press(sitting, "v")
        assert "NOT VERIFIED" in frame_text(sitting.app)
        await press(sitting, "escape")
        assert room(sitting) == "find"
