"""Sends a payment and stays with it until it is known what became of it."""

from datetime import datetime
from typing import Any

from textual.content import Content

from store.domain.errors import DutydeskError, OutcomeUnknown, StoreProblem
from store.domain.sending import Sent
from store.domain.views.casework import DraftView
from store.domain.views.money import ReceiptView, SplitPreview, TakenRow
from tui import away
from tui.call import UNSETTLED, Deed
from tui.incidents import Faulted
from tui.paying import AccountMoved, Became, SplitMoved, taking, what_became
from tui.splitting import SplitForm
from tui.wording import money as wording


class Taking(SplitForm):
    """The part of the pay page that begins with the Enter that takes the payment.

    Of a payment whose commit was cut the store is asked, under its key, until it says what became of it.
    Asking takes nothing: where it was not taken, the cash may be back in the caller's hand by then.
    """

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self.receipt: ReceiptView | None = None
        self.sent = Sent.from_text(self.restored("sent"))
        """Sent, and not known to have been refused."""
        self.sent_at = moment(self.restored("sent_at")) or (draft.saved_at if draft and self.sent else None)
        self._rent_reference = draft.rent_reference if draft else ""
        self.unknown = self.sent is not None
        """Nobody knows what became of it."""
        self.not_there = False
        """The store was asked: it was not taken. The officer types the amount again, and Enter takes it."""
        self.since: tuple[TakenRow, ...] = ()
        """What was taken on the account since it was sent: maybe the same money, by another officer."""
        self._next_ask: Any = None

    @property
    def settled(self) -> bool:
        """Something was sent, and is not known to have been refused."""
        return self.receipt is not None or self.sent is not None

    @property
    def as_sent(self) -> str:
        """What the draft keeps of what was sent: nothing of what is known not to have been taken."""
        return self.sent.as_text() if self.sent and not self.not_there else ""

    def send(self, sent: Sent, shown: SplitPreview) -> None:
        """Ask the store to take it; the draft holds what is sent before the store hears of it."""
        if self.refuses_card("reference"):
            return
        anew = self.not_there
        self.sent, self.unknown, self.not_there = sent, False, False
        if not anew:
            self.sent_at = self.desk_app.clock.now()
        take = taking(
            sent,
            key=self.key,
            call_key=self.call.key if self.call else "",
            tenancy_id=self.tenancy_id or 0,
            order=self.order,
            shown=shown,
            anew=anew,
            keep_sent=self.saver(self.draft_content()),
        )
        self.keep(take, self._taken, saying=wording.on_its_way(sent.amount), failed=self._not_taken)
        self.show_frame()
        self.drawn_again()

    def _taken(self, receipt: ReceiptView) -> None:
        was_unknown, self.unknown = self.unknown, False
        self.receipt, self.ready = receipt, False
        self._forget_unsettled()
        text = wording.taken(receipt)
        call = self.call
        # One that was left unknown may be found out about in a call of somebody else's.
        if (
            call is not None
            and call.tenancy_id == self.tenancy_id
            and all(one.text != text for one in call.deeds)
        ):
            self.desk_app.did("payment", text, read_back=True, amount=receipt.amount)
        self.set_focus(None)
        self.name_boxes()
        self.show_frame()
        self.say(wording.what_became(receipt, unknown=was_unknown), "good")
        self.drawn_again()

    def _not_taken(self, error: DutydeskError) -> None:
        if isinstance(error, OutcomeUnknown):
            self.unknown = True
            self._keep_unsettled()
            self._ask_until_known(error)
            return
        if isinstance(error, AccountMoved):
            self.unknown = True
            self.find_out(wording.MOVED_SINCE)
            return
        self.sent, self.ready, self.draft.saved_as = None, False, ""
        self.keep_draft()
        self.name_boxes()
        if isinstance(error, SplitMoved):
            self.preview = error.preview
            self.ready = True
        elif self.focused is None:
            self.focus_field(0)
        self.show_frame()
        self.wrong(error)
        self.drawn_again()

    # -- one that nobody knows of ---------------------------------------------------------------------

    def find_out(self, told: str = wording.WAS_NOT_TAKEN) -> None:
        """Ask the store what became of it, and tell so where it was not taken; nothing is taken by asking."""
        if self.sent is None or self.receipt is not None or self.saving:
            return
        self._stop_asking()
        self.ask(
            what_became(
                self.sent, key=self.key, tenancy_id=self.tenancy_id or 0, order=self.order, at=self.sent_at
            ),
            lambda found: self._found_out(found, told),
            group="save",
            saying=wording.FINDING_OUT,
            failed=self._not_found_out,
            once=True,
        )

    def _found_out(self, found: Became, told: str) -> None:
        # Enter, typed ahead of the answer, was not meant for what it says.
        self.desk_app.forget_typed()
        if found.receipt is not None:
            self.kept()
            self.quietly(self.draft.drop, "draft")
            self._taken(found.receipt)
            return
        self.sheet, self.preview, self.since = found.sheet, found.preview, found.since
        self.unknown, self.not_there = False, True
        self._forget_unsettled()
        self.draft.saved_as = ""
        self.keep_draft()
        self.show_frame()
        self.offer_anew()
        self.say(told, "bad")
        self.drawn_again()

    def offer_anew(self) -> None:
        """It was not taken: let the officer type the amount again, should it be taken after all."""

    def _not_found_out(self, error: DutydeskError) -> None:
        # A fault of the program's own would come again every few seconds: then only the officer asks.
        self._ask_until_known(error, again=isinstance(error, StoreProblem) and not isinstance(error, Faulted))

    def _ask_until_known(self, error: DutydeskError, *, again: bool = True) -> None:
        self.ready = False
        self.set_focus(None)
        self.name_boxes()
        self.show_frame()
        self.say(wording.still_unknown(error, again=again), "bad")
        if again:
            self._next_ask = self.set_timer(away.RETRY_SECONDS, self.find_out)
        self.drawn_again()

    def _stop_asking(self) -> None:
        if self._next_ask is not None:
            self._next_ask.stop()
            self._next_ask = None

    def _keep_unsettled(self) -> None:
        """The call knows of it, whatever becomes of this page."""
        if self.sent is not None and self.call is not None and self.call.tenancy_id == self.tenancy_id:
            deed = self._unsettled(self.sent)
            if deed not in self.call.deeds:
                self.desk_app.did(deed.kind, deed.text, read_back=True, amount=deed.amount)

    def _forget_unsettled(self) -> None:
        """It is known: the call's note need not say otherwise."""
        if self.sent is not None and self.call is not None and self.call.tenancy_id == self.tenancy_id:
            self.desk_app.undid(self._unsettled(self.sent))

    def _unsettled(self, sent: Sent) -> Deed:
        return Deed(
            UNSETTLED, wording.not_known(sent.amount, sent.method), read_back=True, amount=sent.amount
        )

    def whose(self) -> Content:
        """Whose payment it is, as far as that is known before the store answers; and when it was sent."""
        reference, payer = self._rent_reference, ""
        if self.sheet is not None:
            reference, payer = self.sheet.rent_reference, self.sheet.payer
        elif not reference and self.call is not None and self.call.tenancy_id == self.tenancy_id:
            reference = self.call.rent_reference
        return wording.whose(reference, payer, self.sent_at)

    def leave_unsettled(self) -> None:
        """Back, and say there that it is not known."""
        if self.sent is None:
            return
        self._stop_asking()
        if self.not_there:
            # Left to be taken another day it would be one Enter away, and its cash long handed back.
            self.drop_draft()
        self.keep_draft()
        self._over = True
        words = wording.left_alone if self.not_there else wording.left_unknown
        self.leave(words(self.sent.amount, self.sent.method), "good" if self.not_there else "bad")


def moment(text: str) -> datetime | None:
    """A moment out of a draft, with its zone; nothing where it cannot be read."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
