"""Reverse: ask another person to take a payment back."""

from textual.content import Content

from store.domain.views.casework import ActionView
from store.domain.views.money import TakenRow
from tui.choices import ChoiceForm
from tui.form import FormField
from tui.wording import casework, forms
from tui.wording import money as wording
from tui.wording.lists import Option


class ReverseScreen(ChoiceForm):
    """Which receipt, and why."""

    FORM = "reverse"
    HEADING = "TAKE A PAYMENT BACK"
    LABEL_COLUMNS = 22
    _rows: tuple[TakenRow, ...] | None = None
    _row: TakenRow | None = None

    def fields(self) -> tuple[FormField, ...]:
        """Why."""
        return (FormField("reason", "Why", limit=200, hint=forms.ALOUD),)

    def extra(self) -> dict[str, str]:
        """The chosen receipt."""
        return {"posting_id": str(self._row.posting_id) if self._row else self.restored("posting_id")}

    def began(self) -> None:
        """Ask what was taken."""
        super().began()
        tenancy_id = self.tenancy_id or 0
        self.ask(lambda desk: desk.money.taken(tenancy_id), self._came, group="sheet", saying=forms.LOOKING)

    def _came(self, rows: tuple[TakenRow, ...]) -> None:
        self._rows = rows
        wanted = self.restored("posting_id")
        self._row = next((row for row in rows if str(row.posting_id) == wanted), None)
        self.step()
        if not rows:
            self.say(forms.NO_PAYMENTS, "bad")

    def loaded(self) -> bool:
        """The receipts have come."""
        return self._rows is not None

    def options(self) -> tuple[Option, ...]:
        """The newest receipts."""
        return wording.reversible(self._rows or ()) if self._row is None else ()

    @property
    def choosing(self) -> bool:
        """Until a receipt is chosen."""
        return self._row is None

    def chosen(self, option: Option) -> None:
        """This receipt."""
        self._row = option.value

    def unchoose(self) -> bool:
        """Another receipt."""
        had, self._row = self._row is not None, None
        return had

    def heading(self) -> tuple[Content | str, ...]:
        """What is being asked."""
        if self._row is None:
            return ("", forms.WHICH_PAYMENT, "")
        row = self._row
        return (
            "",
            forms.taking_back(row.amount, row.number),
            forms.REVERSAL_WAITS,
            "",
        )

    def submit(self) -> None:
        """Ask for it."""
        row, reason = self._row, self.value("reason").strip()
        if row is None or self.tenancy_id is None:
            return
        if not reason:
            self.say(forms.REVERSAL_NEEDS_WHY, "bad")
            return
        key, tenancy_id = self.key, self.tenancy_id

        def asked(view: ActionView) -> None:
            self.desk_app.did("reversal", wording.reversal_asked(row), amount=row.amount)
            self.leave(casework.queued(view))

        self.keep(
            lambda desk: desk.money.ask_reversal(
                key=key, tenancy_id=tenancy_id, posting_id=row.posting_id, reason=reason
            ),
            asked,
            saying=forms.ASKING,
        )
