"""Alert: the duty lead hears of a caller in danger, over whatever the lead was doing.

No key that a form below could have been waiting for owns it: it is owned by a key of its own.
"""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from store.domain.views.officers import AlertView
from tui.screen import DeskScreen
from tui.text import stacked
from tui.widgets.frame import Lines
from tui.wording import emergency as wording
from tui.wording.lists import position, window

DETAIL_ROWS = 13
"""Rows that the chosen alert takes."""


class AlertScreen(DeskScreen):
    """Live alerts, the newest first, and the chosen one in full."""

    PLACES = ("alert",)
    HEADING = "WELLBEING ALERT"

    def __init__(self) -> None:
        super().__init__()
        self._marked_id = 0

    def body(self) -> ComposeResult:
        """One block of lines."""
        with Vertical(classes="body"):
            yield Lines(id="alerts", classes="fills")

    def began(self) -> None:
        """Show what is live."""
        waiting = [alert for alert in self._alerts if not alert.seen_by]
        if waiting:
            self._marked_id = waiting[0].id
        self.alerts_changed()

    @property
    def _alerts(self) -> tuple[AlertView, ...]:
        return self.desk_app.alerts

    @property
    def _mark(self) -> int:
        return next((n for n, alert in enumerate(self._alerts) if alert.id == self._marked_id), 0)

    def alerts_changed(self) -> None:
        """Draw them again; the chosen one stays chosen."""
        alerts = self._alerts
        if alerts and all(alert.id != self._marked_id for alert in alerts):
            self._marked_id = alerts[0].id
        self.say(wording.live(alerts))
        self.drawn_again()

    def drawn_again(self) -> None:
        """The list and the chosen alert."""
        if not self.stands:
            return
        alerts, columns = self._alerts, self.size.width
        first, last = window(len(alerts), self._mark, max(self.size.height - 4 - DETAIL_ROWS, 2))
        lines: list[Content | str] = [
            wording.alert_line(alerts[n], n == self._mark, columns) for n in range(first, last)
        ]
        if last - first < len(alerts):
            lines.append(f"  {position(first, last, len(alerts))}")
        if alerts:
            lines += ["", *wording.alert(alerts[self._mark], columns)]
        self.query_one("#alerts", Lines).show(stacked(lines))

    def _move(self, by: int) -> None:
        if self._alerts:
            self._marked_id = self._alerts[max(0, min(self._mark + by, len(self._alerts) - 1))].id
            self.drawn_again()

    def action_down(self) -> None:
        """The next alert."""
        self._move(1)

    def action_up(self) -> None:
        """The alert above."""
        self._move(-1)

    def action_own(self) -> None:
        """Say that the lead has it."""
        if not self._alerts:
            return
        if self.desk_app.locked:
            self.say(wording.UNLOCK_FIRST, "bad")
            return
        alert = self._alerts[self._mark]
        if alert.seen_by:
            self.say(wording.has_it(alert))
            return
        alert_id, officer = alert.id, alert.officer_name
        self.ask(
            lambda desk: desk.wellbeing.seen(alert_id),
            lambda _none: self.say(wording.yours(officer), "good"),
            group="save",
            once=True,
            saying=wording.TELLING,
        )

    def action_back(self) -> None:
        """Back to where the lead was; the alert stays live."""
        self.desk_app.back()
