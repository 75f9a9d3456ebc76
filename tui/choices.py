"""Forms that begin with a choice: one line of a list, by its key or by the arrows, and then the boxes."""

from typing import ClassVar

from textual.content import Content

from tui.form import FormScreen
from tui.text import plain, stacked
from tui.widgets.frame import Lines
from tui.wording.forms import not_now
from tui.wording.lists import Option, in_full, option_lines


class ChoiceForm(FormScreen):
    """A form that offers lists first. `Esc` goes one choice back, and from the first one leaves.

    Subclasses give `options()` (empty once all is chosen), `chosen()`, `unchoose()` and `heading()`.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("form", "choose")

    LABEL_COLUMNS = 30
    """How wide the names in the list are."""

    mark = 0
    """Number of the marked line."""

    def options(self) -> tuple[Option, ...]:
        """The lines to choose from now; empty when the boxes come next."""
        return ()

    def chosen(self, option: Option) -> None:
        """Take a line."""

    def unchoose(self) -> bool:
        """Take the last choice back; false where there is none."""
        return False

    def heading(self) -> tuple[Content | str, ...]:
        """What stands above the list, or above the boxes."""
        return ()

    def footing(self) -> tuple[Content | str, ...]:
        """What stands below the boxes."""
        return ()

    def loaded(self) -> bool:
        """Whether what the lists are made of has come."""
        return True

    @property
    def choosing(self) -> bool:
        """Whether a list is up, rather than the boxes."""
        return not self.loaded() or bool(self.options())

    def began(self) -> None:
        """Ask for what the lists are made of, then offer the first."""
        self.step()

    def step(self) -> None:
        """Show the list that is next, or the boxes."""
        choosing = self.choosing
        self.name_boxes()
        if choosing:
            self.set_focus(None)
            options = self.options()
            self.mark = next((n for n, one in enumerate(options) if not one.why_not), 0)
            self.say("")
        else:
            self.focus_field(self.first_box())
        self.show_frame()
        self.drawn_again()

    def first_box(self) -> int:
        """Number of the box to begin in."""
        return 0

    def applies(self, _name: str) -> bool:
        """No box while a list is up."""
        return not self.choosing

    def drawn_again(self) -> None:
        """Draw the list, or what stands around the boxes."""
        if not self.stands:
            return
        above, below = self.query_one("#above", Lines), self.query_one("#below", Lines)
        heading = list(self.heading())
        if not self.choosing:
            above.show(stacked(heading), grows=True)
            below.show(stacked(self.footing()))
            return
        above.show(stacked(heading), grows=True)
        if not self.loaded():
            below.show("")
            return
        options, columns = self.options(), self.size.width
        more = self._more(options, columns)
        rows = max(self.size.height - 4 - len(heading) - len(more), 3)
        made = option_lines(options, self.mark, columns, rows, label=self.LABEL_COLUMNS)
        below.show(stacked([made, *more]))

    def _more(self, options: tuple[Option, ...], columns: int) -> list[Content | str]:
        """What is said of the marked line, in full."""
        if not options:
            return []
        lines = in_full(options[self.mark], columns, label=self.LABEL_COLUMNS)
        return ["", *(plain(f"  {line}") for line in lines)] if lines else []

    def action_next(self) -> None:
        """Take the marked line, or go on in the boxes."""
        if not self.choosing:
            super().action_next()
        elif self.options():
            self._take(self.options()[self.mark])

    def action_pick(self, key: str) -> None:
        """Take the line of that key."""
        for number, option in enumerate(self.options() if self.loaded() else ()):
            if option.key == key:
                self.mark = number
                self._take(option)
                return

    def _take(self, option: Option) -> None:
        if option.why_not:
            self.drawn_again()
            self.say(not_now(option.why_not), "bad")
        else:
            self.chosen(option)
            self.step()

    def action_down(self) -> None:
        """The next line, or the box below."""
        if self.choosing:
            self._move(1)
        else:
            self.focus_field(self.at + 1)

    def action_previous(self) -> None:
        """The line or box above."""
        if self.choosing:
            self._move(-1)
        else:
            super().action_previous()

    def _move(self, by: int) -> None:
        count = len(self.options())
        if count:
            self.mark = max(0, min(self.mark + by, count - 1))
            self.drawn_again()

    def action_back(self) -> None:
        """One choice back; from the first one, out."""
        if not self.saving and self.loaded() and self.unchoose():
            self.step()
        else:
            super().action_back()
