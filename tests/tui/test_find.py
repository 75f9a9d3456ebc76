"""Find: as typed, late answers dropped, no balance and no hidden address, and a card number never searched for."""

import threading
from dataclasses import replace

import pytest
from textual import events

from store.domain.errors import StoreBusy
from store.domain.views.casework import DraftView
from store.domain.views.people import FoundList
from tests.tui import made_up
from tests.tui.driving import app_of, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_lines, frame_text
from tui.app import DutydeskApp, Opened

VISA = "4111 1111 1111 1111"
"""Nobody's: it starts as a card does and its check digit is right."""

PAYMENT_REFERENCE = "9826000000010000142"


async def test_between_calls_nothing_has_the_focus_and_letters_do_nothing(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        before = frame_text(sitting.app)
        await press(sitting, "x", "a", "d", "p", "y", "enter", "down")
        assert sitting.app.focused is None
        assert app_of(sitting).call is None
        assert frame_text(sitting.app) == before
        assert desk.asked("people.find") == []


async def test_a_slash_begins_the_call_and_it_is_kept(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "slash")
        call = app_of(sitting).call
        assert call is not None
        assert desk.asked("casework.begin_call") == [{"key": call.key}]
        assert "call since 14:03" in frame_lines(sitting.app)[0]
        await type_in(sitting, "a/b")
        assert desk.asked("people.find")[-1] == {"words": "a/b"}


async def test_a_row_has_name_address_type_reference_and_flags_but_never_a_balance(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, "alder")
        frame = frame_text(sitting.app)
        assert "> Adaeze Okafor" in frame
        assert "14 Alder Walk, NX4 6QT" in frame
        assert "1000014   hold" in frame
        assert "Grace Whitlock" in frame
        assert "address hidden" in frame
        assert "!guard" in frame
        assert "!safety" in frame
        assert "FORMER" in frame
        assert "3 found" in frame
        assert "£" not in frame


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (made_up.FOUND, "3 found"),
        (replace(made_up.FOUND, rows=(made_up.OKAFOR,), how="spelling"), "1 found, by spelling"),
        (replace(made_up.FOUND, rows=()), "nothing found: try fewer letters, the postcode or the reference"),
        (replace(made_up.FOUND, more=True), "3 shown, there are more: add a word"),
    ],
)
async def test_the_status_line_says_what_the_search_came_to(found: FoundList, words: str) -> None:
    async with seated(FakeDesk().with_answers(people__find=found)) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, "alder")
        assert frame_lines(sitting.app)[-2] == words


async def test_of_two_searches_the_first_slower_the_screen_shows_the_second() -> None:
    first_may_go, first_is_there = threading.Event(), threading.Event()
    came_late: list[str] = []

    def find(words: str) -> FoundList:
        if words == "a":
            first_is_there.set()
            assert first_may_go.wait(10)
            came_late.append(words)
            return FoundList(words, (made_up.MENSAH,), False, "exact")
        return FoundList(words, (made_up.OKAFOR,), False, "exact")

    async with seated(FakeDesk().with_answers(people__find=find)) as sitting:
        await press(sitting, "slash")
        await sitting.press("a")
        assert first_is_there.wait(10)
        await sitting.press("b")
        while "Adaeze Okafor" not in frame_text(sitting.app):
            await sitting.pause()
        first_may_go.set()
        await settled(sitting)
        while not came_late:
            await sitting.pause()
        await settled(sitting)
        assert "Adaeze Okafor" in frame_text(sitting.app)
        assert "Kwame Mensah" not in frame_text(sitting.app)


async def test_up_and_down_choose_while_the_box_keeps_the_focus(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, "alder")
        await press(sitting, "down", "down", "down", "down", "up")
        assert "> Grace Whitlock" in frame_text(sitting.app)
        assert sitting.app.focused is not None
        assert sitting.app.focused.id == "field-find"


async def test_enter_goes_to_verify_with_the_call_set_on_that_tenancy(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, "alder")
        await press(sitting, "enter")
        call = app_of(sitting).call
        assert call is not None
        assert (call.tenancy_id, call.rent_reference, call.speaking) == (made_up.ADAEZE, "1000014", None)
        assert desk.asked("people.sheet") == [{"tenancy_id": made_up.ADAEZE}]
        await press(sitting, "escape")
        assert "Find: alder" in frame_text(sitting.app)
        assert "> Adaeze Okafor" in frame_text(sitting.app)


async def test_enter_before_the_answer_opens_what_comes_and_never_an_older_row() -> None:
    go_on = threading.Event()

    def find(words: str) -> FoundList:
        if words == "okafor 14":
            assert go_on.wait(10)
            return FoundList(words, (made_up.OKAFOR,), False, "exact")
        return FoundList(words, (made_up.MENSAH,), False, "exact")

    desk = FakeDesk().with_answers(people__find=find)
    async with seated(desk) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, "okafor 1")
        await sitting.press("4")
        await sitting.press("enter")
        assert desk.asked("people.sheet") == []
        go_on.set()
        await settled(sitting)
        while not desk.asked("people.sheet"):
            await sitting.pause()
        assert desk.asked("people.sheet") == [{"tenancy_id": made_up.ADAEZE}]


