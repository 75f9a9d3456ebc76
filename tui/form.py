"""What all forms share: boxes one under the other, a request key, and drafts that keep what is typed."""

import json
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input, TextArea

from store.domain.cards import CardKind, find_card_numbers
from store.domain.errors import BadInput, DutydeskError
from store.domain.views.casework import DraftView
from tui.desk import Desk
from tui.jobs import aside
from tui.screen import DeskScreen
from tui.text import plain
from tui.unfinished import Unfinished, typed_in
from tui.widgets.frame import Cut, Field, Lines
from tui.wording import forms as wording

AUTOSAVE_SECONDS = 0.2
"""After the last change: a hang-up loses at most this much typing."""

Answer = TypeVar("Answer")


class FormField:
    """One box of a form."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        limit: int = 200,
        hint: str = "",
        value: str = "",
        hidden: bool = False,
        rows: int = 1,
    ) -> None:
        self.name = name
        self.label = label
        self.limit = limit
        self.hint = hint
        """What to type, shown on the status line when the box has the focus."""
        self.value = value
        self.hidden = hidden
        self.rows = rows
        """More than one: a box that wraps."""


class FormScreen(DeskScreen):
    """A form: `Enter` takes a field and goes on, on the last one it keeps the form; `Esc` goes back.

    Subclasses give `FORM` (its name in drafts and in `tui.rooms`), `fields()` and `submit()`, and keep what
    was typed with `keep()`.
    """

    FORM: ClassVar[str] = ""
    PLACES: ClassVar[tuple[str, ...]] = ("form",)

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__()
        self.tenancy_id = draft.tenancy_id if draft else tenancy_id
        self.key = draft.key if draft else uuid4().hex
        """The request key: made when the form opens, kept through retries and restarts."""
        self.draft = Unfinished(self.FORM, self.tenancy_id, self.key)
        self._typed = typed_in(draft.content) if draft else {}
        self._autosave: Timer | None = None
        self._suggested: dict[str, str] = {}
        self._over = False

    def fields(self) -> tuple[FormField, ...]:
        """All boxes, from top to bottom."""
        return ()

    def applies(self, _name: str) -> bool:
        """Whether a box is needed as things stand; one that is not is neither shown nor asked."""
        return True

    @property
    def boxes(self) -> tuple[FormField, ...]:
        """The boxes that are needed now."""
        return tuple(box for box in self.fields() if self.applies(box.name))

    def extra(self) -> dict[str, str]:
        """What else a draft must hold, such as a choice made by key."""
        return {}

    def submit(self) -> None:
        """All fields were taken: check them and `keep()` them."""

    def body(self) -> ComposeResult:
        """Lines above the boxes, the boxes, lines below."""
        with Vertical(classes="body"):
            yield Lines(id="above")
            for box in self.fields():
                with Horizontal(classes="row", id=f"row-{box.name}") as row:
                    row.styles.height = box.rows
                    row.display = self.applies(box.name)
                    yield Lines(id=f"label-{box.name}", classes="label")
                    yield self._box(box)
            yield Lines(id="below", classes="fills")

    def _box(self, box: FormField) -> Any:
        value = self._typed.get(box.name, box.value)
        if box.rows == 1:
            return Field(value, id=f"field-{box.name}", limit=box.limit, hidden=box.hidden)
        # Imported here: it is dear, and most forms have no such box.
        from tui.widgets.long import Long

        return Long(value, id=f"field-{box.name}", limit=box.limit)

    def began(self) -> None:
        """Name the boxes and begin in the first."""
        self.name_boxes()
        self.focus_field(0)
        self.drawn_again()

    def name_boxes(self) -> None:
        """Write the labels, and show the boxes that are needed now."""
        for box in self.fields():
            self.query_one(f"#label-{box.name}", Lines).show(plain(f" {box.label.strip()}"))
            self.query_one(f"#row-{box.name}").display = self.applies(box.name)

    def focus_field(self, number: int) -> None:
        """Go to one of the needed boxes and say what to type there."""
        boxes = self.boxes
        if not boxes:
            return
        box = boxes[max(0, min(number, len(boxes) - 1))]
        self.query_one(f"#field-{box.name}").focus()
        self.say(box.hint)

    def focus_named(self, name: str) -> None:
        """Go to the box of that name, if it is needed."""
        names = [box.name for box in self.boxes]
        if name in names:
            self.focus_field(names.index(name))

    def field(self, name: str) -> Any:
        """The box of that name: a `Field`, or a `Long` where it has several rows."""
        return self.query_one(f"#field-{name}")

    def value(self, name: str) -> str:
        """What is typed in a box."""
        return str(self.field(name).value)

    def suggest(self, name: str, text: str) -> None:
        """Fill in an empty box; that alone is nothing that would be missed."""
        if not self.value(name) or self.value(name) == self._suggested.get(name):
            self._suggested[name] = text
            self.field(name).value = text

    def values(self) -> dict[str, str]:
        """What is typed in all boxes that are not secret, and what else the draft must hold."""
        if not self.stands:
            return dict(self._typed)
        return {box.name: self.value(box.name) for box in self.fields() if not box.hidden} | self.extra()

    def restored(self, name: str, otherwise: str = "") -> str:
        """What a draft held beside the boxes."""
        return self._typed.get(name, otherwise)

    @property
    def at(self) -> int:
        """Number of the needed box that has the focus."""
        for number, box in enumerate(self.boxes):
            if self.focused is not None and self.focused.id == f"field-{box.name}":
                return number
        return 0

    def action_next(self) -> None:
        """Take this box and go on; after the last, keep the form."""
        boxes = self.boxes
        if self.saving or (boxes and self.refuses_card(boxes[self.at].name)):
            return
        if self.at < len(boxes) - 1:
            self.focus_field(self.at + 1)
        else:
            self.submit()

    def refuses_card(self, name: str) -> bool:
        """Whether a box holds a card's number or code, which is said and never kept (PCI DSS v4, 3)."""
        found = find_card_numbers(self.value(name))
        if any(one.kind is not CardKind.MAYBE_CARD for one in found):
            self.focus_named(name)
            self.say(wording.CARD_TYPED, "bad")
            return True
        return False

    def action_previous(self) -> None:
        """Back to the box above; in a box of several lines, to the line above first."""
        box = self.focused
        if isinstance(box, TextArea) and not getattr(box, "at_top", True):
            box.action_cursor_up()
        else:
            self.focus_field(self.at - 1)

    def action_back(self) -> None:
        """Back to where the form was opened; the draft stays until something is kept."""
        if self.saving:
            self.say(wording.STILL_SAVING, "bad")
            return
        self.keep_draft()
        self._over = True
        self.desk_app.back()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Something was typed in a line."""
        event.stop()
        self._touched()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Something was typed in a box of several lines."""
        event.stop()
        self._touched()

    def on_cut(self, cut: Cut) -> None:
        """More was pasted than fits."""
        cut.stop()
        self.say(wording.cut(cut.limit), "bad")

    def _touched(self) -> None:
        """Draw what depends on it, and keep it in a moment."""
        self.changed()
        if self._autosave is not None:
            self._autosave.stop()
        self._autosave = self.set_timer(AUTOSAVE_SECONDS, self.keep_draft)

    def changed(self) -> None:
        """A box changed: draw what depends on it."""

    def wrong(self, error: DutydeskError) -> None:
        """Say what is wrong, in the box that it is wrong in; what was typed stays."""
        if isinstance(error, BadInput):
            self.focus_named(error.field)
        self.told(error)

    # -- drafts ---------------------------------------------------------------------------------------

    def keep_draft(self) -> None:
        """Send what is typed to the store, if it changed."""
        content = self.draft_content()
        if self._over or content == self.draft.saved_as or not self.has_content():
            return
        self._aside(self.saver(content))

    def drop_draft(self) -> None:
        """Leave the form for good: nothing of it is kept, and what was is let go."""
        self.kept()
        self._aside(self.draft.drop)

    def _aside(self, request: Callable[[Desk], None]) -> None:
        # A worker of the app: one of this screen would be cancelled with it, and Esc lose the last words.
        aside(self.app.run_worker, self.desk_app.wait_for_desk, request)

    def saver(self, content: str) -> Callable[[Desk], None]:
        """What keeps this draft when a worker calls it."""
        return self.draft.saver(content, self.call.key if self.call else "")

    def has_content(self) -> bool:
        """Whether anything was typed that would be missed."""
        if self._over:
            return False
        started = {box.name: box.value for box in self.fields()} | self._suggested
        now = self.values()
        return any(now.get(name, "").strip() and now[name] != text for name, text in started.items())

    def draft_content(self) -> str:
        """The fields as the draft keeps them."""
        return json.dumps(self.values(), ensure_ascii=False)

    def keep(
        self,
        request: Callable[[Desk], Answer],
        then: Callable[[Answer], None],
        *,
        saying: str = wording.SAVING,
        failed: Callable[[DutydeskError], None] | None = None,
    ) -> None:
        """Ask the desk to keep the form, once however often Enter is pressed, and let its draft go."""

        def whole(desk: Desk) -> Answer:
            answer = request(desk)
            self.draft.drop(desk)
            return answer

        def done(answer: Answer) -> None:
            self.kept()
            then(answer)

        self.ask(whole, done, group="save", saying=saying, failed=failed or self.wrong, once=True)

    def kept(self) -> None:
        """The store has it: nothing more is saved of this form."""
        self._over = True
        if self._autosave is not None:
            self._autosave.stop()
