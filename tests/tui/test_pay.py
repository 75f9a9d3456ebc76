"""Paying: the split before anything is taken, once however often Enter is pressed, and the receipt."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from textual import events

from store.domain.errors import OutcomeUnknown, StoreBusy
from store.domain.money import Pence
from store.domain.views.casework import DraftView
from store.domain.views.money import SplitLine, SplitPreview
from tests.tui import made_up
from tests.tui.driving import Sitting, app_of, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_text
from tui import unfinished
from tui.form import FormScreen

HOSTILE = "[/][bold]x[@click=app.quit]\x1b[2J\x1b]0;t\x07\u202e日本 " + "n" * 400


async def at_pay(sitting: Sitting, draft: DraftView | None = None) -> None:
    """Open the pay page in a call about the made-up account."""
    app = app_of(sitting)
    call = app.begin_call().for_tenancy(made_up.ADAEZE, "1000014")
    app.call = call.with_speaker(made_up.SPEAKING, "Adaeze Okafor")
    app.show("pay", draft=draft) if draft else app.show("pay", tenancy_id=made_up.ADAEZE)
    await settled(sitting)


def deeds(sitting: Sitting) -> tuple[str, ...]:
    """What the note would say."""
    call = app_of(sitting).call
    assert call is not None
    return tuple(deed.text for deed in call.deeds)


def a_draft(**content: str) -> DraftView:
    """A half-filled payment of before a hang-up."""
    at = datetime(2026, 11, 23, 13, 50, tzinfo=UTC)
    return DraftView(5, "pay", made_up.ADAEZE, "1000014", "k" * 32, "c" * 32, json.dumps(content), at)


async def test_a_payment_in_few_keys() -> None:
    desk = FakeDesk()
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "20.00")
        shown = frame_text(sitting.app)
        assert "£20.00" in shown
        assert "That goes to the rent." in shown
        assert desk.asked("money.take") == []
        await press(sitting, "enter")
        assert "Enter takes £20.00 in cash." in frame_text(sitting.app)
        await press(sitting, "f4")
        assert "court costs first" in frame_text(sitting.app)
        await press(sitting, "enter")
        [taken] = desk.asked("money.take")
        assert taken["amount"] == Pence(2000)
        assert taken["split"] == {"RENT": Pence(2000)}
        assert taken["method"] == "CASH"
        shown = frame_text(sitting.app)
        assert "0 0 0 0 0 0 0 2 - K" in shown
        assert "owes £166.40" in shown
        assert deeds(sitting) == ("Took £20.00 in cash, receipt 00000002-K",)
        assert desk.asked("drafts.discard") == [{"key": taken["key"]}]
        await press(sitting, "f5")
        assert "Written: receipts/00000002-K.txt" in frame_text(sitting.app)
        await press(sitting, "enter")
        assert getattr(sitting.app.screen, "room", "") != "pay"


async def test_three_quick_enters_take_one_payment() -> None:
    let_go = threading.Event()

    def slow(**given: Any) -> Any:
        assert let_go.wait(20)
        return made_up.receipt(given["amount"], given["method"])

    desk = FakeDesk().with_answers(money__take=slow)
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "20")
        await press(sitting, "enter")
        await sitting.press("enter", "enter", "enter")
        page = frame_text(sitting.app)
        assert " Sending £20.00 in cash..." in page
        assert "Enter takes" not in page
        assert "another way" not in page
        assert page.splitlines()[-1].startswith("Enter next  Esc back   ")
        let_go.set()
        await settled(sitting)
        assert len(desk.asked("money.take")) == 1
        assert "TAKEN" in frame_text(sitting.app)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "There is no amount."),
        ("0", "There is no amount."),
        ("20.5", "The pence are not two digits."),
        ("-5", "An amount here has no sign."),
        ("twenty", "That is not an amount of money."),
    ],
)
async def test_nothing_is_sent_for_a_wrong_amount(typed: str, said: str) -> None:
    desk = FakeDesk()
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, typed)
        await press(sitting, "enter", "enter", "enter")
        assert said in frame_text(sitting.app)
        assert typed in frame_text(sitting.app)
        assert desk.asked("money.take") == []


async def test_a_letter_fills_in_what_is_owed() -> None:
    async with seated() as sitting:
        await at_pay(sitting)
        assert "a: £186.40" in frame_text(sitting.app)
        await type_in(sitting, "a")
        assert "186.40" in frame_text(sitting.app)
        await press(sitting, "enter")
        assert "Enter takes £186.40 in cash." in frame_text(sitting.app)


async def test_a_card_needs_the_payment_lines_reference_and_never_its_number() -> None:
    desk = FakeDesk()
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "20")
        await press(sitting, "f3", "f3", "enter", "enter")
        assert "The payment line's reference is missing." in frame_text(sitting.app)
        await type_in(sitting, "4111 1111 1111 1111")
        await press(sitting, "enter", "enter")
        assert "looks like a card number" in frame_text(sitting.app)
        assert desk.asked("money.take") == []
        await press(sitting, "ctrl+a", "ctrl+k")
        await type_in(sitting, "7F3K")
        await press(sitting, "enter", "enter")
        [taken] = desk.asked("money.take")
        assert (taken["method"], taken["outside_reference"]) == ("CARD", "7F3K")
        assert deeds(sitting) == ("Took £20.00 by card on the payment line, receipt 00000002-K",)


async def test_the_caller_says_where_it_goes() -> None:
    desk = FakeDesk()
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "25")
        await press(sitting, "f4", "f4")
        await type_in(sitting, "rent 20 cc 4")
        await press(sitting, "enter")
        assert "£1.00 less than the payment" in frame_text(sitting.app)
        await press(sitting, "backspace")
        await type_in(sitting, "5")
        await press(sitting, "enter")
        assert "£20.00 to the rent and £5.00 to the court costs." in frame_text(sitting.app)
        await press(sitting, "enter")
        assert desk.asked("money.take")[0]["split"] == {"RENT": Pence(2000), "CC": Pence(500)}


async def test_a_late_split_is_not_shown_for_another_amount() -> None:
    slow, let_go = threading.Event(), threading.Event()

    def preview(_tenancy: int, amount: Pence, order: str) -> SplitPreview:
        if amount == 200:
            slow.set()
            assert let_go.wait(20)
        return SplitPreview(amount, order, made_up.taken_lines(amount), 31, f"This is for {int(amount)}.")

    async with seated(FakeDesk().with_answers(money__preview=preview)) as sitting:
        await at_pay(sitting)
        await sitting.press("2")
        assert slow.wait(20)
        await sitting.press("5")
        let_go.set()
        await settled(sitting)
        assert "This is for 2500." in frame_text(sitting.app)
        assert "This is for 200." not in frame_text(sitting.app)


async def test_a_split_that_moved_is_read_out_again() -> None:
    calls = 0

    def preview(_tenancy: int, amount: Pence, order: str) -> SplitPreview:
        nonlocal calls
        calls += 1
        code, name = ("RENT", "Rent") if calls == 1 else ("SC", "Service charge")
        line = SplitLine(code, name, Pence(3000), amount, Pence(1000), "arrears")
        return SplitPreview(amount, order, (line,), 30 + calls, f"To the {name.lower()}.")

    desk = FakeDesk().with_answers(money__preview=preview)
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await sitting.press("2")
        await settled(sitting)
        await press(sitting, "enter", "enter")
        shown = frame_text(sitting.app)
        assert "The account moved" in shown
        assert "To the service charge." in shown
        assert desk.asked("money.take") == []
        await press(sitting, "enter")
        assert desk.asked("money.take")[0]["split"] == {"SC": Pence(200)}


async def test_a_payment_nobody_knows_of_is_asked_for_by_its_key_and_not_sent_again() -> None:
    desk = FakeDesk().with_answers(
        money__take=OutcomeUnknown("The line broke.", "Press Enter once more."),
        money__became=made_up.receipt(Pence(2000), again=True),
    )
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        page = frame_text(sitting.app)
        assert "NOT KNOWN" in page
        assert "Rent account 1000014   Adaeze Okafor   sent 23 Nov " in page
        assert "Do not take it again" in page
        assert "NOT CONNECTED to the store, trying. Do not take the money again." in page
        assert all(len(line) <= 80 for line in page.splitlines())
        assert page.splitlines()[-1].startswith("Enter ask now  Esc back   ")
        await press(sitting, "f3", "9", "enter")
        [taken] = desk.asked("money.take")
        assert desk.asked("money.became") == [{"key": taken["key"], "tenancy_id": made_up.ADAEZE}]
        assert "It was taken, once: receipt 00000002-K." in frame_text(sitting.app)
        assert deeds(sitting) == ("Took £20.00 in cash, receipt 00000002-K",)
        assert {"key": taken["key"]} in desk.asked("drafts.discard")


async def test_what_was_sent_before_a_crash_is_asked_for_and_taken_once_the_amount_is_typed_again() -> None:
    desk = FakeDesk()
    sent = json.dumps([2000, "CASH", "", {"RENT": 1500, "SC": 500}])
    async with seated(desk) as sitting:
        await at_pay(sitting, a_draft(amount="20", method="CASH", order="policy", sent=sent))
        page = frame_text(sitting.app)
        assert "NOT TAKEN: £20.00 in cash" in page
        assert "Rent account 1000014   Adaeze Okafor   sent 23 Nov 13:50" in page
        assert page.splitlines()[-1].startswith("Enter take it  Esc back   ")
        assert "It was not taken. To take it after all type the amount again." in page
        assert desk.asked("money.take") == []
        assert json.loads(desk.asked("drafts.save")[-1]["content"])["sent"] == ""
        await press(sitting, "enter")
        assert "Nothing was taken. Only if the money is still here" in frame_text(sitting.app)
        await type_in(sitting, "200")
        await press(sitting, "enter")
        assert "That is not £20.00: nothing was taken." in frame_text(sitting.app)
        assert desk.asked("money.take") == []
        await press(sitting, "backspace", "enter")
        [taken] = desk.asked("money.take")
        assert taken["key"] == "k" * 32
        # Split as the account stands now, which was shown, and not as it stood when it was sent.
        assert taken["split"] == {"RENT": Pence(2000)}
        assert "TAKEN" in frame_text(sitting.app)


async def test_what_another_officer_took_since_is_shown_before_it_is_taken_after_all() -> None:
    [before] = made_up.TAKEN
    since = replace(before, number="00000003-X", amount=Pence(2500), officer="Ben Hartley")
    since = replace(since, taken_at=datetime(2026, 11, 23, 13, 55, tzinfo=UTC))
    desk = FakeDesk().with_answers(money__taken=(since, before))
    sent = json.dumps([2500, "CASH", "", {"RENT": 1500, "SC": 1000}])
    async with seated(desk) as sitting:
        await at_pay(sitting, a_draft(amount="25", method="CASH", order="own", sent=sent))
        page = frame_text(sitting.app)
        assert "TAKEN ON THIS ACCOUNT SINCE: it may be the same money." in page
        assert "£25.00 Cash, 23 Nov 13:55, receipt 00000003-X, Ben Hartley" in page
        assert "00000001-H" not in page
        assert "£15.00 to the rent and £10.00 to the service charge" in " ".join(page.split())
        # Another one comes on between the page and Enter: it is looked at first.
        desk.with_answers(money__sheet=replace(made_up.PAYMENT_SHEET, seq=32))
        await type_in(sitting, "25")
        await press(sitting, "enter")
        assert "Something came onto the account since: nothing was taken." in frame_text(sitting.app)
        assert desk.asked("money.take") == []
        assert len(desk.asked("money.became")) == 2
        fresh = SplitPreview(Pence(2500), "policy", made_up.taken_lines(Pence(2500)), 32, "To the rent.")
        desk.with_answers(money__preview=fresh)
        await type_in(sitting, "25")
        await press(sitting, "enter")
        assert desk.asked("money.take") == [], "the page was of the account as it stood before"
        await type_in(sitting, "25")
        await press(sitting, "enter")
        assert desk.asked("money.take")[0]["split"] == {"RENT": Pence(1500), "SC": Pence(1000)}


@pytest.mark.parametrize("typed", ["", '{"said": "Hours were cut"}'])
async def test_the_note_that_a_crash_would_find_does_not_say_it_is_unknown_once_it_is_known(
    typed: str,
) -> None:
    desk = FakeDesk().with_answers(money__take=OutcomeUnknown("The line broke.", "Press Enter once more."))

    def wraps() -> list[tuple[str, Any]]:
        call = app_of(sitting).call
        assert call is not None
        return [one for one in desk.requests if dict(one[1]).get("key") == call.wrap_key]

    async with seated(desk) as sitting:
        await at_pay(sitting)
        app = app_of(sitting)
        assert app.call is not None
        app.call = replace(app.call, typed=typed)
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        assert "not known yet" in wraps()[-1][1]["content"]
        await press(sitting, "enter")
        assert "NOT TAKEN" in frame_text(sitting.app)
        name, given = wraps()[-1]
        if typed:
            assert json.loads(given["content"])["said"] == "Hours were cut"
            assert "not known yet" not in given["content"]
        else:
            assert name == "drafts.discard"
        # It is taken after all: the note is kept again.
        desk.with_answers(money__take=made_up.receipt(Pence(2000)))
        await type_in(sitting, "20")
        await press(sitting, "enter")
        assert "Took £20.00 in cash" in wraps()[-1][1]["content"]


async def test_one_that_was_not_taken_may_be_left_and_nothing_is_taken() -> None:
    desk = FakeDesk()
    sent = json.dumps([2000, "CASH", "", {"RENT": 2000}])
    async with seated(desk) as sitting:
        await at_pay(sitting, a_draft(amount="20", method="CASH", order="policy", sent=sent))
        await press(sitting, "escape")
        assert getattr(sitting.app.screen, "room", "") != "pay"
        assert "Nothing was taken of £20.00 in cash." in frame_text(sitting.app)
        await settled(sitting)
        assert [name for name, _ in desk.requests if name.startswith("drafts.")][-1] == "drafts.discard"
        assert desk.asked("money.take") == []
        assert deeds(sitting) == ()


async def test_a_fault_of_the_program_while_it_is_taken_leaves_it_unknown() -> None:
    def broken(**_given: Any) -> Any:
        raise ZeroDivisionError

    desk = FakeDesk().with_answers(money__take=broken, money__became=made_up.receipt(Pence(2000), again=True))
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        page = " ".join(frame_text(sitting.app).split())
        assert "NOT KNOWN: £20.00 in cash" in page
        assert "Tell support incident" in page
        assert "do not take the money again" in page
        await press(sitting, "enter")
        assert "It was taken, once: receipt 00000002-K." in frame_text(sitting.app)


async def test_a_fault_in_letting_the_draft_go_does_not_hide_that_it_was_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*, key: str) -> None:
        raise ZeroDivisionError(key)

    told: list[BaseException] = []
    monkeypatch.setattr(unfinished, "incident", told.append)
    desk = FakeDesk().with_answers(drafts__discard=broken)
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        page = frame_text(sitting.app)
        assert " TAKEN  £20.00 in cash" in page
        assert "Taken. Read out the receipt number." in page
        assert deeds(sitting) == ("Took £20.00 in cash, receipt 00000002-K",)
        assert [type(fault) for fault in told] == [ZeroDivisionError]


async def test_the_draft_holds_what_is_sent_before_the_store_hears_of_it() -> None:
    desk = FakeDesk()
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter")
        names = [name for name, _ in desk.requests]
        # The call's own deeds are drafted too, after the payment: those are not this form's.
        saves = [
            n
            for n, (name, given) in enumerate(desk.requests)
            if name == "drafts.save" and given["form"] == "pay"
        ]
        assert saves
        assert max(saves) < names.index("money.take") < names.index("drafts.discard")
        content = json.loads(desk.requests[max(saves)][1]["content"])
        assert json.loads(content["sent"]) == [2000, "CASH", "", {"RENT": 2000}]


async def test_a_refusal_keeps_what_was_typed() -> None:
    desk = FakeDesk().with_answers(money__take=StoreBusy("The store is busy.", "Press Enter again."))
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "20.00")
        await press(sitting, "enter", "enter")
        shown = frame_text(sitting.app)
        assert "The store is busy. Press Enter again." in shown
        assert "20.00" in shown
        assert "NOT KNOWN" not in shown
        desk.with_answers(money__take=made_up.receipt(Pence(2000)))
        await press(sitting, "enter", "enter")
        assert "TAKEN" in frame_text(sitting.app)
        first, second = desk.asked("money.take")
        assert first["key"] == second["key"]


async def test_esc_keeps_the_draft_and_a_draft_comes_back() -> None:
    desk = FakeDesk()
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await sitting.press("1", "2", "escape")
        await settled(sitting)
        assert getattr(sitting.app.screen, "room", "") != "pay"
        content = json.loads(desk.asked("drafts.save")[-1]["content"])
        assert content["amount"] == "12"
        await at_pay(sitting, a_draft(amount="12", method="CHQ"))
        assert "Cheque number" in frame_text(sitting.app)
        assert "£12.00" in frame_text(sitting.app)


async def test_a_lost_line_keeps_what_was_typed() -> None:
    desk = FakeDesk()
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await sitting.press("3", "4")
        app = app_of(sitting)
        assert isinstance(app.screen, FormScreen)
        app._parting._keep(app.open_desk, [app.screen])
        assert json.loads(desk.asked("drafts.save")[-1]["content"])["amount"] == "34"


async def test_hostile_names_are_shown_and_not_obeyed() -> None:
    sheet = made_up.PAYMENT_SHEET
    lines = (SplitLine("RENT", HOSTILE, Pence(100), Pence(100), Pence(0), HOSTILE),)
    desk = FakeDesk().with_answers(
        money__sheet=type(sheet)(**{**vars(sheet), "payer": HOSTILE, "rent_reference": HOSTILE}),
        money__preview=lambda _t, amount, order: SplitPreview(amount, order, lines, 1, HOSTILE),
    )
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "1")
        await press(sitting, "enter")
        shown = frame_text(sitting.app)
        assert "[/][bold]x" in shown
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        await press(sitting, "enter")
        assert "TAKEN" in frame_text(sitting.app)


async def test_money_that_may_not_be_taken_is_not() -> None:
    sheet = made_up.PAYMENT_SHEET
    closed = type(sheet)(**{**vars(sheet), "may_take": False, "why_not": "Your role takes no payments."})
    desk = FakeDesk().with_answers(money__sheet=closed)
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "20")
        await press(sitting, "enter", "enter", "enter")
        assert "Your role takes no payments." in frame_text(sitting.app)
        assert desk.asked("money.take") == []


async def test_what_is_typed_ahead_while_it_is_taken_waits_and_a_nervous_enter_does_not() -> None:
    begun, let_go = threading.Event(), threading.Event()

    def slow(**given: Any) -> Any:
        begun.set()
        assert let_go.wait(20)
        return made_up.receipt(given["amount"], given["method"])

    desk = FakeDesk().with_answers(money__take=slow)
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "20")
        app = app_of(sitting)
        for key in ("enter", "enter", "enter", "escape", "f5"):
            app.post_message(events.Key(key, None))
        while not begun.is_set():
            await sitting.pause()
        assert desk.asked("money.print_receipt") == []
        let_go.set()
        while not desk.asked("money.print_receipt"):
            await sitting.pause()
        await settled(sitting)
        assert len(desk.asked("money.take")) == 1
        assert "TAKEN" in frame_text(sitting.app)


LARGE = replace(made_up.PAYMENT_SHEET, confirm_from=Pence(100000))


async def test_a_large_sum_is_typed_again_and_enter_alone_never_takes_it() -> None:
    desk = FakeDesk().with_answers(money__sheet=LARGE)
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "1500")
        assert "Again" not in frame_text(sitting.app)
        await press(sitting, "enter")
        assert "Type the amount again; then Enter takes £1,500.00 in cash." in frame_text(sitting.app)
        await press(sitting, "enter", "enter", "enter")
        assert "£1,500.00 is a large sum." in frame_text(sitting.app)
        assert desk.asked("money.take") == []
        await type_in(sitting, "1,500.00")
        await press(sitting, "enter")
        [taken] = desk.asked("money.take")
        assert taken["amount"] == Pence(150000)
        assert "TAKEN" in frame_text(sitting.app)


async def test_a_second_amount_that_differs_takes_nothing_and_loses_nothing() -> None:
    desk = FakeDesk().with_answers(money__sheet=LARGE)
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await press(sitting, "f3")
        await type_in(sitting, "15000")
        await press(sitting, "enter")
        await type_in(sitting, "77")
        await press(sitting, "enter")
        await type_in(sitting, "1500")
        await press(sitting, "enter")
        shown = frame_text(sitting.app)
        assert "The two amounts differ: nothing was taken." in shown
        assert "Above stands £15,000.00" in shown
        assert desk.asked("money.take") == []
        form = sitting.app.screen
        assert isinstance(form, FormScreen)
        assert (form.value("amount"), form.value("reference"), form.value("again")) == ("15000", "77", "1500")
        # It was the first that had slipped: Esc goes back to it, and the second is asked for afresh.
        await press(sitting, "escape", "backspace", "enter", "enter")
        shown = frame_text(sitting.app)
        assert "Type the amount again; then Enter takes £1,500.00 by cheque." in shown
        assert form.value("again") == ""
        await type_in(sitting, "1500")
        await press(sitting, "enter")
        assert [taken["amount"] for taken in desk.asked("money.take")] == [Pence(150000)]


async def test_another_split_of_a_large_sum_asks_again_and_a_sum_below_never_does() -> None:
    desk = FakeDesk().with_answers(money__sheet=LARGE)
    async with seated(desk) as sitting:
        await at_pay(sitting)
        await type_in(sitting, "1000")
        await press(sitting, "enter")
        await type_in(sitting, "1000")
        await press(sitting, "f4", "enter")
        assert desk.asked("money.take") == []
        form = sitting.app.screen
        assert isinstance(form, FormScreen)
        assert form.value("again") == ""
        await press(sitting, "escape", "backspace", "enter", "enter")
        assert [taken["amount"] for taken in desk.asked("money.take")] == [Pence(10000)]


async def test_the_second_amount_is_in_no_draft() -> None:
    desk = FakeDesk().with_answers(money__sheet=LARGE)
    async with seated(desk) as sitting:
        await at_pay(sitting, a_draft(amount="1500", again="1500", method="CASH", order="policy"))
        form = sitting.app.screen
        assert isinstance(form, FormScreen)
        assert "again" not in form.values()
        await press(sitting, "enter", "enter")
        assert desk.asked("money.take") == []
        assert "Type the amount again" in frame_text(sitting.app)
