"""Wrap up: read back, add a line, promise, ring back; then the next call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from store.domain.errors import BadInput
from store.domain.money import Pence, parse_pounds
from store.domain.verification import Subject
from store.domain.views.casework import DraftView, PhoneView, WrapSuggestion
from tui.desk import Desk
from tui.form import FormField, FormScreen
from tui.text import plain, stacked
from tui.typed import read_when
from tui.widgets.frame import Lines
from tui.wording import casework as wording


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
    """Everything of a call is kept here, each part under a key of its own."""

    FORM = "wrap"
    HEADING = "WRAP UP"
    PLACES = ("form", "wrap")

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self._draft_call = draft.call_key if draft else ""
        self._restricted = self.restored("restricted") == "yes"
        self._suggestion: WrapSuggestion | None = None
        self._phones: tuple[PhoneView, ...] = ()

    def fields(self) -> tuple[FormField, ...]:
        """Your line, the promise, the call that we owe."""
        view = self.desk_app.desk_view
        limit = view.note_limit if view is not None else 10_000
        return (
            FormField("said", "Your line", limit=limit, hint=wording.ALOUD),
            FormField("amount", "Promised    £", limit=40, hint=wording.PROMISE),
            FormField("due_on", "Promised by", limit=40, hint=wording.DAYS),
            FormField("ring_on", "Ring back on", limit=40, hint=wording.WHEN),
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
        return self.call is not None and self._draft_call in ("", self.call.key)

    @property
    def _did(self) -> str:
        """The note that wrote itself; after a crash, as the draft kept it."""
        return self.call.did if self.call is not None and self._own_call else self.restored("did")

    def extra(self) -> dict[str, str]:
        """The toggle, and the note that wrote itself: a crash must not lose it."""
        return {"restricted": "yes" if self._restricted else "", "did": self._did}

    def began(self) -> None:
        """Ask what to suggest; without a checked caller there is only a message."""
        super().began()
        call, tenancy_id = self.call, self.tenancy_id
        if tenancy_id is None or (call is not None and self._own_call and call.speaking is None):
            self.say("Nobody was checked in this call: Enter takes a message; nothing else is kept.", "bad")
            return
        person_id = self._person_id
        # The tenant's number is no third party's business.
        shown = call is None or not self._own_call or call.may_hear(Subject.PERSONAL)

        def sheet(desk: Desk) -> tuple[WrapSuggestion, tuple[PhoneView, ...]]:
            phones = desk.casework.phones(tenancy_id, person_id) if shown else ()
            return desk.casework.suggest(tenancy_id), phones

        self.ask(sheet, self._came, group="suggest", failed=lambda _error: None)

    @property
    def _person_id(self) -> int | None:
        speaking = self.call.speaking if self.call is not None and self._own_call else None
        return speaking.person_id if speaking else None

    def _came(self, sheet: tuple[WrapSuggestion, tuple[PhoneView, ...]]) -> None:
        self._suggestion, self._phones = sheet
        self.suggest("due_on", wording.typed_day(self._suggestion.promise_on))
        self.drawn_again()

    def has_content(self) -> bool:
        """What was typed, or a note that wrote itself: a hang-up must not lose it."""
        return not self._over and (bool(self._did) or super().has_content())

    def changed(self) -> None:
        """The day of a promise comes and goes with its amount."""
        row = self.query_one("#row-due_on")
        if row.display != self.applies("due_on"):
            self.name_boxes()
        self.drawn_again()

    def _typed_lines(self) -> tuple[str, ...]:
        """The promise and the call back that are typed so far, to read back before they are kept."""
        try:
            return self._read().lines()
        except BadInput:
            return ()

    def action_restrict(self) -> None:
        """Only cleared staff may read the note; or all again."""
        self._restricted = not self._restricted
        self.drawn_again()

    def submit(self) -> None:
        """Check everything, then keep all of it."""
        call = self.call
        if self.tenancy_id is None or (call is not None and self._own_call and call.speaking is None):
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
        self.keep(self._request(wrapped), lambda _none: self._done(), saying="Keeping the note...")

    def _read(self) -> Wrapped:
        today = self.desk_app.clock.now().date()
        promise = ring = None
        if self.value("amount").strip():
            amount = parse_pounds(self.value("amount"), field="amount")
            if not amount:
                raise BadInput("Nothing is promised.", "Type the amount, or empty the box.", field="amount")
            promise = amount, read_when(self.value("due_on"), today=today, field="due_on")[0]
        if self.value("ring_on").strip():
            ring = read_when(self.value("ring_on"), today=today, field="ring_on")
            if not self._phones:
                raise BadInput(
                    "There is no number on file to ring.",
                    "Empty the box, go back with Esc and press c: there you can type one.",
                    field="ring_on",
                )
        return Wrapped(self.value("said").strip(), promise, ring)

    def _request(self, wrapped: Wrapped) -> Callable[[Desk], None]:
        key, tenancy_id, person_id = self.key, self.tenancy_id or 0, self._person_id
        call = self.call if self._own_call else None
        call_key = call.key if call else self._draft_call
        spoke = call is None or (call.speaking is not None and call.speaking.kind != "nobody")
        did = "\n".join(line for line in (self._did, *wrapped.lines()) if line) or wording.NOTHING_DONE[spoke]
        about = "Promise" if wrapped.promise and not call else wording.subject(call.deeds if call else ())
        restricted = self._restricted
        phone = self._phones[0].value if self._phones else ""

        def request(desk: Desk) -> None:
            if wrapped.promise:
                amount, due_on = wrapped.promise
                desk.casework.promise(
                    key=f"{key}:promise",
                    tenancy_id=tenancy_id,
                    person_id=person_id,
                    amount=amount,
                    due_on=due_on,
                    how="",
                )
            if wrapped.ring:
                on, at = wrapped.ring
                desk.casework.call_back(
                    key=f"{key}:call_back",
                    tenancy_id=tenancy_id,
                    person_id=person_id,
                    phone=phone,
                    due_on=on,
                    due_time=at,
                    reason=wrapped.said[:200],
                )
            desk.casework.write(
                key=f"{key}:contact",
                call_key=call_key,
                tenancy_id=tenancy_id,
                person_id=person_id,
                channel="phone" if spoke else "office",
                subject=about,
                did=did,
                said=wrapped.said,
                restricted=restricted,
            )
            if call is not None:
                desk.casework.end_call(key=call.key, tenancy_id=tenancy_id, speaking=call.speaking)

        return request

    def _done(self) -> None:
        if self._own_call:
            self.desk_app.end_call()
            self.desk_app.show("find")
        else:
            self.leave("Kept: what you were writing is in the diary.")

    def drawn_again(self) -> None:
        """The note that wrote itself above, what is suggested below."""
        if not self.stands:
            return
        columns = self.size.width
        above = wording.wrapping_up(
            self.call if self._own_call else None,
            self._did,
            self._typed_lines(),
            columns,
            max(self.size.height - 14, 6),
        )
        self.query_one("#above", Lines).show(stacked([*above, ""]), grows=True)
        below = ["", *wording.suggested(self._suggestion)]
        if self._phones:
            phone = self._phones[0]
            only = ", the only safe number" if phone.safe_only else ""
            below.append(plain(f" Ring back on {phone.value} ({phone.label}{only})"))
        if self._restricted:
            below += ["", plain(f" {wording.RESTRICTED}", "bold reverse")]
        self.query_one("#below", Lines).show(stacked(below))
