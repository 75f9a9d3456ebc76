"""Message: what a caller who was not checked wants to leave; nothing of any account stands here."""

from store.domain.calendar import parse_due_date
from store.domain.errors import BadInput
from tui.form import FormField, FormScreen
from tui.text import stacked
from tui.widgets.frame import Lines
from tui.wording import forms as wording

LIMIT = 2000


class MessageScreen(FormScreen):
    """Who, on which number, what, by when."""

    FORM = "message"
    HEADING = "MESSAGE"

    def fields(self) -> tuple[FormField, ...]:
        """Four boxes."""
        return (
            FormField("name", wording.CALLER, limit=120, hint=wording.CALLER_HINT),
            FormField("phone", wording.CALLER_PHONE, limit=30, hint=wording.CALLER_PHONE_HINT),
            FormField("message", "Message", limit=LIMIT, hint=wording.ALOUD, rows=5),
            FormField("answer_by", wording.ANSWER_BY, limit=40, hint=wording.ANSWER_HINT),
        )

    def submit(self) -> None:
        """Keep it."""
        text, answer_by = self.value("message").strip(), None
        try:
            if any(self.refuses_card(box.name) for box in self.boxes):
                return
            if not text:
                raise wording.no_message()
            if self.value("answer_by").strip():
                today = self.desk_app.clock.now().date()
                answer_by = parse_due_date(self.value("answer_by"), today=today, field="answer_by")
        except BadInput as error:
            self.wrong(error)
            return
        key, tenancy_id, call = self.key, self.tenancy_id, self.call
        name, phone = self.value("name").strip(), self.value("phone").strip()

        def kept(_number: int) -> None:
            self.desk_app.did("message", wording.MESSAGE_TAKEN)
            self.leave(wording.MESSAGE_KEPT)

        self.keep(
            lambda desk: desk.people.take_message(
                key=key,
                call_key=call.key if call else "",
                tenancy_id=tenancy_id,
                caller_name=name,
                caller_phone=phone,
                text=text,
                answer_by=answer_by,
            ),
            kept,
        )

    def drawn_again(self) -> None:
        """What may be said to somebody we have not checked: nothing."""
        if self.stands:
            self.query_one("#above", Lines).show(stacked(("", wording.SAY_NOTHING, "")), grows=True)
