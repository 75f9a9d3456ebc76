"""Pay: how much, how, where it goes; then once, and its receipt."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from textual.content import Content

from store.domain.errors import BadInput, DutydeskError, OutcomeUnknown
from store.domain.money import Pence, parse_pounds, pounds
from store.domain.views.casework import DraftView
from store.domain.views.money import PaymentSheet, ReceiptView, SplitLine, SplitPreview
from tui import keys
from tui.desk import Desk
from tui.form import FormField, FormScreen
from tui.text import plain, stacked
from tui.typed import read_split
from tui.widgets.frame import Lines
from tui.wording import money as wording

OWN = "own"
"""The way to split that the officer types."""


@dataclass(frozen=True)
class Sent:
    """What was asked of the store, so that it can be asked again word for word."""

    amount: Pence
    method: str
    reference: str
    split: Mapping[str, Pence]

    def as_text(self) -> str:
        """For the draft."""
        return json.dumps([int(self.amount), self.method, self.reference, dict(self.split)])

    @classmethod
    def from_text(cls, text: str) -> "Sent | None":
        """Out of a draft; nothing where none was sent, or it cannot be read."""
        try:
            amount, method, reference, split = json.loads(text)
            parts = {str(code): Pence(part) for code, part in split.items()}
            return cls(Pence(amount), str(method), str(reference), parts)
        except (ValueError, TypeError, AttributeError):
            return None


class SplitMoved(DutydeskError):
    """Something came onto the account between the split shown and Enter."""

    def __init__(self, preview: SplitPreview) -> None:
        super().__init__(
            "The account moved, so the split is not what it was: nothing was taken.",
            "Read out the new one, then Enter.",
        )
        self.preview = preview


class PayScreen(FormScreen):
    """Takes one payment."""

    FORM = "pay"
    HEADING = "PAY"
    PLACES = ("form", "pay")

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self.sheet: PaymentSheet | None = None
        self.preview: SplitPreview | None = None
        self.receipt: ReceiptView | None = None
        self.sent = Sent.from_text(self.restored("sent"))
        """Sent, and not known to have been refused: only the very same may be sent again."""
        self.method = self.restored("method", "CASH")
        self.order = self.restored("order")
        self.ready = False
        """The split was shown and Enter takes it."""
        self._eager = False
        """Enter was pressed while the split was still on its way."""
        self._known: dict[str, SplitLine] = {}

    def fields(self) -> tuple[FormField, ...]:
        """How much; the reference; the caller's own split."""
        reference = {
            wording.CARD: FormField("reference", "Their reference", limit=40, hint=wording.CARD_HINT),
            wording.CHEQUE: FormField("reference", "Cheque number", limit=40, hint=wording.CHEQUE_HINT),
        }
        return (
            FormField("amount", "Amount      £", limit=40, hint=wording.amount_hint(self.sheet)),
            reference.get(self.method, FormField("reference", "Their reference", limit=40)),
            FormField("split", "Own split", limit=120, hint=wording.SPLIT_HINT),
        )

    def applies(self, name: str) -> bool:
        """Cash has no reference; the split is typed only where the caller asks for it."""
        if self.receipt is not None or self.sent is not None:
            return False
        return {"reference": self.method != "CASH", "split": self.order == OWN}.get(name, True)

    def extra(self) -> dict[str, str]:
        """The choices, and what was sent."""
        return {
            "method": self.method,
            "order": self.order,
            "sent": self.sent.as_text() if self.sent else "",
        }

    def began(self) -> None:
        """Ask what can be paid."""
        self.name_boxes()
        if self.sent is None:
            self.focus_field(0)
        tenancy_id = self.tenancy_id or 0
        self.ask(lambda desk: desk.money.sheet(tenancy_id), self._opened, group="sheet", saying="Looking...")

    def _opened(self, sheet: PaymentSheet) -> None:
        self.sheet = sheet
        if self.order not in self._orders():
            self.order = self._orders()[0]
        if self.sent is None:
            self.name_boxes()
            self.focus_field(0)
            self.changed()
        if not sheet.may_take:
            self.say(sheet.why_not, "bad")
        self.drawn_again()

    def _orders(self) -> list[str]:
        return [*(code for code, _ in self.sheet.orders), OWN] if self.sheet else [OWN]

    def shown_keys(self) -> tuple[keys.Key, ...]:
        """Before the receipt there is nothing to print, after it nothing to split."""
        hidden = {"pay.split", "pay.method"} if self.receipt else {"pay.print"}
        return tuple(key for key in super().shown_keys() if key.id not in hidden)

    # -- the amount and its split ---------------------------------------------------------------------

    def changed(self) -> None:
        """The amount or the split was typed: what was shown before holds no longer."""
        self.ready = self._eager = False
        typed = self.value("amount").strip().lower()
        if self.sheet and typed in (letters := wording.letters(self.sheet)):
            box = self.field("amount")
            box.value = wording.in_box(letters[typed])
            box.cursor_position = len(box.value)
            return
        self.preview = None
        amount = self._amount()
        if amount is not None:
            self._ask_preview(amount)
        self.drawn_again()

    def _amount(self) -> Pence | None:
        try:
            amount = parse_pounds(self.value("amount"))
        except BadInput:
            return None
        return amount if amount > 0 else None

    def _ask_preview(self, amount: Pence) -> None:
        if self.sheet is None or self.tenancy_id is None:
            return
        tenancy_id = self.tenancy_id
        order = self.order if self.order != OWN else self._orders()[0]
        self.ask(
            lambda desk: desk.money.preview(tenancy_id, amount, order),
            lambda preview: self._previewed(amount, preview),
            group="preview",
            failed=self._no_preview,
        )

    def _previewed(self, amount: Pence, preview: SplitPreview) -> None:
        if amount != self._amount():
            return
        self._known = {line.code: line for line in preview.lines}
        if self.order == OWN:
            try:
                split = read_split(self.value("split"), amount)
            except BadInput:
                self.preview = None
            else:
                self.preview = wording.own_split(amount, split, self._known, preview.seq)
        else:
            self.preview = preview
        if self._eager and self.preview is not None:
            self._make_ready()
        self.drawn_again()

    def _no_preview(self, error: DutydeskError) -> None:
        self._eager = False
        self.told(error)

    # -- keys -----------------------------------------------------------------------------------------

    def action_method(self) -> None:
        """Cash, cheque, card by the payment line, and round again."""
        if self.sheet is None or self.sent or self.receipt:
            return
        codes = [code for code, _ in self.sheet.methods]
        self.method = codes[(codes.index(self.method) + 1) % len(codes)] if self.method in codes else codes[0]
        self._chosen()

    def action_split(self) -> None:
        """The next way to split, the caller's own last."""
        if self.sheet is None or self.sent or self.receipt:
            return
        orders = self._orders()
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self._chosen("split" if self.order == OWN else "")

    def _chosen(self, box: str = "") -> None:
        was_ready = self.ready
        self.name_boxes()
        if box or self.focused is None or not self.focused.parent or not self.focused.parent.display:
            self.focus_named(box or "amount")
        self.changed()
        # Another split of an amount that was taken already is ready as soon as it is worked out.
        self._eager = was_ready and self.order != OWN and self._complete()
        self.drawn_again()

    def action_print(self) -> None:
        """Write the receipt to a file."""
        if self.receipt is None:
            self.say("There is no receipt yet: it comes when the payment is taken.", "bad")
            return
        posting_id = self.receipt.posting_id
        self.ask(
            lambda desk: desk.money.print_receipt(posting_id),
            lambda path: self.say(f"Written: {path}", "good"),
            group="print",
            saying="Writing the receipt...",
        )

    def action_next(self) -> None:
        """From the receipt back to the account; else the next box, the split, the payment."""
        if self.receipt is not None:
            self.desk_app.back()
        elif self.saving:
            return
        elif self.sent is not None:
            self._send(self.sent)
        elif self.ready and self.preview is not None:
            split = {line.code: line.share for line in self.preview.lines if line.share}
            reference = self.value("reference").strip() if self.method != "CASH" else ""
            self._send(Sent(self.preview.amount, self.method, reference, split), self.preview)
        else:
            super().action_next()

    def action_back(self) -> None:
        """From the split back to the amount; else out."""
        if self.ready:
            self.ready = False
            self.focus_named("amount")
            self.drawn_again()
        else:
            super().action_back()

    # -- taking ---------------------------------------------------------------------------------------

    def _complete(self) -> bool:
        return self.method != wording.CARD or bool(self.value("reference").strip())

    def submit(self) -> None:
        """All is typed: show what Enter would take, or say what is missing."""
        try:
            if self.sheet is not None and not self.sheet.may_take:
                raise BadInput(self.sheet.why_not, "", field="amount")
            amount = parse_pounds(self.value("amount"))
            if amount == 0:
                raise BadInput(
                    "There is no amount.", "Type what the caller pays, such as 20 or 20.50.", field="amount"
                )
            if not self._complete():
                raise BadInput(
                    "The payment line's reference is missing.",
                    "Type the one it gave; never the card's number.",
                    field="reference",
                )
            if self.order == OWN:
                read_split(self.value("split"), amount)
        except BadInput as error:
            self.wrong(error)
            return
        if self.preview is None or self.preview.amount != amount:
            self._eager = True
            self._ask_preview(amount)
            self.say("Working out the split...")
        else:
            self._make_ready()
            self.drawn_again()

    def _make_ready(self) -> None:
        self._eager, self.ready = False, True
        self.say("Read it out; then Enter takes it, once. Esc: change it.")

    def _send(self, sent: Sent, shown: SplitPreview | None = None) -> None:
        """Ask the store to take it; the draft holds what is sent before the store hears of it."""
        if shown is not None and self.refuses_card("reference"):
            return
        self.sent = sent
        keep_sent = self.saver(self.draft_content())
        tenancy_id, key, order = self.tenancy_id or 0, self.key, self.order
        call_key = self.call.key if self.call else ""

        def take(desk: Desk) -> ReceiptView:
            if shown is not None and order != OWN:
                fresh = desk.money.preview(tenancy_id, sent.amount, order)
                if _shares(fresh) != _shares(shown):
                    raise SplitMoved(fresh)
            # Where the draft cannot be kept, the key alone makes sure of once.
            with suppress(DutydeskError):
                keep_sent(desk)
            return desk.money.take(
                key=key,
                call_key=call_key,
                tenancy_id=tenancy_id,
                amount=sent.amount,
                method=sent.method,
                outside_reference=sent.reference,
                split=sent.split,
            )

        self.keep(take, self._taken, saying=f"Taking {pounds(sent.amount)}: wait...", failed=self._not_taken)

    def _taken(self, receipt: ReceiptView) -> None:
        self.receipt, self.ready = receipt, False
        text = wording.taken(receipt)
        if self.call is not None and all(deed.text != text for deed in self.call.deeds):
            self.desk_app.did("payment", text, read_back=True, amount=receipt.amount)
        self.set_focus(None)
        self.name_boxes()
        self.show_frame()
        self.say(wording.AGAIN if receipt.again else "Taken. Read out the receipt number.", "good")
        self.drawn_again()

    def _not_taken(self, error: DutydeskError) -> None:
        if isinstance(error, OutcomeUnknown):
            self.set_focus(None)
            self.name_boxes()
            self.told(error)
            self.drawn_again()
            return
        self.sent, self.ready, self._saved_as = None, False, ""
        self.keep_draft()
        self.name_boxes()
        if isinstance(error, SplitMoved):
            self.preview = error.preview
            self.ready = True
        elif self.focused is None:
            self.focus_field(0)
        self.wrong(error)
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
        elif self.sent is not None and not self.saving:
            above = wording.unknown(self.sent.amount, self.sent.method)
        elif self.sheet is not None:
            above = wording.pay_heading(self.sheet, self.method, self._order_name())
            below = self._below(self.sheet, columns)
        self.query_one("#above", Lines).show(stacked(above), grows=True)
        self.query_one("#below", Lines).show(stacked(below))

    def _order_name(self) -> str:
        names = dict(self.sheet.orders) if self.sheet else {}
        return names.get(self.order, "as the caller asks")

    def _below(self, sheet: PaymentSheet, columns: int) -> list[Content | str]:
        if not sheet.may_take:
            return ["", plain(f" {sheet.why_not}", "bold reverse")]
        if self.preview is not None:
            lines = ["", *wording.split_table(self.preview.lines), ""]
            lines += wording.read_out(self.preview.sentence, columns)
            return [*lines, "", wording.ready(self.preview.amount, self.method)] if self.ready else lines
        if self._known and self.order == OWN:
            return ["", *wording.split_table(tuple(self._known.values()))]
        return []


def _shares(preview: SplitPreview) -> list[tuple[str, int]]:
    return [(line.code, int(line.share)) for line in preview.lines if line.share]
