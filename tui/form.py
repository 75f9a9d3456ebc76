"""What all forms share: fields one under the other, a request key, and drafts that keep what is typed."""

import json
from typing import Any, ClassVar
from uuid import uuid4

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import Input

from store.domain.cards import find_card_numbers
from store.domain.views.casework import DraftView
from tui.screen import DeskScreen
from tui.text import plain
from tui.widgets.frame import Field, Lines

AUTOSAVE_SECONDS = 0.2
"""After the last change: a hang-up loses at most this much typing."""


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
    ) -> None:
        self.name = name
        self.label = label
        self.limit = limit
        self.hint = hint
        """What to type, shown on the status line when the box has the focus."""
        self.value = value
        self.hidden = hidden


class FormScreen(DeskScreen):
    """A form: `Enter` takes a field and goes on, on the last one it keeps the form; `Esc` goes back.

    Subclasses give `FORM` (its name in drafts), `fields()` and `submit()`, and call `kept()` when the store
    has it.
    """

    FORM: ClassVar[str] = ""
    PLACES = ("form",)

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__()
        self.tenancy_id = draft.tenancy_id if draft else tenancy_id
        self.key = draft.key if draft else uuid4().hex
        """The request key: made when the form opens, kept through retries and restarts."""
        self._typed: dict[str, str] = _typed(draft.content) if draft else {}
        self._autosave: Timer | None = None
        self._saved_as = ""
        self._over = False

    def fields(self) -> tuple[FormField, ...]:
        """The boxes, from top to bottom."""
        return ()

    def extra(self) -> dict[str, str]:
        """What else a draft must hold, such as a choice made by key."""
        return {}

    def submit(self) -> None:
        """All fields were taken: check them and ask the desk, in the group `save` and `once`."""

    def body(self) -> ComposeResult:
        """Lines above the boxes, the boxes, lines below."""
        with Vertical(classes="body"):
            yield Lines(id="above")
            for box in self.fields():
                with Horizontal(classes="row", id=f"row-{box.name}"):
                    yield Lines(id=f"label-{box.name}", classes="label")
                    yield Field(
                        self._typed.get(box.name, box.value),
                        id=f"field-{box.name}",
                        limit=box.limit,
                        hidden=box.hidden,
                    )
            yield Lines(id="below", classes="fills")

    def began(self) -> None:
        """Name the boxes and begin in the first."""
        for box in self.fields():
            self.query_one(f"#label-{box.name}", Lines).show(plain(box.label))
        self.focus_field(0)
        self.drawn_again()

    def focus_field(self, number: int) -> None:
        """Go to a box and say what to type there."""
        boxes = self.fields()
        if not boxes:
            return
        box = boxes[max(0, min(number, len(boxes) - 1))]
        self.query_one(f"#field-{box.name}", Field).focus()
        self.say(box.hint)

    def value(self, name: str) -> str:
        """What is typed in a box."""
        return self.query_one(f"#field-{name}", Field).value

    def values(self) -> dict[str, str]:
        """What is typed in all boxes that are not secret, and what else the draft must hold."""
        if not self.is_mounted:
            return dict(self._typed)
        return {box.name: self.value(box.name) for box in self.fields() if not box.hidden} | self.extra()

    def restored(self, name: str, otherwise: str = "") -> str:
        """What a draft held beside the boxes."""
        return self._typed.get(name, otherwise)

    @property
    def at(self) -> int:
        """Number of the box that has the focus."""
        for number, box in enumerate(self.fields()):
            if self.focused is not None and self.focused.id == f"field-{box.name}":
                return number
        return 0

    def action_next(self) -> None:
        """Take this box and go on; after the last, keep the form."""
        if self.saving:
            return
        found = find_card_numbers(self.value(self.fields()[self.at].name)) if self.fields() else ()
        if found:
            self.say(
                "That looks like a card number: it may not be typed here. Take it out, then Enter.", "bad"
            )
            return
        if self.at < len(self.fields()) - 1:
            self.focus_field(self.at + 1)
        else:
            self.submit()

    def action_previous(self) -> None:
        """Back to the box above."""
        self.focus_field(self.at - 1)

    def action_back(self) -> None:
        """Back to where the form was opened; the draft stays until something is kept."""
        if self.saving:
            self.say("Saving: wait for the answer.", "bad")
            return
        self.keep_draft()
        self._over = True
        self.desk_app.back()

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Something was typed: keep it in a moment."""
        self.changed()
        if self._autosave is not None:
            self._autosave.stop()
        self._autosave = self.set_timer(AUTOSAVE_SECONDS, self.keep_draft)

    def changed(self) -> None:
        """A box changed: draw what depends on it."""

    def keep_draft(self) -> None:
        """Send what is typed to the store, if it changed."""
        content = self.draft_content()
        if self._over or content == self._saved_as or not self.has_content():
            return
        self._saved_as = content
        form, tenancy_id, key = self.FORM, self.tenancy_id, self.key
        call_key = self.call.key if self.call else ""
        self.ask(
            lambda desk: desk.drafts.save(
                form=form, tenancy_id=tenancy_id, key=key, call_key=call_key, content=content
            ),
            lambda _stored: None,
            group="draft",
            failed=lambda _error: None,
        )

    def has_content(self) -> bool:
        """Whether anything was typed that would be missed."""
        started = {box.name: box.value for box in self.fields()}
        return any(text.strip() and text != started.get(name, "") for name, text in self.values().items())

    def draft_content(self) -> str:
        """The fields as the draft keeps them."""
        return json.dumps(self.values(), ensure_ascii=False)

    def kept(self) -> None:
        """The store has it: the draft is done with."""
        self._over = True
        if self._autosave is not None:
            self._autosave.stop()
        key = self.key
        self.ask(lambda desk: desk.drafts.discard(key=key), lambda _done: None, group="draft")


def _typed(content: str) -> dict[str, str]:
    """The fields of a draft; a draft that cannot be read is empty rather than a crash."""
    try:
        found: Any = json.loads(content)
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}
