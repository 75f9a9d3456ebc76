"""The drill for a caller in danger: what to ask, what to read out, whom to ring, what comes after.

There is no amount of money anywhere in this module, and none may come in: the page it feeds hides debt.
Source of the drill: BLAKE (Money Advice Trust and the Personal Finance Research Centre).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

WELLBEING_FLAG: Final = "wellbeing_alert"
"""The kind of flag that an emergency raises on a person, beside the hold."""


class Risk(StrEnum):
    """How near the danger is, nearest first."""

    IMMINENT = "imminent"
    SOON = "soon"
    THOUGHTS = "thoughts"

    @property
    def label(self) -> str:
        """In words for the page."""
        return _RISK_LABELS[self]

    @property
    def act(self) -> str:
        """What to do at this level."""
        return _RISK_ACTS[self]


_RISK_LABELS: Final = {
    Risk.IMMINENT: "Danger now",
    Risk.SOON: "Danger soon",
    Risk.THOUGHTS: "Thoughts, no plan",
}
_RISK_ACTS: Final = {
    Risk.IMMINENT: "A colleague rings 999 and reads out the address. You keep talking until help is there.",
    Risk.SOON: "Agree who they ring now, who can be with them, and what is put out of reach.",
    Risk.THOUGHTS: "Agree who they talk to today and when we speak next. Ask if we may refer them.",
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One step of the drill: its letter, what to do, and words to say."""

    letter: str
    do: str
    say: tuple[str, ...]


PROMPTS: Final = (
    Prompt("B", "Breathe. Be calm.", ("I'm really glad you told me. I'm here.",)),
    Prompt(
        "L",
        "Listen. Do not fix, do not argue.",
        ("Tell me more.", "How long have you felt like this?"),
    ),
    Prompt("A", "Ask, plainly.", ("Are you thinking about killing yourself?",)),
    Prompt(
        "K",
        "Keep safe.",
        ("Is there somebody who can be with you?", "Can you put it out of reach while we talk?"),
    ),
    Prompt(
        "E",
        "End with a summary. They hang up first.",
        ("This is what we agreed.", "We will speak again at the time we said. Thank you for telling me."),
    ),
)
"""BLAKE, in order."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask and tick."""

    id: str
    """Stable; kept with the time of the tick."""
    ask: str
    yes: Risk | None = None
    """The risk that a yes speaks for; None where the answer places nobody in danger by itself."""
    tick: str = ""
    """The short word beside the box."""


QUESTIONS: Final = (
    Question("ending_life", "Are you thinking of ending your life?", Risk.THOUGHTS, "thinking of it"),
    Question("plan", "Have you a plan?", Risk.SOON, "has a plan"),
    Question("means", "Do you have what you would need for it?", Risk.SOON, "has the means"),
    Question("when_now", "When? Do you mean now?", Risk.IMMINENT, "means now"),
    Question("taken", "Have you taken or done anything already?", Risk.IMMINENT, "has taken something"),
    Question("where", "Where are you now?", None, "says where"),
    Question("alone", "Are you alone? Is anyone with you?", None, "is alone"),
    Question("children", "Are there any children there?", None, "children there"),
    Question("call_back", "What number can I ring if we are cut off?", None, "number given"),
)
"""In the order to ask; any of them may be left out."""

DONE: Final = (
    Question("lead_told", "The duty lead knows.", None, "lead knows"),
    Question("called_999", "A colleague rang 999.", None, "999 called"),
    Question("police_reference", "Reference given by 999.", None, "999 reference"),
    Question("means_away", "What could harm is out of reach.", None, "means put away"),
    Question("somebody_there", "Somebody is with them.", None, "somebody there"),
    Question("numbers_given", "Numbers given or sent.", None, "numbers given"),
    Question("may_refer", "They agreed to a referral.", None, "agreed to referral"),
    Question("summary", "We summed up and agreed when we speak next.", None, "summed up"),
    Question("caller_ended", "The caller ended the call.", None, "caller hung up"),
)
"""What was done, to tick with its time."""

NUMBERS: Final = ("samaritans", "shout", "nhs", "gp", "adult_social_care")
"""Keys of whom to ring when the danger is not immediate, in the order to offer; the policy holds the
numbers, for some are the council's own."""
EMERGENCY_NUMBER: Final = "emergency"
"""The key of 999."""

NEVER: Final = (
    "Never argue.",
    "Never promise secrecy.",
    "Never talk about what is owed.",
    "Never put on hold or transfer.",
    "Never hang up first.",
)
"""What must not happen on this call."""


def risk_of(yes: Collection[str]) -> Risk | None:
    """The nearest danger that the ticked answers speak for; None while nothing does.

    A plan together with the means is danger soon; the officer may always set it higher.
    """
    found = {question.yes for question in QUESTIONS if question.id in yes and question.yes is not None}
    return next((risk for risk in Risk if risk in found), None)


