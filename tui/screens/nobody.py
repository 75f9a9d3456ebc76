"""Nobody on the line: opening an account to work on it, with a reason that is kept in the trail."""

from store.domain.purposes import says_something
from store.domain.verification import EVERYTHING
from store.domain.views.people import Speaking
from tui.form import FormField, FormScreen
from tui.text import stacked
from tui.widgets.frame import Lines
from tui.wording import verify as wording


class NobodyScreen(FormScreen):
    """One box: why."""

    FORM = "nobody"
    HEADING = "No caller"

    def fields(self) -> tuple[FormField, ...]:
        """The reason."""
        return (FormField("why", " Why", limit=200, hint=wording.WHY_HINT),)

    def drawn_again(self) -> None:
        """What this is for."""
        if self.is_mounted:
            above = stacked(["", *wording.nobody(self.size.width), ""])
            self.query_one("#above", Lines).show(above, grows=True)

    def submit(self) -> None:
        """Open the account with the reason."""
        why = self.value("why").strip()
        if not says_something(why):
            self.say(wording.WHY_TOO_SHORT, "bad")
            return
        # Nothing to keep but that the draft goes; opening the account puts the reason in the trail.
        self.keep(lambda _desk: None, lambda _kept: self._open(why), saying=wording.OPENING)

    def _open(self, why: str) -> None:
        app, tenancy_id = self.desk_app, self.tenancy_id
        if tenancy_id is None:
            self.say(wording.NO_ACCOUNT, "bad")
            return
        call = app.begin_call()
        call = call.for_tenancy(tenancy_id, call.rent_reference if call.tenancy_id == tenancy_id else "")
        speaking = Speaking("nobody", None, None, frozenset(EVERYTHING), "", why=why, at=app.clock.now())
        app.call = call.with_speaker(speaking, "")
        app.did("looked", wording.worked(why))
        app.show("account", tenancy_id=tenancy_id)