async def test_a_card_number_empties_the_box_and_is_not_searched_for(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "slash")
        await sitting.press(*VISA.replace(" ", ""))
        await settled(sitting)
        await type_in(sitting, VISA)
        assert max(len(given["words"]) for given in desk.asked("people.find")) < 16
        frame = frame_text(sitting.app)
        assert "That looks like a card number" in frame
        assert "1111" not in frame


async def test_a_payment_reference_of_nineteen_digits_is_no_card(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, PAYMENT_REFERENCE)
        assert desk.asked("people.find")[-1] == {"words": PAYMENT_REFERENCE}


async def test_the_box_holds_five_hundred_characters_and_says_so(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, "x" * 2_000_000)
        assert desk.asked("people.find")[-1] == {"words": "x" * 500}
        assert "3 found; the box is full at 500 characters" in frame_text(sitting.app)


async def test_what_is_typed_before_the_store_is_open_is_searched_when_it_opens(desk: FakeDesk) -> None:
    open_now = threading.Event()

    def connect() -> Opened:
        assert open_now.wait(10)
        return Opened(desk, made_up.CLOCK)

    app = DutydeskApp(connect, made_up.CLOCK)
    async with app.run_test(size=(80, 24)) as sitting:
        await sitting.press("slash")
        await sitting.press(*"alder")
        await sitting.pause()
        assert "The store is opening" in frame_text(app)
        assert desk.asked("people.find") == []
        open_now.set()
        await settled(sitting)
        assert desk.asked("people.find") == [{"words": "alder"}]
        assert "> Adaeze Okafor" in frame_text(app)
    app.stop_watch()


async def test_a_call_typed_ahead_while_the_store_opens_is_not_lost(desk: FakeDesk) -> None:
    desk.with_answers(people__find=replace(made_up.FOUND, rows=(made_up.OKAFOR,)))
    open_now = threading.Event()

    def connect() -> Opened:
        assert open_now.wait(10)
        return Opened(desk, made_up.CLOCK)

    app = DutydeskApp(connect, made_up.CLOCK)
    async with app.run_test(size=(80, 24)) as sitting:
        await sitting.press("slash", "a", "l")
        for key in ("enter", "y", "y", "y"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await sitting.pause()
        open_now.set()
        while "VERIFIED TENANT" not in frame_text(app):
            await sitting.pause()
        assert desk.asked("people.find") == [{"words": "al"}]
    app.stop_watch()


async def test_an_error_is_said_and_what_was_typed_stays() -> None:
    busy = StoreBusy("Another program holds the store.", "Wait a moment and type on.")
    async with seated(FakeDesk().with_answers(people__find=busy)) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, "alder")
        assert "Another program holds the store. Wait a moment and type on." in frame_text(sitting.app)
        assert "Find: alder" in frame_text(sitting.app)


async def test_escape_empties_the_box_then_ends_the_call(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, "alder")
        await press(sitting, "escape")
        call = app_of(sitting).call
        assert call is not None
        assert "Adaeze" not in frame_text(sitting.app)
        await press(sitting, "escape")
        assert app_of(sitting).call is None
        assert desk.asked("casework.end_call") == [{"key": call.key, "tenancy_id": None, "speaking": None}]
        assert sitting.app.focused is None


async def test_the_last_ten_and_straight_to_one_of_them(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "ctrl+r")
        assert "Your last 3 accounts." in frame_text(sitting.app)
        assert app_of(sitting).call is None
        await press(sitting, "down", "down", "enter")
        call = app_of(sitting).call
        assert call is not None
        assert call.tenancy_id == made_up.MENSAH.tenancy_id
        assert desk.asked("casework.begin_call") == [{"key": call.key}]


async def test_unfinished_work_is_offered_when_the_desk_opens() -> None:
    draft = DraftView(1, "pay", made_up.ADAEZE, "1000014", "k", "c", "{}", made_up.NOW)
    async with seated(FakeDesk().with_answers(drafts__offered=(draft,))) as sitting:
        words = "You were writing a payment for 1000014 at 14:03: g d to go on with it."
        assert words in frame_text(sitting.app)


async def test_what_was_gone_on_with_is_offered_no_more() -> None:
    draft = DraftView(1, "pay", made_up.ADAEZE, "1000014", "k", "c", "{}", made_up.NOW)
    desk = FakeDesk().with_answers(drafts__offered=(draft,))
    async with seated(desk) as sitting:
        await press(sitting, "g", "d")
        desk.with_answers(drafts__offered=())
        await press(sitting, "escape")
        assert "You were writing" not in frame_text(sitting.app)
        assert "Go to" not in frame_text(sitting.app)


async def test_g_then_another_key_is_a_change_of_mind(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "g")
        assert "Go to: a approvals, d what you were writing, e alerts." in frame_text(sitting.app)
        await press(sitting, "x", "a")
        assert "Find" in frame_lines(sitting.app)[0]
        assert "Go to" not in frame_text(sitting.app)


async def test_at_120_columns_the_whole_address_is_in_the_row(desk: FakeDesk) -> None:
    async with seated(desk, size=(120, 40)) as sitting:
        await press(sitting, "slash")
        await type_in(sitting, "alder")
        assert "14 Alder Walk, Northgate, NX4 6QT" in frame_lines(sitting.app)[2]
