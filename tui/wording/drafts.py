"""What was being written when the line went, in words."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from store.domain.money import pounds
from store.domain.sending import Sent
from store.domain.views.casework import DraftView
from tui.call import WRAP, deeds_in
from tui.keys import shown
from tui.unfinished import typed_in
from tui.wording.common import clock, day_of, short_day
from tui.wording.lists import Option
from tui.wording.money import by


class Form(NamedTuple):
    """What a form is called where it was left unfinished."""

    name: str
    """In a list."""
    a_name: str
    """In a sentence."""


FORMS: Final[Mapping[str, Form]] = {
    "pay": Form("Payment", "a payment"),
    "reverse": Form("Payment to take back", "a payment to take back"),
    "note": Form("Note", "a note"),
    WRAP: Form("Wrap-up", "a wrap-up"),
    "escalate": Form("Next step", "a next step"),
    "outcome": Form("Outcome", "an outcome"),
    "hold": Form("Hold", "a hold"),
    "call_back": Form("Call back", "a call-back"),
    "message": Form("Message", "a message"),
    "decide": Form("Decision", "a decision"),
    "nobody": Form("Reason to open", "a reason to open an account"),
    "consent": Form("Consent by voice", "a consent by voice"),
}
"""Every form, by the name that its drafts have."""

NOT_KNOWN: Final = "NOT KNOWN: payment"

_HIDDEN: Final = frozenset(
    (
        "sent",
        "sent_at",
        "method",
        "order",
        "did",
        "key",
        "kind",
        "posting_id",
        "contact_id",
        "restricted",
        "speaking",
        "about",
        "how",
    )
)
"""What of a draft was chosen by key, or kept beside what was typed."""


def offered(drafts: Sequence[DraftView]) -> str:
    """What the officer was writing when the line went; empty for nothing."""
    if not drafts:
        return ""
    # One that nobody knows of first: the same money may be taken twice.
    newest = next((one for one in drafts if Sent.of_draft(one.content) is not None), drafts[0])
    more = f" ({len(drafts) - 1} more)" if len(drafts) > 1 else ""
    form = FORMS[newest.form].a_name if newest.form in FORMS else newest.form
    account = f" for {newest.rent_reference}" if newest.rent_reference else ""
    key = f"{shown('ready.go')} {shown('go.drafts')}"
    if Sent.of_draft(newest.content) is not None:
        return f"NOT KNOWN whether {form}{account} of {clock(newest.saved_at)} was taken{more}: {key} asks."
    return f"You were writing {form}{account} at {clock(newest.saved_at)}{more}: {key} to go on with it."


def drafts(views: Sequence[DraftView]) -> tuple[Option, ...]:
    """What was being written, newest first: when, whose, and how it begins."""
    return tuple(_draft(view, number) for number, view in enumerate(views, 1))


def _draft(view: DraftView, number: int) -> Option:
    fields = typed_in(view.content)
    sent = Sent.of_draft(view.content)
    name = fields.pop("name", "") if view.form == WRAP else ""
    begins = f"{pounds(sent.amount)} {by(sent.method)}" if sent else _begins(fields)
    account = f"rent account {view.rent_reference}" if view.rent_reference else "no account"
    whose = f"{view.rent_reference} {name}".strip() if name else account
    about = f"{whose}: {begins}" if begins else whose
    called = FORMS[view.form].name if view.form in FORMS else view.form
    return Option(
        NOT_KNOWN if sent else called,
        view,
        str(number) if number < 10 else "",
        f"{short_day(day_of(view.saved_at))} {clock(view.saved_at)}  {about}",
        more=begins,
    )


def _begins(fields: Mapping[str, str]) -> str:
    """What was typed; of a call that was not wrapped up what was done in it, too."""
    texts = [text for name, text in fields.items() if name not in _HIDDEN and name != "deeds"]
    texts += [deed.text for deed in deeds_in(fields)]
    return " · ".join(text.strip() for text in texts if text.strip())[:300]
