"""Every key of the desk: its id, where it works, what the bottom line and the help say of it.

The footer, the help screen, the command palette and the README's table read this list; a key that is not
here does not exist. Function keys work everywhere and have a Ctrl twin that no field uses.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """One key in one place."""

    id: str
    """Unique: `place.action`."""
    keys: str
    """As Textual names them, the first is the one shown; commas between."""
    action: str
    label: str
    """One or two words for the bottom line."""
    help: str
    """A sentence for the help screen."""
    shown: bool = True
    """On the bottom line; the help screen shows all."""
    priority: bool = False
    """Before any field that has the focus."""

    @property
    def place(self) -> str:
        """Where it works."""
        return self.id.split(".")[0]

    @property
    def cap(self) -> str:
        """The key as it is printed on a keyboard."""
        return cap(self.keys.split(",")[0])

    @property
    def names(self) -> frozenset[str]:
        """All keys that do it, as Textual names them."""
        return frozenset(self.keys.split(","))


_CAPS = {
    "escape": "Esc",
    "enter": "Enter",
    "slash": "/",
    "question_mark": "?",
    "space": "Space",
    "up": "Up",
    "down": "Down",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
}


def cap(key: str) -> str:
    """A key's name as printed: `f9` is F9, `ctrl+n` is Ctrl+N, letters stay small."""
    if key in _CAPS:
        return _CAPS[key]
    if key.startswith("ctrl+"):
        return "Ctrl+" + key[5:].upper()
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return key


ESCALATIONS = (
    ("letter", "l", "letter"),
    ("visit", "v", "visit"),
    ("referral", "r", "referral"),
    ("notice", "n", "notice"),
    ("court", "c", "court step"),
    ("hold", "h", "hold"),
    ("write_off", "w", "write-off"),
    ("refund", "f", "refund"),
    ("benefits_request", "b", "benefits request"),
    ("complaint", "m", "complaint"),
)
"""What can be queued, the letter that chooses it, and what it is called."""

