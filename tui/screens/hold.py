"""Hold: stop recovery for a while, with a reason and an end; or end a hold that stands."""

from textual.content import Content

from store.domain.actions import HOLD_REASONS, IN_DISPUTE
from store.domain.calendar import parse_due_date
from store.domain.errors import BadInput
from store.domain.money import parse_pounds
from store.domain.views.casework import DraftView, HoldView
from tui.choices import ChoiceForm
from tui.form import FormField
from tui.wording import casework as wording
from tui.wording import forms
from tui.wording.lists import Option

OTHER = "other"


class HoldScreen(ChoiceForm):
    """The reason by its number; holds that stand come after the reasons."""

    FORM = "hold"
    HEADING = "HOLD"
    LABEL_COLUMNS = 40

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self._standing: tuple[HoldView, ...] | None = None
        self._reason = self.restored("reason") if self.restored("reason") in HOLD_REASONS else ""
        self._ending: HoldView | None = None

    def fields(self) -> tuple[FormField, ...]:
        """More about it, and its end; or why it ends before its time."""
        return (
            FormField("detail", forms.WAITS_FOR, limit=400, hint=forms.ALOUD),
            FormField("amount", forms.ONLY_SUM, limit=14, hint=forms.ONLY_SUM_HINT),
            FormField("ends_on", forms.ENDS_ON, limit=40, hint=forms.HOLD_ENDS),
            FormField("why", forms.ENDS_NOW, limit=400, hint=forms.ALOUD),
        )

    def applies(self, name: str) -> bool:
        """One set of boxes for a new hold, one for the end of one."""
        if name == "amount" and self._reason not in IN_DISPUTE:
            return False
        return super().applies(name) and (name == "why") == (self._ending is not None)

    def extra(self) -> dict[str, str]:
        """The reason."""
        return {"reason": self._reason}

    def began(self) -> None:
        """Ask which holds stand."""
        super().began()
        tenancy_id = self.tenancy_id or 0
        self.ask(
            lambda desk: desk.casework.holds(tenancy_id), self._came, group="sheet", saying=forms.LOOKING
        )

    def _came(self, holds: tuple[HoldView, ...]) -> None:
        # Each tells of the case by its reason: a third party's screen shows none.
        self._standing = holds if self.call is None or self.call.hears_all else ()
        self.step()

    def loaded(self) -> bool:
        """The holds have come."""
        return self._standing is not None

    def options(self) -> tuple[Option, ...]:
        """The reasons, and the holds that could be ended."""
        if self._reason or self._ending is not None:
            return ()
        reasons = [
            Option(name, code, str(number) if number < 10 else "")
            for number, (code, name) in enumerate(HOLD_REASONS.items(), 1)
        ]
        return (*reasons, *wording.standing(self._standing or (), HOLD_REASONS))

    def chosen(self, option: Option) -> None:
        """A new hold for this reason, or the end of this one."""
        if isinstance(option.value, HoldView):
            self._ending = option.value
        else:
            self._reason = option.value

    def unchoose(self) -> bool:
        """Back to the reasons."""
        had = bool(self._reason or self._ending)
        self._reason, self._ending = "", None
        return had

    def heading(self) -> tuple[Content | str, ...]:
        """What is done."""
        if self._ending is not None:
            return ("", forms.ending(self._ending, HOLD_REASONS), "")
        if self._reason:
            return ("", forms.holding(HOLD_REASONS[self._reason]), "")
        return ("", forms.WHY_HOLD, "")

    def submit(self) -> None:
        """Place it, or end it."""
        if self._ending is not None:
            self._end(self._ending)
            return
        tenancy_id, reason = self.tenancy_id, self._reason
        if tenancy_id is None or not reason:
            return
        detail = self.value("detail").strip()
        try:
            if reason == OTHER and not detail:
                raise forms.needs_detail()
            part = self.value("amount").strip() if reason in IN_DISPUTE else ""
            amount = parse_pounds(part) if part else None
            today = self.desk_app.clock.now().date()
            ends_on = parse_due_date(self.value("ends_on"), today=today, field="ends_on")
        except BadInput as error:
            self.wrong(error)
            return
        key = self.key

        def held(view: HoldView) -> None:
            text = wording.held(view, HOLD_REASONS[reason])
            self.desk_app.did("hold", text)
            self.leave(f"{text}.")

        self.keep(
            lambda desk: desk.casework.hold(
                key=key,
                tenancy_id=tenancy_id,
                reason=reason,
                detail=detail,
                ends_on=ends_on,
                amount=amount,
            ),
            held,
        )

    def _end(self, hold: HoldView) -> None:
        why = self.value("why").strip()
        if not why:
            self.say(forms.HOLD_NEEDS_WHY, "bad")
            return

        def ended(_none: None) -> None:
            self.desk_app.did("hold", forms.ended(hold, HOLD_REASONS))
            self.leave(forms.HOLD_ENDED)

        self.keep(lambda desk: desk.casework.end_hold(hold_id=hold.id, version=hold.version, why=why), ended)
