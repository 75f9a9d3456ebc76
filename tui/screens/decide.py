"""Decide: one request, its figures then and now, and the yes signed with a PIN or the no with a reason."""

from store.domain.errors import DutydeskError, FiguresChanged, NotAllowed
from store.domain.views.casework import ApprovalView, DraftView
from tui.form import FormField, FormScreen
from tui.text import stacked
from tui.widgets.frame import Lines
from tui.wording import approvals as wording
from tui.wording.forms import LOOKING


class DecideScreen(FormScreen):
    """What was seen is what is signed: the account's last entry goes with the answer."""

    FORM = "decide"
    HEADING = "DECIDE"

    def __init__(self, *, action_id: int = 0, approve: bool = False, draft: DraftView | None = None) -> None:
        super().__init__(draft=draft)
        self._action_id = action_id or int(self.restored("action_id") or 0)
        self._yes = approve if draft is None else self.restored("approve") == "yes"
        self._view: ApprovalView | None = None

    def fields(self) -> tuple[FormField, ...]:
        """The PIN for a yes; the reason."""
        hint = wording.YES_HINT if self._yes else wording.NO_HINT
        reason = FormField("reason", "Why", limit=400, hint=hint)
        if not self._yes:
            return (reason,)
        return (FormField("pin", wording.YOUR_PIN, limit=20, hint=wording.PIN_HINT, hidden=True), reason)

    def extra(self) -> dict[str, str]:
        """Which request."""
        return {"action_id": str(self._action_id), "approve": "yes" if self._yes else ""}

    def began(self) -> None:
        """Read the request as it is at this moment."""
        super().began()
        self._look(LOOKING)

    def _look(self, saying: str = "") -> None:
        action_id = self._action_id
        self.ask(lambda desk: desk.queue.approval(action_id), self._came, group="sheet", saying=saying)

    def _came(self, view: ApprovalView) -> None:
        first, self._view = self._view is None, view
        if first:
            self.say(self.boxes[self.at].hint)
        self.drawn_again()

    def submit(self) -> None:
        """Say yes or no to what is shown."""
        view, reason = self._view, self.value("reason").strip()
        if view is None:
            self.say(wording.NOT_COME, "bad")
            return
        if self._yes and not self.value("pin"):
            self.focus_named("pin")
            self.say(wording.NEEDS_PIN, "bad")
            return
        if not self._yes and not reason:
            self.say(wording.NEEDS_WHY, "bad")
            return
        action_id, seen = self._action_id, view.seq_now
        if self._yes:
            pin = self.value("pin")
            self.keep(
                lambda desk: desk.queue.approve(action_id=action_id, seen_seq=seen, pin=pin, reason=reason),
                lambda action: self.leave(wording.decided(action, True)),
                saying=wording.SAYING_YES,
                failed=self._not_decided,
            )
        else:
            self.keep(
                lambda desk: desk.queue.refuse(action_id=action_id, seen_seq=seen, reason=reason),
                lambda action: self.leave(wording.decided(action, False)),
                saying=wording.SAYING_NO,
                failed=self._not_decided,
            )

    def _not_decided(self, error: DutydeskError) -> None:
        """Figures that moved are shown before anything is asked again."""
        if isinstance(error, NotAllowed) and self._yes:
            # Perhaps a wrong PIN: the next one is typed there, and not in the clear in the box below.
            self.field("pin").value = ""
            self.focus_named("pin")
        self.wrong(error)
        if isinstance(error, FiguresChanged):
            self._look()

    def drawn_again(self) -> None:
        """The request in full."""
        if not self.stands:
            return
        title = wording.ASK_YES if self._yes else wording.ASK_NO
        lines = [
            title,
            "",
            *(wording.request(self._view, self.size.width, deciding=True) if self._view else ()),
            "",
        ]
        self.query_one("#above", Lines).show(stacked(lines), grows=True)
