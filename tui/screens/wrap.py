"""Wrap up: read back, add a line, promise, ring back; then the next call."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from textual.app import ComposeResult

from store.domain.errors import BadInput, DutydeskError
from store.domain.money import Pence, parse_pounds
from store.domain.verification import Subject
from store.domain.views.casework import DraftView, PhoneView, WrapSuggestion, WrittenView
from store.domain.views.people import Speaking
from tui.call import WRAP, Deed, deeds_in, may_hear, speaking_in, told_of
from tui.desk import Desk
from tui.form import FormField, FormScreen
from tui.text import plain, stacked
from tui.typed import read_when
from tui.unfinished import typed_in
from tui.widgets.frame import Lines
from tui.wording import casework as wording
from tui.wording import forms


@dataclass(frozen=True)
class Wrapped:
    """What the wrap-up keeps, checked."""

    said: str
    promise: tuple[Pence, date] | None
    ring: tuple[date, str] | None

    def lines(self) -> tuple[str, ...]:
        """What the note says of it."""
        promise = (wording.promised(*self.promise),) if self.promise else ()
        return (*promise, *((wording.ringing_back(*self.ring),) if self.ring else ()))


class WrapScreen(FormScreen):
    """Everything of a call is kept here, or nothing of it."""

    FORM = WRAP
    HEADING = "WRAP UP"
    PLACES = ("form", "wrap")

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self._taken_up = draft
        self._restricted = self.restored("restricted") == "yes"
        self._suggestion: WrapSuggestion | None = None
        self._phones: tuple[PhoneView, ...] = ()
        self._no_number = "coming"

    def body(self) -> ComposeResult:
        """The boxes, with what was typed in them before in this call."""
        call = self.call
        if call is not None and self._own_call and call.unfinished and call.tenancy_id == self.tenancy_id:
            self.key, self.draft = call.wrap_key, call.unfinished
            if self._taken_up is None:
                self._typed = typed_in(call.typed)
                self._restricted = self.restored("restricted") == "yes"
        yield from super().body()

    def fields(self) -> tuple[FormField, ...]:
        """Your line, the promise, the call that we owe."""
        view = self.desk_app.desk_view
        limit = view.note_limit if view is not None else 10_000
        return (
            FormField("said", forms.YOUR_LINE, limit=limit, hint=forms.ALOUD),
            FormField("amount", forms.PROMISED, limit=40, hint=forms.PROMISE),
            FormField("due_on", forms.PROMISED_BY, limit=40, hint=forms.DAYS),
            FormField("ring_on", forms.RING_BACK_ON, limit=40, hint=forms.WHEN_IF_AT_ALL),
        )

    def applies(self, name: str) -> bool:
        """A day goes with a promise only."""
        if name == "due_on":
            typed = self._typed.get("amount", "") if not self.stands else self.value("amount")
            return bool(typed.strip())
        return True

    @property
    def _own_call(self) -> bool:
        """Whether the call in progress is the one that is wrapped up."""
        return self.call is not None and (self._taken_up is None or self._taken_up.key == self.call.wrap_key)

    @property
    def _deeds(self) -> tuple[Deed, ...]:
        """What was done; after a crash, as the draft kept it."""
        return self.call.deeds if self.call is not None and self._own_call else deeds_in(self._typed)

    @property
    def _speaking(self) -> Speaking | None:
        """Who was on the line; after a crash, as the draft kept it."""
        return self.call.speaking if self.call is not None and self._own_call else speaking_in(self._typed)

    @property
    def _unchecked(self) -> bool:
        """Whether there is nobody of whom anything could be kept."""
        return self.tenancy_id is None or (self._own_call and self._speaking is None)

    def extra(self) -> dict[str, str]:
        """The toggle, and the note that wrote itself: a crash must not lose it."""
        if self.call is not None and self._own_call:
            facts = self.call.facts()
        else:
            facts = {"name": self.restored("name"), **told_of(self._deeds, self._speaking)}
        return {"restricted": "yes" if self._restricted else "", **facts}

    def values(self) -> dict[str, str]:
        """What is typed; a day that was only suggested is not."""
        found = super().values()
        if not found.get("amount", "").strip() and found.get("due_on") == self._suggested.get("due_on"):
            found["due_on"] = ""
        return found

    def began(self) -> None:
        """Ask what to suggest; without a checked caller there is only a message."""
        super().began()
        tenancy_id, speaking = self.tenancy_id, self._speaking
        if tenancy_id is None or self._unchecked:
            self.say(forms.UNCHECKED, "bad")
            return
        person_id = speaking.person_id if speaking else None
        # The tenant's number is no third party's business.
        shown = may_hear(speaking, Subject.PERSONAL)

        def sheet(desk: Desk) -> tuple[WrapSuggestion, tuple[PhoneView, ...]]:
            phones = desk.casework.phones(tenancy_id, person_id) if shown else ()
            return desk.casework.suggest(tenancy_id, speaking), phones

        self._no_number = "coming" if shown else "hidden"
        self.ask(sheet, self._came, group="suggest", failed=self._came_not)

    def _came(self, sheet: tuple[WrapSuggestion, tuple[PhoneView, ...]]) -> None:
        self._suggestion, self._phones = sheet
        if self._no_number != "hidden":
            self._no_number = "none"
        if self._suggestion.promise_amount:
            self.suggest("due_on", wording.typed_day(self._suggestion.promise_on))
        self.drawn_again()

    def _came_not(self, error: DutydeskError) -> None:
        if self._no_number != "hidden":
            self._no_number = "failed"
        self.told(error)

    def has_content(self) -> bool:
        """What was typed, or a note that wrote itself: a hang-up must not lose it."""
        return not self._over and (bool(self._deeds) or super().has_content())

    def changed(self) -> None:
        """The day of a promise comes and goes with its amount."""
        row = self.query_one("#row-due_on")
        if row.display != self.applies("due_on"):
            self.name_boxes()
        self._remember()
        self.drawn_again()

    def _remember(self) -> None:
        """Keep what is typed with the call: it stands here again after the way back."""
        call = self.call
        if call is not None and self._own_call and not self._over and self.key == call.wrap_key:
            self.desk_app.call = replace(call, typed=self.draft_content())

    def action_next(self) -> None:
        """Take this box and go on, if it can be read."""
        try:
            if not self.saving and self.boxes:
                self._read_box(self.boxes[self.at].name)
        except BadInput as error:
            self.told(error)
            return
        super().action_next()

    def _typed_lines(self) -> tuple[str, ...]:
        """The promise and the call back that are typed so far, to read back before they are kept."""
        try:
            return self._read().lines()
        except BadInput:
            return ()

    def action_restrict(self) -> None:
        """Only cleared staff may read the note; or all again."""
        self._restricted = not self._restricted
        self._remember()
        self.drawn_again()

    def submit(self) -> None:
        """Check everything, then keep all of it."""
        if self._unchecked:
            tenancy_id = self.tenancy_id
            self.desk_app.back()
            self.desk_app.show("message", tenancy_id=tenancy_id)
            return
        try:
            if any(self.refuses_card(box.name) for box in self.boxes):
                return
            wrapped = self._read()
        except BadInput as error:
            self.wrong(error)
            return
        self.keep(self._request(wrapped), lambda _none: self._done(), saying=forms.NOTE_KEEPING)

    def _read(self) -> Wrapped:
        amount = self._read_box("amount")
        promise = (amount, self._read_box("due_on")[0]) if amount else None
        return Wrapped(self.value("said").strip(), promise, self._read_box("ring_on"))

    def _read_box(self, name: str) -> Any:
        """What a box holds, nothing where it is empty.

        Raises:
            BadInput: it cannot be read; `field` names it.
        """
        text, today = self.value(name).strip(), self.desk_app.clock.now().date()
        if name == "due_on":
            return read_when(text, today=today, field=name)
        if not text:
            return None
        if name == "amount":
            amount = parse_pounds(text, field=name)
            if not amount:
                raise forms.no_promise()
            return amount
        if name == "ring_on":
            ring = read_when(text, today=today, field=name)
            if not self._phones:
                raise wording.no_number(self._no_number)
            return ring
        return None

    def _request(self, wrapped: Wrapped) -> Callable[[Desk], WrittenView]:
        key, tenancy_id, speaking = self.key, self.tenancy_id or 0, self._speaking
        spoke = speaking is None or speaking.kind != "nobody"
        done = [deed.text for deed in self._deeds if deed.text]
        did = "\n".join([*done, *wrapped.lines()]) or wording.NOTHING_DONE[spoke]
        deeds = (*self._deeds, Deed("promise", "")) if wrapped.promise else self._deeds
        ring, promise, restricted = wrapped.ring, wrapped.promise, self._restricted
        phone, call_key = self._phones[0].value if self._phones else "", self._ending
        return lambda desk: desk.casework.wrap_up(
            key=key,
            call_key=call_key,
            tenancy_id=tenancy_id,
            person_id=speaking.person_id if speaking else None,
            speaking=speaking,
            subject=wording.subject(deeds),
            did=did,
            said=wrapped.said,
            restricted=restricted,
            promise=(*promise, "") if promise else None,
            call_back=(phone, *ring, wrapped.said) if ring else None,
        )

    @property
    def _ending(self) -> str:
        """The key of the call that ends with this: not that of one which goes on about another tenancy."""
        call, draft = self.call, self._taken_up
        if self._own_call or draft is None:
            return call.key if call else ""
        return "" if call is not None and call.key == draft.call_key else draft.call_key

    def _done(self) -> None:
        if self._own_call:
            self.desk_app.end_call()
            self.desk_app.show("find")
        else:
            self.leave(forms.WRAPPED_LATE)

    def drawn_again(self) -> None:
        """The note that wrote itself above, what is suggested below."""
        if not self.stands:
            return
        columns = self.size.width
        rows = max(self.size.height - 14, 6)
        above = wording.wrapping_up(self._deeds, self._typed_lines(), columns, rows)
        self.query_one("#above", Lines).show(stacked([*above, ""]), grows=True)
        below = ["", *wording.suggested(self._suggestion)]
        if self._phones:
            below.append(forms.ring_on_file(self._phones[0]))
        if self._restricted:
            below += ["", plain(f" {wording.RESTRICTED}", "bold reverse")]
        self.query_one("#below", Lines).show(stacked(below))
