"""Alert: the duty lead hears of a caller in danger, over whatever the lead was doing.

No key that a form below could have been waiting for owns it: it is owned by a key of its own.
"""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input

from store.domain.views.officers import AlertView
from tui import keys
from tui.screen import DeskScreen
from tui.text import stacked
from tui.widgets.frame import Field, Lines
from tui.wording import alert as wording
from tui.wording.lists import position, window

DETAIL_ROWS = 17
"""Rows that the chosen alert takes."""


class AlertScreen(DeskScreen):
    """Live alerts, the newest first, and the chosen one in full."""

    PLACES = ("alert",)
    HEADING = "WELLBEING ALERT"

    def __init__(self) -> None:
        super().__init__()
        self._marked_id = 0
        self._naming = 0
        """The alert whose account is being named."""

    def body(self) -> ComposeResult:
        """One block of lines, and a row to name an account in."""
        with Vertical(classes="body"):
            yield Lines(id="alerts", classes="fills")
            with Horizontal(classes="row", id="row-reference") as row:
                row.display = False
                yield Lines(id="label-reference", classes="label")
                yield Field(id="field-reference", limit=40)

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
            view = self.desk_app.desk_view
            lines += ["", *wording.alert(alerts[self._mark], columns, view.today if view else None)]
        self.query_one("#alerts", Lines).show(stacked(lines))
        self.show_frame()

    def shown_keys(self) -> tuple[keys.Key, ...]:
        """Those that make sense for the chosen alert."""
        alert = self._alerts[self._mark] if self._alerts else None
        hidden = {
            "alert.own": alert is None or bool(alert.seen_by),
            "alert.reviewed": alert is None or alert.state != "closed" or alert.reviewed,
            "alert.debriefed": alert is None or alert.state != "closed" or alert.debriefed,
            "alert.name": alert is None or alert.named,
        }
        return tuple(key for key in super().shown_keys() if not hidden.get(key.id, False))

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

    def _chosen(self) -> AlertView | None:
        """The chosen alert; nothing, said aloud, where the lead may not act on it."""
        if not self._alerts:
            return None
        if self.desk_app.locked:
            self.say(wording.UNLOCK_FIRST, "bad")
            return None
        return self._alerts[self._mark]

    def action_own(self) -> None:
        """Say that the lead has it."""
        alert = self._chosen()
        if alert is None:
            return
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

    def action_done(self, step: str) -> None:
        """Keep that a step of the lead's is done; one that is done stays."""
        alert = self._chosen()
        if alert is None or wording.is_done(alert, step):
            return
        if alert.state != "closed" or not alert.seen_by:
            self.say(wording.STILL_LIVE if alert.state != "closed" else wording.own_first(), "bad")
            return
        alert_id = alert.id
        self.ask(
            lambda desk: desk.wellbeing.done(alert_id, step),
            lambda _none: self._step_done(alert_id, step),
            group="save",
            once=True,
            saying=wording.KEEPING,
        )

    def _step_done(self, alert_id: int, step: str) -> None:
        """Say so, unless the list says it already."""
        now = next((alert for alert in self._alerts if alert.id == alert_id), None)
        if now is None or wording.is_done(now, step):
            self.alerts_changed()
        else:
            self.say(wording.step_done(step), "good")

    def action_name(self) -> None:
        """Open the row to type a rent reference in."""
        alert = self._chosen()
        if alert is None:
            return
        if alert.named:
            self.say(wording.HAS_ACCOUNT)
            return
        self._naming = alert.id
        self.query_one("#label-reference", Lines).show(f" {wording.REFERENCE}")
        self.query_one("#row-reference").display = True
        self.query_one("#field-reference", Field).focus()
        self.say(wording.TYPE_REFERENCE)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Name the account."""
        event.stop()
        alert_id, reference = self._naming, event.value.strip()
        if alert_id and reference:
            self.ask(
                lambda desk: desk.wellbeing.name(alert_id, reference),
                self._named,
                group="save",
                once=True,
                saying=wording.LOOKING,
            )

    def _named(self, address: str) -> None:
        self._close_row()
        self.say(wording.named(address), "good")

    def _close_row(self) -> None:
        self._naming = 0
        self.set_focus(None)
        self.query_one("#field-reference", Field).value = ""
        self.query_one("#row-reference").display = False

    def action_back(self) -> None:
        """Close the row; else back to where the lead was, and the alert stays."""
        if self._naming:
            self._close_row()
            self.alerts_changed()
        else:
            self.desk_app.back()
