"""What became of what was begun: chosen from one list, how and when, kept once."""

from dataclasses import replace
from datetime import date

import pytest

from store.domain.errors import Refused
from tests.tui import made_up
from tests.tui.driving import press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.hostile import hostile
from tests.tui.opening import hang_up, opened, opened_to_a_third_party, room, shown
from tui.form import FormScreen

TODAY = made_up.TODAY


async def test_a_letter_that_went_in_five_keys(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "outcome")
        assert "What became of it?" in shown(sitting)
        assert "Letter: Agreement broken" in shown(sitting)
        await press(sitting, "1")
        assert "By post" in shown(sitting)
        await press(sitting, "1", "enter")
        await sitting.press("enter", "enter", "enter")
        await settled(sitting)
        [kept] = desk.asked("outcomes.complete")
        key = kept.pop("key")
        assert kept == {
            "action_id": 72,
            "version": 4,
            "outcome": "done",
            "how": "post",
            "on": TODAY,
            "said": "",
        }
        assert desk.asked("drafts.discard") == [{"key": key}]
        assert room(sitting) != "outcome"


async def test_what_is_not_wanted_any_more_says_why(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "outcome")
        await press(sitting, "1", "6", "enter", "enter")
        assert "A line is needed." in shown(sitting)
        assert desk.asked("outcomes.complete") == []
        await type_in(sitting, "she rang")
        await press(sitting, "enter")
        [kept] = desk.asked("outcomes.complete")
        assert (kept["outcome"], kept["how"], kept["said"]) == ("cancelled", "", "she rang")


async def test_a_review_is_asked_for_then_decided(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "outcome")
        await press(sitting, "2", *["backspace"] * 5)
        await type_in(sitting, "20/11")
        await press(sitting, "enter")
        assert desk.asked("outcomes.ask_review") == [
            {"notice_id": 31, "version": 2, "asked_on": date(2026, 11, 20)}
        ]
    open_now = replace(made_up.OUTCOMES.reviews[0], asked_on=TODAY)
    desk.with_answers(outcomes__sheet=replace(made_up.OUTCOMES, reviews=(open_now,)))
    async with seated(desk) as sitting:
        await opened(sitting, "outcome")
        await press(sitting, "2")
        assert "set aside: the notice is withdrawn" in shown(sitting).lower()
        await press(sitting, "2", "enter")
        [decided] = desk.asked("outcomes.decide_review")
        assert (decided["outcome"], decided["decided_on"]) == ("set_aside", TODAY)


async def test_a_need_is_considered_with_what_was_weighed(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "outcome")
        assert "never yet" in shown(sitting)
        await press(sitting, "3", "enter")
        assert "A line is needed." in shown(sitting)
        await type_in(sitting, "letters are read out")
        await press(sitting, "enter")
        assert desk.asked("outcomes.consider") == [
            {
                "tenancy_id": made_up.ADAEZE,
                "flag_id": 41,
                "version": 3,
                "outcome": "letters are read out",
            }
        ]


async def test_esc_goes_one_choice_back_and_a_refusal_loses_nothing(desk: FakeDesk) -> None:
    desk.with_answers(outcomes__complete=Refused("That is finished already.", "Look at the diary."))
    async with seated(desk) as sitting:
        await opened(sitting, "outcome")
        await press(sitting, "1", "2", "escape")
        assert "How?" in shown(sitting)
        await press(sitting, "escape")
        assert "What became of it?" in shown(sitting)
        await press(sitting, "1", "2", "enter")
        await type_in(sitting, "put through the door")
        await press(sitting, "enter")
        assert "That is finished already. Look at the diary." in shown(sitting)
        form = sitting.app.screen
        assert isinstance(form, FormScreen)
        assert form.value("said") == "put through the door"
        hang_up(sitting)
        assert desk.asked("drafts.save")[-1]["form"] == "outcome"


async def test_a_third_party_s_screen_shows_nothing_of_the_case() -> None:
    async with seated() as sitting:
        await opened_to_a_third_party(sitting, "outcome", "letters")
        assert "Nothing is open here" in shown(sitting)
        assert "Agreement broken" not in shown(sitting)
        await press(sitting, "1", "enter", "escape")
        assert room(sitting) != "outcome"


async def test_the_account_opens_it_within_scope() -> None:
    async with seated() as sitting:
        await opened(sitting, "account")
        await press(sitting, "o")
        assert room(sitting) == "outcome"
    async with seated() as sitting:
        await opened_to_a_third_party(sitting, "account", "balance")
        await press(sitting, "o")
        assert room(sitting) == "account"
        assert "not in this authority" in shown(sitting)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_words_stay_words(size: tuple[int, int]) -> None:
    desk = FakeDesk().with_answers(outcomes__sheet=hostile(made_up.OUTCOMES))
    async with seated(desk, size=size) as sitting:
        await opened(sitting, "outcome")
        assert "What became of it?" in shown(sitting)
        await press(sitting, "1")
        assert "How?" in shown(sitting)
