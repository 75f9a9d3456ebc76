"""Words that forms share, and those of the small ones: what to type, what is missing, what is on its way."""

from collections.abc import Mapping

from textual.content import Content

from store.domain.errors import BadInput
from store.domain.money import Pence, pounds
from store.domain.views.account import DiaryRow
from store.domain.views.casework import HoldView, PhoneView
from tui.text import plain
from tui.wording.common import day, day_of, short_day

ALOUD = "Would you read this aloud to the tenant?"
DAYS = "Such as fri, +7 or 7/12."
WHEN = "Such as fri 14:30, +2 or 7/12 2pm."
AMOUNT = "Such as 20 or 20.50."
AMOUNT_LABEL = "Amount      £"
SAVING = "Saving..."
STILL_SAVING = "Saving: wait for the answer."
LOOKING = "Looking..."
CARD_TYPED = "That looks like a card number: it may not be typed here. Take it out, then Enter."


def cut(limit: int) -> str:
    """More was pasted than a box holds."""
    return f"It holds {limit} characters: what is beyond them was left out."


def not_now(why: str) -> str:
    """A line of a list that may not be taken, or that the gate refused."""
    return f"Not now: {why}"


# A note.

WHICH_NOTE = " Which one? A wrong note is never edited: what you add stands beneath it."
ALL_READ_IT = " All staff may read it."
READ_BY = "An addendum is read by whoever may read the note."
DIARY_CLOSED = "The diary may not be opened in this call."
DIARY_READ = "Reading the diary..."
DIARY_EMPTY = "The diary is empty: write a new note."
DIARY_WHY = "adding to a note"
"""Why the diary is read where nobody is on the line, for the trail."""
NOTE_EMPTY = "There is nothing to keep. Type the note, then Enter."
ADDED = "Added to the note."


def adding_to(row: DiaryRow | None) -> Content:
    """Which note is added to."""
    what = f"{short_day(day_of(row.at))} {row.subject}" if row else "a note that stands"
    return plain(f" Adding to: {what}", "bold")


def in_diary(*, again: bool) -> str:
    """The note is kept."""
    return "It was in the diary already." if again else "In the diary."


# A hold.

WAITS_FOR, ENDS_ON, ENDS_NOW = "Waits for", "Ends on", "Why it ends now"
ONLY_SUM = "Only this   £"
ONLY_SUM_HINT = "The part in dispute, such as 20; empty: all of it."
HOLD_ENDS = f"{DAYS} Every hold has an end."
WHY_HOLD = " Recovery stops for a while. Why?"
HOLD_NEEDS_WHY = "A reason is needed. Type why the hold ends before its time."
HOLD_ENDED = "The hold has ended."


def needs_detail() -> BadInput:
    """A reason that says nothing by itself."""
    return BadInput("This reason needs a line.", "Type what it waits for.", field="detail")


def holding(name: str) -> Content:
    """What a hold is placed for."""
    return plain(f" Hold: {name}", "bold")


def ending(view: HoldView, names: Mapping[str, str]) -> Content:
    """Which hold is ended."""
    return plain(f" End the hold: {names.get(view.reason, view.reason)}, to {day(view.ends_on)}", "bold")


def ended(view: HoldView, names: Mapping[str, str]) -> str:
    """The line of the note."""
    return f"Ended the hold: {names.get(view.reason, view.reason)}"


# A call back.

PHONE_HINT = "The number the caller gives."
RING_ON = "Ring on"
WHICH_NUMBER = " Ring back on which number?"
ANOTHER_NUMBER = "Another number"


def ring_back(number: str, *, safe_only: bool) -> Content:
    """Which number is rung; an empty one is typed."""
    safe = " Only this number is safe." if safe_only else ""
    return plain(f" Ring back on {number or 'a number that you type'}.{safe}", "bold")


def ring_on_file(phone: PhoneView) -> Content:
    """The number on file that a wrap-up's call back goes to."""
    only = ", the only safe number" if phone.safe_only else ""
    return plain(f" Ring back on {phone.value} ({phone.label}{only})")


def no_phone() -> BadInput:
    """Nothing to ring."""
    return BadInput("There is no number.", "Type the number to ring.", field="phone")


# A message.

CALLER, CALLER_PHONE, ANSWER_BY = "Who is calling", "Their number", "Answer by"
CALLER_HINT = "As they say it."
CALLER_PHONE_HINT = "Where we can ring them; may stay empty."
ANSWER_HINT = f"{DAYS} Empty: no day is promised."
SAY_NOTHING = " Take the message; say nothing about any account, not even whether there is one."
MESSAGE_TAKEN = "Took a message."
"""The line of the note."""
MESSAGE_KEPT = "The message is kept."


def no_message() -> BadInput:
    """Nothing was typed."""
    return BadInput("There is no message.", "Type what the caller wants.", field="message")


# The wrap-up.

YOUR_LINE, PROMISED, PROMISED_BY, RING_BACK_ON = "Your line", "Promised    £", "Promised by", "Ring back on"
PROMISE = "What the caller promised to pay, such as 20; empty: no promise."
WHEN_IF_AT_ALL = "Such as fri 14:30, +2 or 7/12 2pm; empty: no call."
UNCHECKED = "Nobody was checked in this call: Enter takes a message; nothing else is kept."
NOTE_KEEPING = "Keeping the note..."
WRAPPED_LATE = "Kept: what you were writing is in the diary."


def no_promise() -> BadInput:
    """A promise of nothing."""
    return BadInput("Nothing is promised.", "Type the amount, or empty the box.", field="amount")


# A payment taken back.

WHICH_PAYMENT = " Which payment? It is never edited: another person takes it back."
NO_PAYMENTS = "No payment was taken at a desk on this account."
REVERSAL_NEEDS_WHY = "A reason is needed. Type why it must be taken back."
REVERSAL_WAITS = " Another person approves it before anything moves."
ASKING = "Asking..."


def taking_back(amount: Pence, receipt: str) -> Content:
    """Which payment another person is asked to take back."""
    return plain(f" Take back the payment of {pounds(amount)}, receipt {receipt}?", "bold")


# Unfinished work.

NOTHING_UNFINISHED = "Nothing is left unfinished."
KEPT_TILL_KNOWN = "It is not known whether this was taken, so it is kept. Enter asks the store."
THROWING_AWAY = "Throwing it away..."


def unfinished(count: int) -> str:
    """How many drafts there are."""
    return f"{count} not finished." if count else NOTHING_UNFINISHED
