"""Drafts: what was being written comes back, or is thrown away on purpose."""

import importlib
import pkgutil
from dataclasses import replace

import pytest

import tui.screens
from store.domain.money import Pence
from tests.tui import made_up
from tests.tui.driving import app_of, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_text
from tests.tui.opening import KEY, a_draft, opened, room, shown
from tui.form import FormScreen
from tui.wording import drafts


async def test_go_on_with_a_payment_and_its_key(desk: FakeDesk) -> None:
    desk.with_answers(drafts__offered=(a_draft("note", note="x"), a_draft("pay", amount="20")))
    async with seated(desk) as sitting:
        app_of(sitting).show("drafts")
        await settled(sitting)
        assert "2 not finished." in shown(sitting)
        assert "23 Nov 26 13:50 rent account 1000014" in shown(sitting)
        await press(sitting, "down", "enter")
        assert room(sitting) == "pay"
        await press(sitting, "enter", "enter")
        assert desk.asked("money.take")[0]["key"] == KEY
        await press(sitting, "enter")
        assert room(sitting) == "find"


@pytest.mark.parametrize(
    "form", ["reverse", "note", "wrap", "escalate", "hold", "call_back", "message", "decide"]
)
async def test_every_form_comes_back(desk: FakeDesk, form: str) -> None:
    desk.with_answers(drafts__offered=(a_draft(form, reason="half a word", action_id="71"),))
    async with seated(desk) as sitting:
        app_of(sitting).show("drafts")
        await settled(sitting)
        await press(sitting, "enter")
        assert room(sitting) == form


async def test_one_is_thrown_away(desk: FakeDesk) -> None:
    desk.with_answers(drafts__offered=(a_draft("note", note="old words"),))
    async with seated(desk) as sitting:
        app_of(sitting).show("drafts")
        await settled(sitting)
        assert "old words" in shown(sitting)
        desk.with_answers(drafts__offered=())
        await press(sitting, "x")
        assert desk.asked("drafts.discard") == [{"key": KEY}]
        assert "Nothing is left unfinished." in shown(sitting)
        await press(sitting, "x", "enter", "escape")
        assert room(sitting) == "find"


async def test_a_draft_that_cannot_be_read_opens_empty(desk: FakeDesk) -> None:
    broken = replace(a_draft("note"), content="{not json")
    desk.with_answers(drafts__offered=(broken,))
    async with seated(desk) as sitting:
        app_of(sitting).show("drafts")
        await settled(sitting)
        await press(sitting, "enter")
        assert room(sitting) == "note"


async def test_two_wrap_ups_are_told_apart_by_whose_they_are_and_what_was_typed(desk: FakeDesk) -> None:
    first = a_draft("wrap", said="Paid on pay day", due_on="", name="Adaeze Okafor", deeds="[]")
    deeds = '[["payment", "Took £20.00", true, 2000]]'
    second = replace(a_draft("wrap", said="", name="Tom Ashe", deeds=deeds), rent_reference="1000022")
    desk.with_answers(drafts__offered=(first, second))
    async with seated(desk) as sitting:
        app_of(sitting).show("drafts")
        await settled(sitting)
        rows = [line for line in frame_text(sitting.app).split("\n") if "Wrap-up" in line]
        assert "1000014 Adaeze Okafor" in rows[0]
        assert "1000022 Tom Ashe: Took" in rows[1]
        assert "Paid on pay day" in shown(sitting)
        await press(sitting, "down")
        assert "Took £20.00" in shown(sitting)


def test_every_form_has_a_name_in_the_list_and_in_a_sentence() -> None:
    forms = {kind.FORM for kind in every_form(FormScreen)} - {""}
    assert forms == set(drafts.FORMS)
    for form in forms:
        view = a_draft(form)
        assert drafts.drafts([view])[0].label == drafts.FORMS[form].name
        assert f"You were writing {drafts.FORMS[form].a_name} for 1000014" in drafts.offered([view])


def every_form(kind: type[FormScreen]) -> set[type[FormScreen]]:
    """All forms that there are."""
    for module in pkgutil.iter_modules(tui.screens.__path__, "tui.screens."):
        importlib.import_module(module.name)
    return {kind, *(one for sub in kind.__subclasses__() for one in every_form(sub))}


async def test_a_payment_that_nobody_knows_of_is_marked_and_not_thrown_away(desk: FakeDesk) -> None:
    draft = a_draft("pay", amount="20", sent='[2000, "CASH", "", {"RENT": 2000}]')
    newer = replace(a_draft("note", note="x"), key="n" * 32)
    assert drafts.offered([newer, draft]) == drafts.offered([draft, newer])
    desk.with_answers(drafts__offered=(draft,), money__became=made_up.receipt(Pence(2000), again=True))
    async with seated(desk) as sitting:
        assert "NOT KNOWN whether a payment for 1000014 of 13:50 was taken: g d asks." in shown(sitting)
        await press(sitting, "g", "d")
        assert "NOT KNOWN: payment" in shown(sitting)
        assert "rent account 1000014: £20.00 in cash" in shown(sitting)
        await press(sitting, "x")
        assert "It is not known whether this was taken, so it is kept. Enter asks the store." in shown(
            sitting
        )
        assert desk.asked("drafts.discard") == []
        await press(sitting, "enter")
        assert "It was taken, once: receipt 00000002-K." in shown(sitting)
        assert desk.asked("money.take") == []


async def test_an_outcome_comes_back_with_what_it_was_about(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "outcome")
        await press(sitting, "1", "1", "enter")
        await type_in(sitting, "half a line")
        await press(sitting, "escape", "escape", "escape")
        kept = desk.asked("drafts.save")[-1]["content"]
        assert '"about": "action 72"' in kept
        app_of(sitting).show("outcome", draft=replace(a_draft("outcome"), content=kept))
        await settled(sitting)
        assert "Letter: Agreement broken" in shown(sitting)
        assert "How?" in shown(sitting)
        desk.with_answers(outcomes__sheet=replace(made_up.OUTCOMES, actions=(), reviews=(), needs=()))
        app_of(sitting).show("outcome", draft=replace(a_draft("outcome"), content=kept))
        await settled(sitting)
        assert "is not open any more; what you typed is kept" in shown(sitting)
