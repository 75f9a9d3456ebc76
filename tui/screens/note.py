"""Note: a line or a page for the diary, or an addendum to a note that stands."""

from textual.content import Content

from store.domain.errors import DutydeskError, StoreUnreachable
from store.domain.verification import Subject
from store.domain.views.account import DiaryRow, DiaryView
from store.domain.views.casework import DraftView
from store.domain.views.people import Speaking
from tui.choices import ChoiceForm
from tui.form import FormField
from tui.text import plain, stacked
from tui.widgets.frame import Lines
from tui.wording import casework as wording
from tui.wording import forms
from tui.wording.lists import Option

NEWEST = 5
"""Contacts that an addendum is offered for."""

LIMIT = 10_000
"""Characters of a note until the desk has said its own limit."""


class NoteScreen(ChoiceForm):
    """A note begins as a new one; F3 adds to one that stands."""

    FORM = "note"
    HEADING = "NOTE"
    PLACES = ("form", "choose", "note")

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self._restricted = self.restored("restricted") == "yes"
        self._adding = False
        self._contact_id = int(self.restored("contact_id") or 0)
        self._rows: tuple[DiaryRow, ...] = ()
        self._reading = False

    @property
    def _limit(self) -> int:
        view = self.desk_app.desk_view
        return view.note_limit if view is not None else LIMIT

    def fields(self) -> tuple[FormField, ...]:
        """The text."""
        return (FormField("note", "Note", limit=self._limit, hint=forms.ALOUD, rows=10),)

    def extra(self) -> dict[str, str]:
        """The toggle, and the contact that is added to."""
        return {
            "restricted": "yes" if self._restricted else "",
            "contact_id": str(self._contact_id or ""),
        }

    def loaded(self) -> bool:
        """The diary is only read for an addendum."""
        return not self._reading

    def options(self) -> tuple[Option, ...]:
        """The newest contacts, while one is to be chosen."""
        return wording.contacts(self._rows) if self._adding and not self._contact_id else ()

    def chosen(self, option: Option) -> None:
        """Add to this one."""
        self._contact_id = option.value.contact_id

    def unchoose(self) -> bool:
        """Back to the contacts; from them, to a new note."""
        if self._contact_id:
            self._contact_id, self._adding = 0, bool(self._rows)
            return True
        was, self._adding = self._adding, False
        return was

    def heading(self) -> tuple[Content | str, ...]:
        """What is written, and who may read it."""
        if self._adding and not self._contact_id:
            return ("", forms.WHICH_NOTE, "")
        if self._contact_id:
            row = next((row for row in self._rows if row.contact_id == self._contact_id), None)
            return ("", forms.adding_to(row), "")
        who = plain(f" {wording.RESTRICTED}", "bold") if self._restricted else forms.ALL_READ_IT
        return ("", who, "")

    def footing(self) -> tuple[Content | str, ...]:
        """How much is written."""
        text = self.value("note") if self.stands else ""
        return ("", wording.count(text, self._limit))

    def changed(self) -> None:
        """Count."""
        if not self.choosing:
            self.query_one("#below", Lines).show(stacked(self.footing()))

    def action_restrict(self) -> None:
        """Only cleared staff may read it; or all again."""
        if self._contact_id:
            self.say(forms.READ_BY, "bad")
            return
        self._restricted = not self._restricted
        self.drawn_again()

    def action_addendum(self) -> None:
        """Choose a note to add to; again: a new one."""
        if self._adding or self._contact_id:
            self._write_anew()
            return
        if self.call is not None and not self.call.may_hear(Subject.NOTES):
            self.say(forms.DIARY_CLOSED, "bad")
            return
        tenancy_id = self.tenancy_id or 0
        speaking = (self.call.speaking if self.call else None) or Speaking(
            "nobody", None, None, frozenset(), "", why=forms.DIARY_WHY
        )
        self._adding = self._reading = True
        self.step()
        self.ask(
            lambda desk: desk.accounts.diary(tenancy_id, speaking),
            self._read,
            group="sheet",
            saying=forms.DIARY_READ,
            failed=self._not_read,
        )

    def _read(self, view: DiaryView) -> None:
        self._reading, self._rows = False, view.rows[:NEWEST]
        if not self._rows:
            self._adding = False
        self.step()
        if not self._rows:
            self.say(forms.DIARY_EMPTY, "bad")

    def _not_read(self, error: DutydeskError) -> None:
        if not isinstance(error, StoreUnreachable):
            self._reading = self._adding = False
            self.step()
        # Where the store is away the list still comes; Esc or the key again goes back to a new note.
        self.told(error)

    def _write_anew(self) -> None:
        self._adding, self._reading, self._contact_id = False, False, 0
        self.wanted_no_more("sheet")
        self.step()

    def action_back(self) -> None:
        """While the diary is still to come, back to a new note."""
        if self._reading:
            self._write_anew()
        else:
            super().action_back()

    def submit(self) -> None:
        """Keep it."""
        text = self.value("note").strip()
        if not text or self.tenancy_id is None:
            self.say(forms.NOTE_EMPTY, "bad")
            return
        key, tenancy_id, restricted = self.key, self.tenancy_id, self._restricted
        if self._contact_id:
            contact_id = self._contact_id
            self.keep(
                lambda desk: desk.casework.add_to(key=key, contact_id=contact_id, text=text),
                lambda _none: self.leave(forms.ADDED),
            )
            return
        call = self.call
        speaking = call.speaking if call else None
        spoke = speaking is not None and speaking.kind != "nobody"
        person_id = speaking.person_id if speaking else None
        self.keep(
            lambda desk: desk.casework.write(
                key=key,
                call_key=call.key if call else "",
                tenancy_id=tenancy_id,
                person_id=person_id,
                channel="phone" if spoke else "office",
                subject="Note",
                did="",
                said=text,
                restricted=restricted,
            ),
            lambda view: self.leave(forms.in_diary(again=view.again)),
        )