KEYS: tuple[Key, ...] = (
    # Anywhere, over a modal and on the lock too.
    Key(
        "anywhere.emergency",
        "f9,ctrl+n",
        "emergency",
        "EMERGENCY",
        "Wellbeing emergency: from anywhere, verified or not. The debt is hidden, the duty lead is told.",
        priority=True,
    ),
    Key("anywhere.help", "f1,ctrl+g", "help", "keys", "All keys that work here.", priority=True),
    Key(
        "anywhere.lock",
        "ctrl+l",
        "lock",
        "lock",
        "Lock the desk with your PIN; not during a call.",
        shown=False,
        priority=True,
    ),
    Key(
        "anywhere.leave",
        "ctrl+q",
        "leave",
        "leave",
        "Leave Dutydesk; what is typed is kept as a draft.",
        shown=False,
        priority=True,
    ),
    # Between calls.
    Key("ready.find", "slash", "find", "the phone rings", "Find the caller: the call begins."),
    Key("ready.go", "g", "go", "go to", "Then a: approvals, d: what I was writing, e: alerts."),
    Key("ready.recent", "ctrl+r", "recent", "last ten", "The last ten accounts you opened."),
    Key("go.approvals", "a", "go_to('approvals')", "approvals", "What waits for another person's yes."),
    Key("go.drafts", "d", "go_to('drafts')", "drafts", "What you were writing when the line went."),
    Key("go.alerts", "e", "go_to('alert')", "alerts", "Callers in danger: what a lead's desk was told."),
    # Find.
    Key("find.down", "down", "down", "choose", "Next result.", shown=False),
    Key("find.up", "up", "up", "choose", "Result above.", shown=False),
    Key(
        "find.open", "enter", "open", "verify", "Check who is speaking, for the chosen result.", priority=True
    ),
    Key("find.recent", "ctrl+r", "recent", "last ten", "The last ten accounts you opened.", priority=True),
    Key(
        "find.message",
        "ctrl+t",
        "message",
        "message",
        "Take a general message from a caller you have not verified.",
        priority=True,
    ),
    Key("find.clear", "escape", "clear", "clear", "Empty the box; once more: no call.", priority=True),
    # Verify.
    Key("verify.right", "y", "right", "right", "The caller gave the right answer."),
    Key("verify.wrong", "n", "wrong", "wrong", "The caller gave a wrong answer. Do not say which."),
    Key("verify.third_party", "t", "third_party", "third party", "Somebody speaks for the tenant."),
    Key(
        "verify.message", "m", "message", "message", "Take a general message; nothing is said of the account."
    ),
    Key("verify.nobody", "o", "nobody", "no caller", "Open the account to work on it, with a reason."),
    Key("verify.speaker", "s", "speaker", "who speaks", "Another of the joint tenants is speaking."),
    Key(
        "verify.reveal",
        "space",
        "reveal",
        "show answer",
        "Show the answer to this prompt, and hide it again.",
    ),
    Key("verify.skip", "k", "skip", "skip", "Ask something else."),
    Key("verify.back", "escape", "back", "back", "Back to find."),
    # Third party.
    Key("third_party.choose", "enter", "choose", "use it", "Speak within this authority."),
    Key("third_party.down", "down", "down", "choose", "Next authority.", shown=False),
    Key("third_party.up", "up", "up", "choose", "Authority above.", shown=False),
    Key(
        "third_party.consent",
        "c",
        "consent",
        "consent by voice",
        "The tenant is on the line and says yes, for this call only.",
    ),
    Key("third_party.message", "m", "message", "message", "Take a general message."),
    Key("third_party.back", "escape", "back", "back", "Back to verify."),
    # Account.
    Key("account.pay", "p", "pay", "pay", "Take a payment."),
    Key("account.note", "n", "note", "note", "Write a note in the diary, or add to one."),
    Key("account.escalate", "e", "escalate", "escalate", "Queue a next step."),
    Key("account.call_back", "c", "call_back", "call back", "Promise to ring back."),
    Key("account.wrap", "w", "wrap", "wrap up", "Write the note, read back what was agreed, next call."),
    Key("account.panel_1", "1", "panel('account')", "account", "The account."),
    Key("account.panel_3", "3", "panel('agreement')", "agreement", "The agreement."),
    Key("account.panel_4", "4", "panel('diary')", "diary", "The case diary."),
    Key("account.panel_5", "5", "panel('court')", "court", "Notices and court."),
    Key("account.panel_6", "6", "panel('people')", "people", "People and flags."),
    Key("account.hold", "h", "hold", "hold", "Stop recovery, with a reason and an end.", shown=False),
    Key("account.outcome", "o", "outcome", "outcome", "What became of a letter, review, need.", shown=False),
    Key(
        "account.reverse",
        "u",
        "reverse",
        "undo payment",
        "Ask for a payment to be reversed; another person approves it.",
        shown=False,
    ),
    Key("account.verify", "v", "verify", "verify", "Check again who is speaking.", shown=False),
    Key(
        "account.third_party",
        "t",
        "third_party",
        "third party",
        "Somebody else now speaks for the tenant.",
        shown=False,
    ),
    Key(
        "account.find", "slash", "find", "find", "Another caller; this call is wrapped up first.", shown=False
    ),
    Key("account.page_down", "pagedown,down", "page_down", "more", "Further down.", shown=False),
    Key("account.page_up", "pageup,up", "page_up", "up", "Further up.", shown=False),
    Key("account.back", "escape", "back", "back", "Back to the first panel; w wraps up from there."),
    # Forms: pay, note, wrap-up, escalate, message, call-back, hold.
    Key("form.next", "enter", "next", "next", "Take this and go on; on the last, keep it.", priority=True),
    Key(
        "form.previous",
        "shift+tab,up",
        "previous",
        "field above",
        "Back to the field above.",
        shown=False,
        priority=True,
    ),
    Key("form.back", "escape", "back", "back", "Back; what you typed is kept as a draft.", priority=True),
    # Forms that begin with a list.
    Key(
        "choose.down",
        "down",
        "down",
        "next line",
        "Next line, or the field below.",
        shown=False,
        priority=True,
    ),
    *(
        Key(f"choose.{n}", n, f"pick('{n}')", "choose", "Choose the line of that number.", shown=False)
        for n in "123456789"
    ),
    *(
        Key(f"escalate.{kind}", letter, f"pick('{letter}')", words, f"Queue a {words}.", shown=False)
        for kind, letter, words in ESCALATIONS
    ),
    Key("escalate.owner", "f3,ctrl+y", "owner", "other owner", "Somebody else does it.", priority=True),
    Key(
        "note.restrict",
        "f4,ctrl+b",
        "restrict",
        "restrict",
        "Only cleared staff may read this.",
        priority=True,
    ),
    Key(
        "note.addendum",
        "f3,ctrl+y",
        "addendum",
        "add to one",
        "Add to a note that stands: a wrong note is never edited.",
        priority=True,
    ),
    Key("pay.split", "f4,ctrl+b", "split", "other split", "Split the payment another way.", priority=True),
    Key(
        "pay.method",
        "f3,ctrl+y",
        "method",
        "other method",
        "Cash, cheque, or card taken by the payment line.",
        priority=True,
    ),
    Key(
        "pay.print", "f5,ctrl+t", "print", "print", "Write the receipt to a file for printing.", priority=True
    ),
    Key(
        "wrap.restrict",
        "f4,ctrl+b",
        "restrict",
        "restrict",
        "Only cleared staff may read this note.",
        priority=True,
    ),
    # Approvals.
    Key("approvals.down", "down,j", "down", "next", "Next request.", shown=False),
    Key("approvals.up", "up,k", "up", "above", "Request above.", shown=False),
    Key("approvals.approve", "y", "approve", "approve", "Say yes, signed with your PIN."),
    Key("approvals.refuse", "n", "refuse", "refuse", "Say no, with a reason."),
    Key("approvals.withdraw", "x", "withdraw", "withdraw", "Take your own request back."),
    Key("approvals.refresh", "r", "refresh", "look again", "Read the figures again."),
    Key(
        "approvals.find", "slash", "ring", "the phone rings", "Find the caller: the call begins.", shown=False
    ),
    Key("approvals.back", "escape", "back", "back", "Back to find."),
    # Emergency.
    Key("emergency.down", "down", "move(1)", "next", "Next question or step.", shown=False),
    Key("emergency.up", "up", "move(-1)", "above", "Question above.", shown=False),
    Key("emergency.tick", "space,y", "yes", "yes", "Yes, or done; with its time."),
    Key("emergency.no", "n", "no", "no", "The answer is no."),
    Key("emergency.mistake", "m", "mistake", "by mistake", "At the end: nobody was in danger.", shown=False),
    Key("emergency.risk", "r", "risk", "risk", "Imminent, soon or thoughts."),
    Key("emergency.heard", "t", "heard", "their words", "Write the words you heard."),
    Key("emergency.where", "l", "where", "where", "Write where the caller is."),
    Key("emergency.called", "9", "called", "999 called", "A colleague has called 999, at this moment."),
    Key("emergency.doctor", "g", "doctor", "GP", "Write the caller's GP, as they name them."),
    Key(
        "emergency.visit",
        "v",
        "choose('welfare_visit')",
        "welfare visit",
        "After the end: a welfare visit is queued for the duty lead.",
        shown=False,
    ),
    Key(
        "emergency.call_back",
        "c",
        "choose('call_back')",
        "call back",
        "After the end: you owe the caller a call, on the number on file.",
        shown=False,
    ),
    Key(
        "emergency.child",
        "k",
        "choose('child_safeguarding')",
        "child referral",
        "After the end: a child safeguarding referral, where no child was ticked.",
        shown=False,
    ),
    Key("emergency.done", "enter", "done", "done", "Done with writing.", shown=False, priority=True),
    Key("emergency.close", "escape", "close", "end", "End the emergency page, after asking.", priority=True),
    # The lead's view of alerts.
    Key("alert.down", "down,j", "down", "next", "Next alert.", shown=False),
    Key("alert.up", "up,k", "up", "above", "Alert above.", shown=False),
    Key(
        "alert.own",
        "f2,ctrl+o",
        "own",
        "I own it",
        "Say that you have it: the officer sees your name. No key that a form takes does it.",
        priority=True,
    ),
    Key(
        "alert.reviewed",
        "f3,ctrl+y",
        "done('lead_review')",
        "reviewed",
        "After the call: you have read its record and decided what follows.",
        priority=True,
    ),
    Key(
        "alert.debriefed",
        "f4,ctrl+b",
        "done('debrief')",
        "debriefed",
        "After the call: the officer was off the phones, and you spoke with them.",
        priority=True,
    ),
    Key(
        "alert.name",
        "f5,ctrl+t",
        "name",
        "whose account",
        "Of a caller who was not found: type the rent reference, and what waited for it is opened.",
        priority=True,
    ),
    Key("alert.back", "escape", "back", "back", "Back to where you were; the alert stays."),
    # Lock, help, drafts.
    Key("lock.unlock", "enter", "unlock", "unlock", "Open the desk with your PIN.", priority=True),
    Key("help.page_down", "pagedown,down,space", "page_down", "more", "Further down."),
    Key("help.page_up", "pageup,up", "page_up", "up", "Further up.", shown=False),
    Key("help.back", "escape", "back", "back", "Back to where you were."),
    Key("drafts.take", "enter", "take", "go on with it", "Go on with what you were writing."),
    Key("drafts.drop", "x", "drop", "throw away", "Throw the draft away."),
    Key("drafts.down", "down", "down", "next", "Next draft.", shown=False),
    Key("drafts.up", "up", "up", "above", "Draft above.", shown=False),
    Key("drafts.find", "slash", "ring", "the phone rings", "Find the caller: the call begins.", shown=False),
    Key("drafts.back", "escape", "back", "later", "Leave it for later."),
)
"""All keys; the order is that of the bottom line."""


def of(place: str) -> tuple[Key, ...]:
    """The keys of a place, in order."""
    return tuple(key for key in KEYS if key.place == place)


def named(key_id: str) -> Key:
    """The key of that id.

    Raises:
        KeyError: there is no such key.
    """
    for key in KEYS:
        if key.id == key_id:
            return key
    raise KeyError(key_id)


def shown(key_id: str) -> str:
    """How a sentence names the key of that id: `F3`. No sentence names a key in any other way."""
    return named(key_id).cap
