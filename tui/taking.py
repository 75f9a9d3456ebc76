"""Sends a payment and stays with it until it is known what became of it."""

from typing import Any

from store.domain.errors import DutydeskError, OutcomeUnknown, StoreProblem
from store.domain.views.casework import DraftView
from store.domain.views.money import ReceiptView, SplitPreview
from tui import away
from tui.paying import Sent, SplitMoved, taking
from tui.splitting import SplitForm
from tui.wording import money as wording


class Taking(SplitForm):
    """The part of the pay page that begins with the Enter that takes the payment.

    A payment whose commit was cut is asked for under its key until the store says what became of it; nothing
    that stands in the way meanwhile is taken for a no.
    """

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self.receipt: ReceiptView | None = None
        self.sent = Sent.from_text(self.restored("sent"))
        """Sent, and not known to have been refused: only the very same may be sent again."""
        self.unknown = self.sent is not None
        """Nobody knows what became of it."""
        self._next_ask: Any = None

    @property
    def settled(self) -> bool:
        """Something was sent, and is not known to have been refused."""
        return self.receipt is not None or self.sent is not None

    def send(self, sent: Sent, shown: SplitPreview | None = None) -> None:
        """Ask the store to take it; the draft holds what is sent before the store hears of it."""
        if shown is not None and self.refuses_card("reference"):
            return
        self.sent = sent
        self._stop_asking()
        take = taking(
            sent,
            key=self.key,
            call_key=self.call.key if self.call else "",
            tenancy_id=self.tenancy_id or 0,
            order=self.order,
            shown=shown,
            keep_sent=self.saver(self.draft_content()),
        )
        saying = wording.FINDING_OUT if self.unknown else wording.on_its_way(sent.amount)
        self.keep(take, self._taken, saying=saying, failed=self._not_taken)

    def _taken(self, receipt: ReceiptView) -> None:
        self.receipt, self.ready = receipt, False
        text = wording.taken(receipt)
        if self.call is not None and all(deed.text != text for deed in self.call.deeds):
            self.desk_app.did("payment", text, read_back=True, amount=receipt.amount)
        self.set_focus(None)
        self.name_boxes()
        self.show_frame()
        self.say(wording.what_became(receipt, unknown=self.unknown), "good")
        self.drawn_again()

    def _not_taken(self, error: DutydeskError) -> None:
        self.unknown = self.unknown or isinstance(error, OutcomeUnknown)
        if self.unknown and isinstance(error, StoreProblem):
            self._ask_until_known(error)
            return
        was_unknown, self.unknown = self.unknown, False
        self.sent, self.ready, self.draft.saved_as = None, False, ""
        self.keep_draft()
        self.name_boxes()
        if isinstance(error, SplitMoved):
            self.preview = error.preview
            self.ready = True
        elif self.focused is None:
            self.focus_field(0)
        self.wrong(error)
        if was_unknown:
            self.say(wording.was_not_taken(error), "bad")
        self.drawn_again()

    def _ask_until_known(self, error: StoreProblem) -> None:
        self.ready = False
        self.set_focus(None)
        self.name_boxes()
        self.say(wording.still_unknown(error), "bad")
        self._next_ask = self.set_timer(away.RETRY_SECONDS, self._ask_again)
        self.drawn_again()

    def _ask_again(self) -> None:
        if self.sent is not None and self.receipt is None and not self.saving:
            self.send(self.sent)

    def _stop_asking(self) -> None:
        if self._next_ask is not None:
            self._next_ask.stop()
            self._next_ask = None
