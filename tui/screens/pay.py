"""Pay: how much, how, where it goes; then once, and its receipt."""

from dataclasses import replace

from textual.content import Content
from textual.widgets import Input

from store.domain.errors import BadInput
from store.domain.money import Pence, parse_pounds
from store.domain.sending import Sent
from store.domain.views.casework import DraftView
from store.domain.views.money import PaymentSheet, UnsettledView
from tui import keys
from tui.form import FormField
from tui.paying import OWN, checked, shares
from tui.taking import Taking
from tui.text import stacked
from tui.widgets.frame import Lines
from tui.wording import money as wording
from tui.wording.forms import LOOKING


class PayScreen(Taking):
    """Takes one payment."""

    FORM = "pay"
    HEADING = "PAY"
    PLACES = ("form", "pay")

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self._others: tuple[UnsettledView, ...] = ()
        """What other officers sent on this account and have not heard of."""

    @property
    def asks_again(self) -> bool:
        """The split of a large sum was shown: the amount is typed once more before Enter takes it."""
        shown = self.preview
        return self.ready and shown is not None and wording.needs_again(shown.amount, self.sheet)

    def fields(self) -> tuple[FormField, ...]:
        """The boxes of the split; for a large sum, and for one to be taken after all, the amount again."""
        hint = wording.ANEW_HINT if self.not_there else wording.AGAIN_HINT
        again = FormField(wording.AGAIN_BOX, wording.AGAIN_LABEL, limit=14, hint=hint)
        return (*super().fields(), again)

    def applies(self, name: str) -> bool:
        """The amount again only where it is asked for."""
        if name == wording.AGAIN_BOX:
            return self.not_there if self.settled else self.asks_again
        return super().applies(name)

    def values(self) -> dict[str, str]:
        """Never the second amount: whoever goes on with a draft types it afresh."""
        return {name: text for name, text in super().values().items() if name != wording.AGAIN_BOX}

    def extra(self) -> dict[str, str]:
        """The choices, and what was sent."""
        sent_at = self.sent_at.isoformat(timespec="seconds") if self.as_sent and self.sent_at else ""
        return {"method": self.method, "order": self.order, "sent": self.as_sent, "sent_at": sent_at}

    def began(self) -> None:
        """Ask what can be paid, and what was sent here before and not heard of."""
        self.name_boxes()
        if self.sent is None:
            self.focus_field(0)
        tenancy_id = self.tenancy_id or 0
        self.ask(
            lambda desk: (desk.money.sheet(tenancy_id), desk.drafts.unsettled(tenancy_id)),
            self._opened,
            group="sheet",
            saying=LOOKING,
        )
        self.find_out()

    def _opened(self, found: tuple[PaymentSheet, tuple[UnsettledView, ...]]) -> None:
        self.sheet, unsettled = found
        mine = next((one for one in unsettled if one.mine and one.draft.key != self.key), None)
        if mine is not None and self.sent is None:
            # The same money might be taken twice: first it is found out what became of that.
            self.keep_draft()
            self._over = True
            self.desk_app.back()
            self.desk_app.show("pay", draft=mine.draft)
            return
        self._others = tuple(one for one in unsettled if not one.mine)
        sheet = self.sheet
        if self.order not in self.orders():
            self.order = self.orders()[0]
        if self.sent is None:
            self.name_boxes()
            self.focus_field(0)
            self.changed()
        if not sheet.may_take:
            self.say(sheet.why_not, "bad")
        self.drawn_again()

    def shown_keys(self) -> tuple[keys.Key, ...]:
        """Before the receipt there is nothing to print, once something was sent nothing to split."""
        hidden = {"pay.split", "pay.method"} if self.settled else set[str]()
        if self.receipt is None:
            hidden.add("pay.print")
        found = tuple(key for key in super().shown_keys() if key.id not in hidden)
        if self.receipt is not None or not (self.unknown or self.not_there):
            return found
        enter = wording.TAKE_IT if self.not_there else wording.ASK_NOW
        return tuple(replace(key, label=enter) if key.id == "form.next" else key for key in found)

    def action_print(self) -> None:
        """Write the receipt to a file."""
        if self.receipt is None:
            self.say(wording.NO_RECEIPT_YET, "bad")
            return
        posting_id = self.receipt.posting_id
        self.ask(
            lambda desk: desk.money.print_receipt(posting_id),
            lambda path: self.say(f"Written: {path}", "good"),
            group="print",
            saying=wording.PRINTING,
        )

    def action_next(self) -> None:
        """From the receipt back to the account; else the next box, the split, the payment."""
        if self.receipt is not None:
            # A nervous Enter may close the receipt unread: its number stays on the status line.
            self.leave(wording.taken(self.receipt))
        elif self.saving:
            return
        elif self.sent is not None:
            self._take_anew(self.sent) if self.not_there else self.find_out()
        elif self.ready and self.preview is not None:
            if self.asks_again and not self._typed_again(self.preview.amount):
                return
            reference = self.value("reference").strip() if self.method != "CASH" else ""
            sent = Sent(self.preview.amount, self.method, reference, shares(self.preview))
            self.send(sent, self.preview)
        else:
            super().action_next()

    def action_back(self) -> None:
        """From the split back to the amount; else out."""
        if self.receipt is not None:
            self.leave(wording.taken(self.receipt))
        elif self.sent is not None and not self.saving:
            self.leave_unsettled()
        elif self.ready:
            self.ready = False
            self._forget_again()
            self.focus_named("amount")
            self.drawn_again()
        else:
            super().action_back()

    # -- a large sum ----------------------------------------------------------------------------------

    def make_ready(self) -> None:
        """The split stands; the next Enter takes it, or the amount is asked for again."""
        super().make_ready()
        if self.asks_again:
            self.name_boxes()
            self.focus_named(wording.AGAIN_BOX)

    def changed(self) -> None:
        """Another amount or split: what was typed again was for the one before."""
        super().changed()
        self._forget_again()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The second amount changes nothing of the first, nor of its split."""
        if event.input is self.field(wording.AGAIN_BOX):
            event.stop()
            event.prevent_default()

    def offer_anew(self) -> None:
        """The amount again, from empty: an Enter that was meant for the question takes nothing."""
        self.field(wording.AGAIN_BOX).value = ""
        self.name_boxes()
        self.focus_named(wording.AGAIN_BOX)

    def _take_anew(self, sent: Sent) -> None:
        """Take what was not taken, split as the account stands now."""
        preview = self.preview
        if preview is None or self.sheet is None or preview.amount != sent.amount:
            self.find_out()
        elif not self.sheet.may_take:
            self.say(self.sheet.why_not, "bad")
        elif self._typed_again(sent.amount):
            self.send(replace(sent, split=shares(preview)), preview)

    def _typed_again(self, amount: Pence) -> bool:
        """Whether the second amount is the first; says so where it is not."""
        typed = self.value(wording.AGAIN_BOX)
        try:
            same = parse_pounds(typed) == amount
        except BadInput:
            same = False
        if not same:
            self.wrong(wording.not_again(typed, amount, anew=self.not_there))
        return same

    def _forget_again(self) -> None:
        box = self.field(wording.AGAIN_BOX)
        if self.asks_again or not (box.value or self.query_one(f"#row-{wording.AGAIN_BOX}").display):
            return
        had_focus = box.has_focus
        box.value = ""
        self.name_boxes()
        if had_focus:
            self.focus_named("amount")

    # -- taking ---------------------------------------------------------------------------------------

    def submit(self) -> None:
        """All is typed: show what Enter would take, or say what is missing."""
        try:
            amount = checked(
                self.sheet,
                amount=self.value("amount"),
                method=self.method,
                reference=self.value("reference"),
                order=self.order,
                split=self.value("split"),
            )
        except BadInput as error:
            self.wrong(error)
            return
        if self.preview is None or self.preview.amount != amount:
            self.eager = True
            self.ask_preview(amount)
            self.say(wording.WORKING_OUT)
        else:
            self.make_ready()
            self.drawn_again()

    # -- drawing --------------------------------------------------------------------------------------

    def drawn_again(self) -> None:
        """The heading, and below the boxes the split or the receipt."""
        if not self.stands:
            return
        columns = self.size.width
        above: list[Content | str] = []
        below: list[Content | str] = []
        if self.receipt is not None:
            above = wording.receipt(self.receipt, columns)
        elif self.sent is not None and self.not_there:
            above = wording.not_there(self.sent.amount, self.sent.method, self.since, columns)
            above.insert(0, self.whose())
            if self.sheet is not None:
                below = wording.splitting(
                    self.sheet, self.sent.method, self.preview, (), columns, sure=True, again=True
                )
        elif self.sent is not None and self.unknown:
            above = [self.whose(), *wording.unknown(self.sent.amount, self.sent.method, columns)]
        elif self.sheet is not None:
            sheet, sending = self.sheet, self.sent is not None
            above = wording.pay_heading(
                sheet, self.method, self.order, self._others, columns, sending=sending
            )
            known = tuple(self.known.values()) if self.order == OWN else ()
            below = wording.splitting(
                sheet,
                self.method,
                self.preview,
                known,
                columns,
                sure=self.ready,
                again=self.asks_again,
                sending=sending,
            )
        self.query_one("#above", Lines).show(stacked(above), grows=True)
        self.query_one("#below", Lines).show(stacked(below))
