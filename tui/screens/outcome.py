"""Outcome: what became of open work, of a notice's review, of a need that had to be considered."""

from textual.content import Content

from store.domain.calendar import parse_date
from store.domain.errors import BadInput
from store.domain.views.casework import ActionView, DraftView
from store.domain.views.outcomes import NeedView, OutcomeSheet, ReviewView
from tui.choices import ChoiceForm
from tui.form import FormField
from tui.wording import forms
from tui.wording import outcomes as wording
from tui.wording.lists import Option


class OutcomeScreen(ChoiceForm):
    """What it is told of, how it was done or decided, then the day and a line."""

    FORM = "outcome"
    HEADING = "OUTCOME"
    LABEL_COLUMNS = 48

    def __init__(self, *, tenancy_id: int | None = None, draft: DraftView | None = None) -> None:
        super().__init__(tenancy_id=tenancy_id, draft=draft)
        self._sheet: OutcomeSheet | None = None
        self._chosen: ActionView | ReviewView | NeedView | None = None
        self._how = self.restored("how")
        self._about = self.restored("about")
        """What the draft was about, or was last gone back from."""

    def extra(self) -> dict[str, str]:
        """What it is told of, and how it was done or decided."""
        about = wording.about(self._chosen) if self._chosen is not None else self._about
        return {"about": about, "how": self._how}

    def fields(self) -> tuple[FormField, ...]:
        """The day; a line; of a need, what was weighed."""
        said = wording.WHY_HINT if self._how == wording.CANCEL else wording.SAID_HINT
        return (
            FormField("on", wording.ON, limit=40, hint=wording.ON_HINT),
            FormField("said", wording.SAID, limit=400, hint=said),
            FormField("weighed", wording.WEIGHED, limit=400, hint=wording.WEIGHED_HINT),
        )

    def applies(self, name: str) -> bool:
        """A need has a line alone, a review a day alone, open work both."""
        if not super().applies(name) or self._chosen is None:
            return False
        if isinstance(self._chosen, NeedView):
            return name == "weighed"
        return name == "on" or (name == "said" and isinstance(self._chosen, ActionView))

    def began(self) -> None:
        """Ask what is open."""
        super().began()
        tenancy_id = self.tenancy_id or 0
        self.ask(
            lambda desk: desk.outcomes.sheet(tenancy_id), self._came, group="sheet", saying=forms.LOOKING
        )

    def _came(self, sheet: OutcomeSheet) -> None:
        # Each line tells of the case: while a third party listens none is shown.
        told = self.call is None or self.call.hears_all
        self._sheet = sheet if told else OutcomeSheet(sheet.tenancy_id, (), (), ())
        was, self._about = self._about, ""
        lines = wording.begun(self._sheet)
        self._chosen = next((one.value for one in lines if wording.about(one.value) == was), None)
        if self._chosen is None:
            self._how = ""
        self.step()
        if was and self._chosen is None:
            self.say(wording.OPEN_NO_MORE, "bad")
        elif not lines:
            self.say(wording.NOTHING_OPEN)

    # -- choosing -------------------------------------------------------------------------------------

    def loaded(self) -> bool:
        """What is open has come."""
        return self._sheet is not None

    @property
    def choosing(self) -> bool:
        """A list is up, even an empty one, until it is chosen what is told."""
        return self._chosen is None or bool(self.options())

    def options(self) -> tuple[Option, ...]:
        """What is open; then how it was done or decided."""
        if self._sheet is None:
            return ()
        chosen = self._chosen
        if chosen is None:
            return wording.begun(self._sheet)
        return () if self._how or isinstance(chosen, NeedView) else wording.ways(chosen)

    def chosen(self, option: Option) -> None:
        """Take the line; a review that was not asked for yet can only be asked for."""
        if self._chosen is not None:
            self._how = option.value
        else:
            self._chosen = option.value
            if isinstance(self._chosen, ReviewView) and self._chosen.asked_on is None:
                self._how = wording.ASKED
        self.suggest("on", wording.TODAY)

    def unchoose(self) -> bool:
        """Back to how, then to what."""
        chosen, had = self._chosen, self._chosen is not None
        again = isinstance(chosen, ActionView) or (
            isinstance(chosen, ReviewView) and chosen.asked_on is not None
        )
        if chosen is not None and not (self._how and again):
            # Whoever leaves by Esc finds in the draft what it was about.
            self._about, self._chosen = wording.about(chosen), None
        self._how = ""
        return had

    def heading(self) -> tuple[Content | str, ...]:
        """What is told."""
        if self._chosen is None:
            return ("", wording.WHAT_BECAME, "")
        above = wording.heading(self._chosen, self._how, self.size.width)
        return ("", above, wording.HOW, "") if self.choosing else ("", above, "")

    # -- keeping --------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Check the boxes and keep it."""
        chosen = self._chosen
        try:
            if isinstance(chosen, ActionView):
                self._complete(chosen)
            elif isinstance(chosen, ReviewView):
                self._review(chosen)
            elif chosen is not None:
                self._consider(chosen)
        except BadInput as error:
            self.wrong(error)

    def _complete(self, view: ActionView) -> None:
        cancelled = self._how == wording.CANCEL
        key, said = self.key, self.value("said").strip()
        on = parse_date(self.value("on"), today=self.desk_app.clock.now().date(), field="on")
        if cancelled and not said:
            raise wording.no_text("said")
        outcome, how = ("cancelled", "") if cancelled else ("done", self._how)
        self.keep(
            lambda desk: desk.outcomes.complete(
                key=key,
                action_id=view.id,
                version=view.version,
                outcome=outcome,
                how=how,
                on=on,
                said=said,
            ),
            lambda answer: self.leave(wording.kept(answer)),
        )

    def _review(self, view: ReviewView) -> None:
        how = self._how
        on = parse_date(self.value("on"), today=self.desk_app.clock.now().date(), field="on")
        number, version = view.notice_id, view.version

        def kept(_none: None) -> None:
            self.leave(wording.review_kept(on, how))

        if how == wording.ASKED:
            self.keep(
                lambda desk: desk.outcomes.ask_review(notice_id=number, version=version, asked_on=on), kept
            )
        else:
            self.keep(
                lambda desk: desk.outcomes.decide_review(
                    notice_id=number, version=version, decided_on=on, outcome=how
                ),
                kept,
            )

    def _consider(self, view: NeedView) -> None:
        said, tenancy_id = self.value("weighed").strip(), self.tenancy_id or 0
        if not said:
            raise wording.no_text("weighed")
        self.keep(
            lambda desk: desk.outcomes.consider(
                tenancy_id=tenancy_id, flag_id=view.flag_id, version=view.version, outcome=said
            ),
            lambda _none: self.leave(wording.CONSIDERED_KEPT),
        )
