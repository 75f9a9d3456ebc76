"""A desk made of made-up views, for the tests of screens: it answers what it is told to, and records what it was asked.

    desk = FakeDesk().with_answers(people__find=made_up.FOUND, money__take=StoreBusy("...", "..."))
    ...
    assert desk.asked("money.take")[0]["amount"] == Pence(2000)

An answer is a value, an error to raise, or a function called with the same arguments (in the worker's thread,
so that it may wait for a `threading.Event`). What is not in `tui.desk`, or not with those arguments, fails.
"""

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self, cast

from tests.tui import made_up
from tui import desk as areas

Given = dict[str, Any]
"""The arguments of one request, by name."""

_AREAS: dict[str, type] = {
    "people": areas.People,
    "accounts": areas.Accounts,
    "money": areas.Money,
    "casework": areas.Casework,
    "outcomes": areas.Outcomes,
    "queue": areas.Queue,
    "wellbeing": areas.Wellbeing,
    "drafts": areas.Drafts,
    "officers": areas.Officers,
}


def _usual() -> dict[str, Any]:
    """What it answers where a test says nothing."""
    return {
        "people.find": made_up.FOUND,
        "people.recent": replace(made_up.FOUND, words="", how="recent"),
        "people.sheet": made_up.SHEET,
        "people.record_try": 0,
        "people.take_message": 61,
        "accounts.open": made_up.ACCOUNT,
        "accounts.diary": made_up.DIARY,
        "accounts.recovery": made_up.RECOVERY,
        "accounts.people": made_up.PEOPLE,
        "money.sheet": made_up.PAYMENT_SHEET,
        "money.preview": made_up.preview,
        "money.take": lambda *, amount, method, **_: made_up.receipt(amount, method),
        "money.became": None,
        "money.taken": made_up.TAKEN,
        "money.print_receipt": "receipts/00000002-K.txt",
        "money.ask_reversal": made_up.ACTION,
        "casework.suggest": made_up.WRAP,
        "casework.phones": made_up.PHONES,
        "casework.write": made_up.WRITTEN,
        "casework.wrap_up": made_up.WRITTEN,
        "casework.add_to": None,
        "casework.promise": 41,
        "casework.call_back": 51,
        "casework.hold": made_up.HOLD,
        "casework.holds": (),
        "casework.end_hold": None,
        "casework.begin_call": None,
        "casework.end_call": None,
        "outcomes.sheet": made_up.OUTCOMES,
        "outcomes.complete": made_up.ACTION,
        "outcomes.ask_review": None,
        "outcomes.decide_review": None,
        "outcomes.consider": None,
        "queue.sheet": made_up.ESCALATION,
        "queue.queue": made_up.ACTION,
        "queue.on_account": (),
        "queue.approvals": (made_up.APPROVAL,),
        "queue.approval": made_up.APPROVAL,
        "queue.approve": made_up.ACTION,
        "queue.refuse": made_up.ACTION,
        "queue.withdraw": made_up.ACTION,
        "wellbeing.block": made_up.BLOCK,
        "wellbeing.keep": made_up.ALERT,
        "wellbeing.state": made_up.ALERT,
        "wellbeing.alerts": (),
        "wellbeing.seen": None,
        "wellbeing.done": None,
        "wellbeing.name": "14 Alder Walk",
        "drafts.save": True,
        "drafts.discard": None,
        "drafts.offered": (),
        "drafts.unsettled": (),
        "officers.desk": made_up.DESK,
        "officers.check_pin": True,
        "officers.choose_pin": None,
        "officers.beat": None,
        "officers.leave": None,
    }


class _Area:
    """One area: every method of its Protocol, answered and recorded."""

    def __init__(self, name: str, desk: "FakeDesk") -> None:
        self._name = name
        self._desk = desk

    def __getattr__(self, method: str) -> Callable[..., Any]:
        shape = inspect.signature(getattr(_AREAS[self._name], method))
        what = f"{self._name}.{method}"

        def ask(*values: Any, **named: Any) -> Any:
            given = dict(shape.bind(self, *values, **named).arguments)
            del given["self"]
            return self._desk.answer(what, given, values, named)

        return ask


class FakeDesk:
    """Satisfies `tui.desk.Desk`."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Given]] = []
        """Everything asked, in order: `money.take` and its arguments."""
        self._answers = _usual()
        self.people = cast(areas.People, _Area("people", self))
        self.accounts = cast(areas.Accounts, _Area("accounts", self))
        self.money = cast(areas.Money, _Area("money", self))
        self.casework = cast(areas.Casework, _Area("casework", self))
        self.outcomes = cast(areas.Outcomes, _Area("outcomes", self))
        self.queue = cast(areas.Queue, _Area("queue", self))
        self.wellbeing = cast(areas.Wellbeing, _Area("wellbeing", self))
        self.drafts = cast(areas.Drafts, _Area("drafts", self))
        self.officers = cast(areas.Officers, _Area("officers", self))

    def with_answers(self, **answers: Any) -> Self:
        """Answer otherwise: `people__find=...` for `people.find`.

        What an emergency's keeping answers, looking at it answers too: the watch looks whenever it comes round.
        """
        kept = answers.get("wellbeing__keep")
        if kept is not None and not callable(kept):
            answers.setdefault("wellbeing__state", kept)
        for name, answer in answers.items():
            what = name.replace("__", ".", 1)
            if what not in self._answers:
                raise KeyError(what)
            self._answers[what] = answer
        return self

    def asked(self, what: str) -> list[Given]:
        """The arguments of each request of that name, in order."""
        return [given for name, given in self.requests if name == what]

    def answer(self, what: str, given: Given, values: tuple[Any, ...], named: Given) -> Any:
        """Record a request and answer it."""
        self.requests.append((what, given))
        answer = self._answers[what]
        if isinstance(answer, BaseException):
            raise answer
        return answer(*values, **named) if callable(answer) else answer


def _is_a_desk(desk: FakeDesk) -> areas.Desk:
    """The type checker's proof that it fits."""
    return desk
