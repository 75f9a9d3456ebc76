"""Queueing a next step: few keys, what the gate bars cannot be chosen, and whose yes it waits for is said."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from store.domain.errors import Barred
from store.domain.money import Pence
from store.domain.views.casework import ActionChoice, EscalationSheet
from tests.tui import made_up
from tests.tui.driving import press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.opening import a_draft, deeds, opened, opened_to_a_third_party, room, shown

DUE = date(2026, 11, 27)


def choice(kind: str, label: str, verdict: str = "allowed", **more: Any) -> ActionChoice:
    """A kind of action, as the sheet offers it."""
    plain = ActionChoice(kind, label, (), False, False, "", DUE, verdict, "", "")
    return replace(plain, **more)


SHEET = EscalationSheet(
    made_up.ADAEZE,
    (
        choice(
            "letter",
            "Letter",
            "barred",
            verdict_reason="Breathing space stands.",
            verdict_source="SI 2020/1311 reg 7",
        ),
        choice("visit", "Visit", details=(("arrears", "About the arrears"), ("support", "To offer support"))),
        choice(
            "referral",
            "Referral",
            "warned",
            details=(("debt_advice", "Free debt advice"),),
            verdict_reason="Ask before you refer.",
            verdict_source="council policy",
        ),
        choice("hold", "Hold", details=(("dispute", "Dispute about the sum"),)),
        choice("refund", "Refund", needs_amount=True, needs_approval=True, approvers="Senior officer"),
    ),
    ((1, "Asha Okoro"), (2, "Ben Hartley")),
    Pence(18640),
    Pence(18640),
    31,
)


def a_desk(**answers: Any) -> FakeDesk:
    """A desk with that sheet."""
    return FakeDesk().with_answers(queue__sheet=SHEET, **answers)


async def test_a_visit_in_four_keys() -> None:
    desk = a_desk()
    async with seated(desk) as sitting:
        await opened(sitting, "escalate")
        await press(sitting, "v", "1")
        assert "Visit: About the arrears" in shown(sitting)
        await type_in(sitting, "No answer to letters")
        await sitting.press("enter", "enter", "enter")
        await settled(sitting)
        [queued] = desk.asked("queue.queue")
        assert (queued["kind"], queued["detail"], queued["due_on"]) == ("visit", "arrears", DUE)
        assert (queued["owner_id"], queued["reason"], queued["amount"]) == (1, "No answer to letters", None)
        assert deeds(sitting) == ("Asked for a visit by Fri 27 Nov 2026",)
        assert room(sitting) != "escalate"


async def test_what_is_barred_says_why_and_cannot_be_chosen() -> None:
    desk = a_desk()
    async with seated(desk) as sitting:
        await opened(sitting, "escalate")
        assert "NO: Breathing space stands." in shown(sitting)
        await press(sitting, "l")
        assert "Not now: Breathing space stands." in shown(sitting)
        assert "[SI 2020/1311 reg 7]" in shown(sitting)
        await press(sitting, "enter")
        assert "What is the next step?" in shown(sitting)


async def test_a_warning_is_shown_before_anything_is_typed() -> None:
    async with seated(a_desk()) as sitting:
        await opened(sitting, "escalate")
        await press(sitting, "r")
        assert "TAKE CARE. Ask before you refer. [council policy]" in shown(sitting)
        assert "Referral: Free debt advice" in shown(sitting)


async def test_what_waits_for_a_yes_says_whose() -> None:
    waiting = replace(
        made_up.ACTION, label="Refund", needs_approval=True, approvers="Senior officer", amount=Pence(2050)
    )
    desk = a_desk(queue__queue=waiting)
    async with seated(desk) as sitting:
        await opened(sitting, "escalate")
        assert "waits for Senior officer" in shown(sitting)
        await press(sitting, "f")
        await type_in(sitting, "20.50")
        await press(sitting, "enter", "enter")
        await type_in(sitting, "Credit after moving out")
        await press(sitting, "f3", "enter")
        [queued] = desk.asked("queue.queue")
        assert (queued["amount"], queued["owner_id"]) == (Pence(2050), 2)
        assert "It waits for Senior officer." in shown(sitting)
        assert deeds(sitting) == ("Asked for a refund of £20.50 by Fri 27 Nov 2026",)


async def test_a_hold_has_an_end() -> None:
    desk = a_desk()
    async with seated(desk) as sitting:
        await opened(sitting, "escalate")
        await press(sitting, "h")
        await press(sitting, "enter", "enter")
        await type_in(sitting, "She disputes it")
        await press(sitting, "enter")
        assert "There is no date." in shown(sitting)
        await type_in(sitting, "+14")
        await press(sitting, "enter", "enter", "enter")
        assert desk.asked("queue.queue")[0]["hold_until"] == date(2026, 12, 7)


async def test_refused_by_the_gate_at_the_last_moment_keeps_what_was_typed() -> None:
    desk = a_desk(
        queue__queue=Barred("A breathing space began.", "It cannot be done.", source="SI 2020/1311")
    )
    async with seated(desk) as sitting:
        await opened(sitting, "escalate")
        await press(sitting, "v", "2", "enter")
        assert "A reason is needed." in shown(sitting)
        await type_in(sitting, "Please go")
        await press(sitting, "enter")
        assert "A breathing space began. It cannot be done." in shown(sitting)
        assert "Please go" in shown(sitting)
        assert deeds(sitting) == ()


async def test_esc_goes_one_choice_back_and_keeps_what_was_typed() -> None:
    desk = a_desk()
    async with seated(desk) as sitting:
        await opened(sitting, "escalate")
        await press(sitting, "v", "2")
        await type_in(sitting, "Knock twice")
        await press(sitting, "escape")
        assert "Visit: which?" in shown(sitting)
        await press(sitting, "escape")
        assert "What is the next step?" in shown(sitting)
        await press(sitting, "down", "enter")
        assert room(sitting) == "escalate"
        await press(sitting, "escape", "escape", "escape")
        assert room(sitting) != "escalate"
        content = json.loads(desk.asked("drafts.save")[-1]["content"])
        assert content["reason"] == "Knock twice"


async def test_a_draft_comes_back_to_its_boxes() -> None:
    async with seated(a_desk()) as sitting:
        draft = a_draft("escalate", kind="visit", detail="support", due_on="1/12/2026", reason="half")
        await opened(sitting, "escalate", draft=draft)
        assert "Visit: To offer support" in shown(sitting)
        assert "half" in shown(sitting)
        assert "1/12/2026" in shown(sitting)


async def test_a_third_party_s_screen_tells_no_reason_of_the_gate() -> None:
    desk = a_desk(queue__queue=Barred("Breathing space stands.", "Ask later.", source="SI 2020/1311 reg 7"))
    async with seated(desk) as sitting:
        await opened_to_a_third_party(sitting, "escalate", "balance")
        assert "NO: ask for it when the call is over." in shown(sitting)
        for key in ("l", "escape", "r"):
            await press(sitting, key)
            assert "Breathing" not in shown(sitting)
            assert "SI 2020" not in shown(sitting)
            assert "Ask before you refer" not in shown(sitting)
            if room(sitting) != "escalate":
                await opened_to_a_third_party(sitting, "escalate", "balance")
        await type_in(sitting, "She asked for it")
        await press(sitting, "enter", "enter")
        assert desk.asked("queue.queue")
        assert "Not now: ask for it when the call is over." in shown(sitting)
        assert "Breathing" not in shown(sitting)
