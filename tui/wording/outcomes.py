"""What became of what was begun, in words: open work, reviews of notices, needs that were considered."""

from collections.abc import Sequence
from datetime import date

from textual.content import Content

from store.domain.completion import WAYS, ways_of
from store.domain.errors import BadInput
from store.domain.views.casework import ActionView
from store.domain.views.outcomes import NeedView, OutcomeSheet, ReviewView
from tui.text import fit, plain
from tui.wording.common import day, short_day
from tui.wording.forms import ALOUD
from tui.wording.lists import Option

ON, SAID, WEIGHED = "On", "More", "What was weighed"
ON_HINT = "The day it was done, such as today, yesterday or 20/11."
SAID_HINT = f"May stay empty. {ALOUD}"
WHY_HINT = f"Why it is not wanted any more. {ALOUD}"
WEIGHED_HINT = "Whether what we do is proportionate to the need, and what came of it."
TODAY = "today"
WHAT_BECAME = " What became of it?"
HOW = " How?"
NOTHING_OPEN = "Nothing is open here: no work, no review, no need on file."
OPEN_NO_MORE = "What you were writing about is not open any more; what you typed is kept."
CANCEL = "cancel"
ASKED = "asked"
CONFIRMED, SET_ASIDE = "confirmed", "set_aside"
ASK_REVIEW, DECIDE_REVIEW = "Review asked for", "Review decided"
CONSIDERED = "Need considered"


def begun(sheet: OutcomeSheet) -> tuple[Option, ...]:
    """Everything that something could be told of, numbered."""
    lines = [*map(_action, sheet.actions), *map(_review, sheet.reviews), *map(_need, sheet.needs)]
    return tuple(
        Option(label, value, str(number) if number < 10 else "", note, more=more)
        for number, (label, value, note, more) in enumerate(lines, 1)
    )


_Line = tuple[str, ActionView | ReviewView | NeedView, str, str]


def _action(view: ActionView) -> _Line:
    owner = f", {view.owner}" if view.owner else ""
    return named(view), view, f"due {short_day(view.due_on)}{owner}", view.reason


def _review(view: ReviewView) -> _Line:
    if view.asked_on is not None:
        return f"{DECIDE_REVIEW}: {view.name}", view, f"asked {short_day(view.asked_on)}", ""
    return f"{ASK_REVIEW}: {view.name}", view, f"to be asked by {short_day(view.ask_by)}", ""


def _need(view: NeedView) -> _Line:
    last = f"last {short_day(view.considered_on)}" if view.considered_on else "never yet"
    more = " ".join(part for part in (view.what_to_do, view.considered) if part)
    return f"{CONSIDERED}: {view.kind}, {view.person}", view, last, more


def about(value: ActionView | ReviewView | NeedView) -> str:
    """What a draft keeps of what it is about: its kind and its number."""
    if isinstance(value, ActionView):
        return f"action {value.id}"
    if isinstance(value, ReviewView):
        return f"review {value.notice_id}"
    return f"need {value.flag_id}"


def named(view: ActionView) -> str:
    """What was queued."""
    return f"{view.label}: {view.detail}" if view.detail else view.label


def ways(chosen: ActionView | ReviewView) -> tuple[Option, ...]:
    """How it was carried out, or how it was decided; the last ends an action that nobody wants any more."""
    if isinstance(chosen, ActionView):
        found: Sequence[tuple[str, str]] = [
            *((code, WAYS[code]) for code in ways_of(chosen.kind)),
            (CANCEL, "not done: it is not wanted any more"),
        ]
    else:
        found = [(CONFIRMED, "the notice stands"), (SET_ASIDE, "set aside: the notice is withdrawn")]
    return tuple(
        Option(f"{name[:1].upper()}{name[1:]}", code, str(number))
        for number, (code, name) in enumerate(found, 1)
    )


def heading(chosen: ActionView | ReviewView | NeedView, how: str, columns: int) -> Content:
    """What is told, above the boxes."""
    if isinstance(chosen, ActionView):
        end = {"": "", CANCEL: ", not wanted any more"}.get(how, f", {WAYS.get(how, how)}")
        text = f"{named(chosen)}{end}"
    elif isinstance(chosen, ReviewView):
        text = f"{DECIDE_REVIEW if chosen.asked_on else ASK_REVIEW}: {chosen.name}"
    else:
        text = f"{CONSIDERED}: {chosen.kind}, {chosen.person}"
    return plain(fit(f" {text}", columns), "bold")


def no_text(name: str) -> BadInput:
    """A cancelled action says why, and a considered need what was weighed."""
    return BadInput("A line is needed.", "Type it.", field=name)


def kept(view: ActionView) -> str:
    """Where it stands now."""
    if view.again:
        return "That was kept before: nothing was kept twice."
    return f"{named(view)}: {view.state}. The diary has it."


def review_kept(on: date, how: str) -> str:
    """Where the notice stands now."""
    if how == ASKED:
        return f"A review is open since {day(on)}: no claim until it is decided."
    return (
        "The review is decided: the notice is withdrawn."
        if how == SET_ASIDE
        else ("The review is decided: the notice stands.")
    )


CONSIDERED_KEPT = "Kept with the need: the gate sees that it was considered."
