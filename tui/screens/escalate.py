"""Escalate: queue the next step, its day, its owner and why; or hear why it must not be."""

from dataclasses import replace

from textual.content import Content

from store.domain.calendar import parse_due_date
from store.domain.errors import BadInput, Barred, DutydeskError
from store.domain.money import parse_pounds
from store.domain.views.casework import ActionChoice, ActionView, DraftView, EscalationSheet
from tui.choices import ChoiceForm
from tui.form import FormField
from tui.wording import casework as wording
from tui.wording import forms
from tui.wording.lists import Option

HOLD = "hold"


class EscalateScreen(ChoiceForm):
    """The kind by its letter, which one by its number, then the boxes."""

    FORM = "escalate"
    HEADING = "NEXT STEP"
    PLACES = ("form", "choose", "escalate")
    LABEL_COLUMNS = 22

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self._sheet: EscalationSheet | None = None
        self._choice: ActionChoice | None = None
        self._detail: str | None = None
        self._owner = 0
        """Number among the owners of the sheet."""

    def fields(self) -> tuple[FormField, ...]:
        """How much, until when, by when, why."""
        return (
            FormField("amount", forms.AMOUNT_LABEL, limit=40, hint=forms.AMOUNT),
            FormField("hold_until", wording.HOLD_UNTIL, limit=40, hint=forms.DAYS),
            FormField("due_on", "Due", limit=40, hint=forms.DAYS),
            FormField("reason", "Why", limit=400, hint=wording.WHY_HINT),
        )

    def applies(self, name: str) -> bool:
        """An amount and an end only where the kind needs one."""
        if not super().applies(name):
            return False
        choice = self._choice
        wanted = {"amount": choice and choice.needs_amount, "hold_until": choice and choice.kind == HOLD}
        return bool(wanted.get(name, True))

    def extra(self) -> dict[str, str]:
        """What was chosen."""
        if self._sheet is None:
            return {name: self.restored(name) for name in ("kind", "detail")}
        return {"kind": self._choice.kind if self._choice else "", "detail": self._detail or ""}

    def began(self) -> None:
        """Ask what may be queued now."""
        super().began()
        tenancy_id = self.tenancy_id or 0
        self.ask(
            lambda desk: desk.queue.sheet(tenancy_id),
            self._came,
            group="sheet",
            saying=wording.ASKING_THE_GATE,
        )

    def _came(self, sheet: EscalationSheet) -> None:
        self._sheet = sheet if self._hears_all else untold(sheet)
        kind, detail = self.restored("kind"), self.restored("detail")
        self._choice = next(
            (one for one in sheet.choices if one.kind == kind and one.verdict != wording.BARRED), None
        )
        if self._choice is not None and detail in dict(self._choice.details):
            self._detail = detail
        self.step()

    @property
    def _hears_all(self) -> bool:
        return self.call is None or self.call.hears_all

    def wrong(self, error: DutydeskError) -> None:
        """What the gate says on queueing is for those who may hear of the case."""
        if isinstance(error, Barred) and not self._hears_all:
            self.say(forms.not_now(wording.NOT_IN_THIS_CALL), "bad")
        else:
            super().wrong(error)

    # -- choosing -------------------------------------------------------------------------------------

    def loaded(self) -> bool:
        """The gate has answered."""
        return self._sheet is not None

    def options(self) -> tuple[Option, ...]:
        """The kinds; then which letter, notice, referral ..."""
        if self._sheet is None:
            return ()
        if self._choice is None:
            return wording.kinds(self._sheet)
        return wording.details(self._choice) if self._detail is None and self._choice.details else ()

    def chosen(self, option: Option) -> None:
        """Take the kind, or the detail; the day that policy gives is filled in."""
        if self._choice is None:
            self._choice, self._detail = option.value, None
            self.suggest("due_on", wording.typed_day(option.value.due_on))
            if len(option.value.details) == 1:
                self._detail = option.value.details[0][0]
        else:
            self._detail = option.value

    def unchoose(self) -> bool:
        """Another detail, then another kind."""
        if self._choice is None:
            return False
        if self._detail is not None and len(self._choice.details) > 1:
            self._detail = None
        else:
            self._choice = self._detail = None
        return True

    def first_box(self) -> int:
        """The sum or the end where one is needed; else why, for the day is filled in."""
        names = [box.name for box in self.boxes]
        empty = [n for n, name in enumerate(names) if not self.value(name).strip()]
        return empty[0] if empty else len(names) - 1

    def action_owner(self) -> None:
        """The next of those who could own it."""
        if self._sheet is not None and self._sheet.owners and not self.choosing:
            self._owner = (self._owner + 1) % len(self._sheet.owners)
            self.drawn_again()

    @property
    def _owner_named(self) -> tuple[int | None, str]:
        owners = self._sheet.owners if self._sheet else ()
        return owners[self._owner] if owners else (None, wording.NO_OWNER)

    def heading(self) -> tuple[Content | str, ...]:
        """What is being queued."""
        if self._choice is None:
            return ("", wording.WHICH_STEP, "")
        detail = dict(self._choice.details).get(self._detail or "", "")
        if self.choosing:
            return ("", wording.which(self._choice), "")
        return tuple(wording.queueing(self._choice, detail, self._owner_named[1], self.size.width))

    # -- queueing -------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Check the boxes and queue it."""
        choice, tenancy_id = self._choice, self.tenancy_id
        if choice is None or tenancy_id is None:
            return
        today = self.desk_app.clock.now().date()
        needed = {box.name for box in self.boxes}
        try:
            amount = parse_pounds(self.value("amount")) if "amount" in needed else None
            until = (
                parse_due_date(self.value("hold_until"), today=today, field="hold_until")
                if "hold_until" in needed
                else None
            )
            due_on = parse_due_date(self.value("due_on"), today=today, field="due_on")
            reason = self.value("reason").strip()
            if not reason:
                raise wording.no_reason()
        except BadInput as error:
            self.wrong(error)
            return
        key, detail, owner_id = self.key, self._detail or "", self._owner_named[0]
        self.keep(
            lambda desk: desk.queue.queue(
                key=key,
                tenancy_id=tenancy_id,
                kind=choice.kind,
                detail=detail,
                reason=reason,
                due_on=due_on,
                owner_id=owner_id,
                amount=amount,
                hold_until=until,
            ),
            self._queued,
            saying=wording.QUEUEING,
        )

    def _queued(self, view: ActionView) -> None:
        text = wording.asked_for(view)
        if self.call is not None and all(deed.text != text for deed in self.call.deeds):
            self.desk_app.did("action", text)
        self.leave(wording.queued(view))


def untold(sheet: EscalationSheet) -> EscalationSheet:
    """The sheet without the gate's reasons: they tell of court, notices, benefits and holds."""
    return replace(
        sheet,
        choices=tuple(
            replace(
                choice,
                verdict_reason=wording.NOT_IN_THIS_CALL if choice.verdict == wording.BARRED else "",
                verdict_source="",
            )
            for choice in sheet.choices
        ),
    )
