"""Call back: promise to ring, on which number and when."""

from textual.content import Content

from store.domain.errors import BadInput
from store.domain.verification import Subject
from store.domain.views.casework import DraftView, PhoneView
from tui.choices import ChoiceForm
from tui.form import FormField
from tui.typed import read_when
from tui.wording import casework as wording
from tui.wording import forms
from tui.wording.lists import Option

ANOTHER = "another"


class CallBackScreen(ChoiceForm):
    """The number by its figure, then when and why."""

    FORM = "call_back"
    HEADING = "CALL BACK"

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self._phones: tuple[PhoneView, ...] | None = None
        self._chosen = self.restored("chosen")
        """The number, or that another one is typed."""

    def fields(self) -> tuple[FormField, ...]:
        """Another number; when; why."""
        return (
            FormField("phone", "Number", limit=30, hint=forms.PHONE_HINT),
            FormField("due_on", forms.RING_ON, limit=40, hint=forms.WHEN),
            FormField("reason", "About", limit=200, hint=forms.ALOUD),
        )

    def applies(self, name: str) -> bool:
        """The number is typed only where none on file is chosen."""
        return super().applies(name) and (name != "phone" or self._chosen == ANOTHER)

    def extra(self) -> dict[str, str]:
        """The chosen number."""
        return {"chosen": self._chosen}

    def began(self) -> None:
        """Ask which numbers may be rung; to a third party none is shown, theirs is typed."""
        super().began()
        if self.call is not None and not self.call.may_hear(Subject.PERSONAL):
            self._came(())
            return
        tenancy_id = self.tenancy_id or 0
        speaking = self.call.speaking if self.call else None
        person_id = speaking.person_id if speaking else None
        self.ask(
            lambda desk: desk.casework.phones(tenancy_id, person_id),
            self._came,
            group="sheet",
            saying=forms.LOOKING,
        )

    def _came(self, phones: tuple[PhoneView, ...]) -> None:
        self._phones = phones
        if self._safe_only and self._chosen == ANOTHER:
            self._chosen = ""
        if not phones:
            self._chosen = ANOTHER
        self.step()

    @property
    def _safe_only(self) -> bool:
        return any(phone.safe_only for phone in self._phones or ())

    def loaded(self) -> bool:
        """The numbers have come."""
        return self._phones is not None

    def options(self) -> tuple[Option, ...]:
        """The numbers on file, and another one where that is safe."""
        if self._chosen or self._phones is None:
            return ()
        found = wording.phones(self._phones)
        if self._safe_only:
            return found
        return (*found, Option(forms.ANOTHER_NUMBER, ANOTHER, str(len(found) + 1) if len(found) < 9 else ""))

    def chosen(self, option: Option) -> None:
        """Ring this one."""
        self._chosen = option.value if option.value == ANOTHER else option.value.value

    def unchoose(self) -> bool:
        """Another number, where there is a choice."""
        had = bool(self._chosen) and bool(self._phones)
        if had:
            self._chosen = ""
        return had

    def heading(self) -> tuple[Content | str, ...]:
        """Which number."""
        if self.choosing:
            return ("", forms.WHICH_NUMBER, "")
        number = "" if self._chosen == ANOTHER else self._chosen
        return ("", forms.ring_back(number, safe_only=self._safe_only), "")

    def submit(self) -> None:
        """Keep that we owe a call."""
        tenancy_id = self.tenancy_id
        phone = self.value("phone").strip() if self._chosen == ANOTHER else self._chosen
        try:
            if not phone:
                raise forms.no_phone()
            today = self.desk_app.clock.now().date()
            on, at = read_when(self.value("due_on"), today=today, field="due_on")
        except BadInput as error:
            self.wrong(error)
            return
        if tenancy_id is None:
            return
        key, reason = self.key, self.value("reason").strip()
        speaking = self.call.speaking if self.call else None
        person_id = speaking.person_id if speaking else None

        def kept(_number: int) -> None:
            text = wording.ringing_back(on, at)
            self.desk_app.did("call_back", text, read_back=True)
            self.leave(f"{text}.")

        self.keep(
            lambda desk: desk.casework.call_back(
                key=key,
                tenancy_id=tenancy_id,
                person_id=person_id,
                phone=phone,
                due_on=on,
                due_time=at,
                reason=reason,
            ),
            kept,
        )