def higher(one: Risk | None, other: Risk | None) -> Risk | None:
    """The nearer danger of two."""
    found = {one, other}
    return next((risk for risk in Risk if risk in found), None)


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the caller and where they are. Every part may be empty."""

    name: str = ""
    age: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""
    where_now: str = ""
    """Where the caller says they are; it outranks the address on file."""
    entry: str = ""
    """How to get in."""
    phone: str = ""
    said: str = ""
    """What they said, in their words."""
    hazards: str = ""
    household: str = ""
    language: str = ""


def read_out(place: Place) -> tuple[str, ...]:
    """The block that a colleague reads to 999, one fact a line, the place first; what is unknown says so."""
    on_file = ", ".join(part for part in (*place.address, place.postcode) if part)
    if place.where_now:
        first = [_sentence("The caller says they are at", place.where_now)]
        if on_file:
            first.append(f"Address on file: {on_file}.")
    elif on_file:
        first = [f"Address: {on_file}."]
    else:
        first = ["Address: not known. Ask the caller where they are."]
    name = place.name or "not known"
    first.append(f"Name: {name}, age {place.age}." if place.age else f"Name: {name}.")
    rest = (
        ("How to get in", place.entry),
        ("Phone", place.phone),
        ("What they said", place.said),
        ("Hazards", place.hazards),
        ("Who lives there", place.household),
        ("Language", place.language),
    )
    return (*first, *(_sentence(label, text) for label, text in rest if text))


def _sentence(label: str, text: str) -> str:
    """What is on file or was typed may end with a full stop of its own."""
    return f"{label}: {text}" + ("" if text.endswith((".", "!", "?")) else ".")


FOLLOW_UP: Final = "follow_up"
"""The item under which a follow-up is kept among the ticks; its answer is the follow-up's code."""
GP: Final = "gp"
"""The item of the doctor, as the caller named them: the desk holds no doctors."""
BY_MISTAKE: Final = "by_mistake"
"""The item of an officer who pressed the key and had nobody in danger on the line."""
LEAD_STEPS: Final = ("lead_review", "debrief")
"""What the lead ticks the same day: the record was read; the officer was off the phones and heard."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Work that an emergency leaves behind, to be done by somebody and by a day."""

    code: str
    name: str
    """In words for the page, the lead and the diary; it tells nothing of what was said."""
    kind: str
    """referral, visit or call_back."""
    details: tuple[str, ...] = ()
    """Details of the kind, the one to try first coming first."""
    same_day: bool = False
    """Due on the day itself, whatever the council's days for its kind."""


FOLLOW_UPS: Final = (
    FollowUp(
        "adult_safeguarding",
        "Adult safeguarding referral (Care Act 2014 s42)",
        "referral",
        ("adult_safeguarding",),
        same_day=True,
    ),
    FollowUp(
        "child_safeguarding",
        "Child safeguarding referral (Children Act 1989 ss17, 47)",
        "referral",
        ("child_safeguarding",),
        same_day=True,
    ),
    FollowUp("welfare_visit", "Welfare visit", "visit", ("support", "support_two")),
    FollowUp("call_back", "Call back, as agreed", "call_back"),
)
"""All there are, in the order to show them."""


def demanded(yes: Collection[str]) -> tuple[str, ...]:
    """The follow-ups that nobody has to choose: they open by themselves when the call has ended.

    The referral for the adult is made whatever was ticked (Care Act 2014 s42); that for a child where
    children are there (Children Act 1989 ss17, 47). None where nobody was in danger: the key was pressed by
    mistake.
    """
    if BY_MISTAKE in yes:
        return ()
    return ("adult_safeguarding", "child_safeguarding") if "children" in yes else ("adult_safeguarding",)


def follow_up(code: str) -> FollowUp | None:
    """One by its code; nothing where there is none."""
    return next((one for one in FOLLOW_UPS if one.code == code), None)


@dataclass(frozen=True, slots=True)
class AfterStep:
    """Something that must happen afterwards."""

    id: str
    do: str
    due_on: date
    by: str
    """officer, lead or system."""


def hold_until(today: date, hold_days: int) -> date:
    """The last day of the hold on all recovery contact: so many days after today."""
    return today + timedelta(days=hold_days)


def after_steps(
    today: date, *, hold_days: int, rest_minutes: int, child_at_risk: bool = False
) -> tuple[AfterStep, ...]:
    """What follows the call. All but the end of the hold is for the same day.

    Args:
        today: The day of the call.
        hold_days: Council policy: days that recovery contact stops for.
        rest_minutes: Council policy: minutes the officer is off the phones.
        child_at_risk: A child is there, so that the Children Act applies beside the Care Act.
    """
    law = "Care Act 2014 s42" + ("; Children Act 1989 ss17, 47" if child_at_risk else "")
    return (
        AfterStep("record", "Write the exact words, times and actions (restricted).", today, "officer"),
        AfterStep(
            "hold",
            "Hold all recovery contact; only the duty lead releases it.",
            hold_until(today, hold_days),
            "system",
        ),
        AfterStep("safeguarding", f"Make the safeguarding referral ({law}).", today, "officer"),
        AfterStep("lead_review", "The duty lead reviews the record.", today, "lead"),
        AfterStep(
            "debrief",
            f"{rest_minutes} minutes off the phones and a debrief for the officer, with the support line.",
            today,
            "lead",
        ),
    )
