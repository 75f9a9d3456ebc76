"""The half of the pay page that works out an amount and where it goes; nothing is taken here."""

from store.domain.errors import BadInput, DutydeskError
from store.domain.money import Pence, parse_pounds
from store.domain.views.casework import DraftView
from store.domain.views.money import PaymentSheet, SplitLine, SplitPreview
from tui.form import FormField, FormScreen
from tui.paying import OWN, complete
from tui.typed import read_split
from tui.wording import money as wording


class SplitForm(FormScreen):
    """Amount, method and split; the split is drawn as the amount is typed, and a late one is dropped."""

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self.sheet: PaymentSheet | None = None
        self.preview: SplitPreview | None = None
        self.method = self.restored("method", "CASH")
        self.order = self.restored("order")
        self.ready = False
        """The split was shown and Enter takes it."""
        self.eager = False
        """Enter was pressed while the split was still on its way."""
        self.known: dict[str, SplitLine] = {}
        """What is owed where, from the last split."""

    @property
    def settled(self) -> bool:
        """Whether something was sent, so that nothing may be changed any more."""
        return False

    def fields(self) -> tuple[FormField, ...]:
        """How much; the reference; the caller's own split."""
        reference = {
            wording.CARD: FormField("reference", "Their reference", limit=40, hint=wording.CARD_HINT),
            wording.CHEQUE: FormField("reference", "Cheque number", limit=40, hint=wording.CHEQUE_HINT),
        }
        return (
            FormField("amount", "Amount      £", limit=14, hint=wording.amount_hint(self.sheet)),
            reference.get(self.method, FormField("reference", "Their reference", limit=40)),
            FormField("split", "Own split", limit=120, hint=wording.SPLIT_HINT),
        )

    def applies(self, name: str) -> bool:
        """Cash has no reference; the split is typed only where the caller asks for it."""
        if self.settled:
            return False
        return {"reference": self.method != "CASH", "split": self.order == OWN}.get(name, True)

    def orders(self) -> list[str]:
        """The ways to split: the sheet's own, then the caller's."""
        return [*(code for code, _ in self.sheet.orders), OWN] if self.sheet else [OWN]

    def changed(self) -> None:
        """The amount or the split was typed: what was shown before holds no longer."""
        self.ready = self.eager = False
        typed = self.value("amount").strip().lower()
        if self.sheet and typed in (letters := wording.letters(self.sheet)):
            box = self.field("amount")
            box.value = wording.in_box(letters[typed])
            box.cursor_position = len(box.value)
            return
        self.preview = None
        amount = self._amount()
        if amount is not None:
            self.ask_preview(amount)
        self.drawn_again()

    def _amount(self) -> Pence | None:
        try:
            amount = parse_pounds(self.value("amount"))
        except BadInput:
            return None
        return amount if amount > 0 else None

    def ask_preview(self, amount: Pence) -> None:
        """Ask for the split of an amount."""
        if self.sheet is None or self.tenancy_id is None:
            return
        tenancy_id = self.tenancy_id
        order = self.order if self.order != OWN else self.orders()[0]
        self.ask(
            lambda desk: desk.money.preview(tenancy_id, amount, order),
            lambda preview: self._previewed(amount, preview),
            group="preview",
            failed=self._no_preview,
        )

    def _previewed(self, amount: Pence, preview: SplitPreview) -> None:
        if amount != self._amount():
            return
        self.known = {line.code: line for line in preview.lines}
        if self.order == OWN:
            try:
                split = read_split(self.value("split"), amount)
            except BadInput:
                self.preview = None
            else:
                self.preview = wording.own_split(amount, split, self.known, preview.seq)
        else:
            self.preview = preview
        if self.eager and self.preview is not None:
            self.make_ready()
        self.drawn_again()

    def _no_preview(self, error: DutydeskError) -> None:
        self.eager = False
        self.told(error)

    def action_method(self) -> None:
        """Cash, cheque, card by the payment line, and round again."""
        if self.sheet is None or self.settled:
            return
        codes = [code for code, _ in self.sheet.methods]
        self.method = codes[(codes.index(self.method) + 1) % len(codes)] if self.method in codes else codes[0]
        self._chosen()

    def action_split(self) -> None:
        """The next way to split, the caller's own last."""
        if self.sheet is None or self.settled:
            return
        orders = self.orders()
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self._chosen("split" if self.order == OWN else "")

    def _chosen(self, box: str = "") -> None:
        was_ready = self.ready
        self.name_boxes()
        if box or self.focused is None or not self.focused.parent or not self.focused.parent.display:
            self.focus_named(box or "amount")
        self.changed()
        # Another split of an amount that was taken already is ready as soon as it is worked out.
        self.eager = was_ready and self.order != OWN and complete(self.method, self.value("reference"))
        self.drawn_again()

    def make_ready(self) -> None:
        """The split stands: the next Enter takes it."""
        self.eager, self.ready = False, True
        self.say("Read it out; then Enter takes it, once. Esc: change it.")
