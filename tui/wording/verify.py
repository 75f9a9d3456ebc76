"""Words of the screens that check who is speaking. None of them tells which answer was wrong."""

from collections.abc import Collection, Sequence

from textual.content import Content

from store.domain.errors import BadInput, DutydeskError
from store.domain.tenancies import TENANCIES, TenancyType
from store.domain.verification import GENERAL_MESSAGE, Check, Scope, State, Subject, Verification
from store.domain.views.officers import DeskView
from store.domain.views.people import AuthorityView, Prompt, SpeakerView, VerificationSheet
from tui.keys import shown
from tui.text import fit, plain, said, wrapped
from tui.wording.common import day

HIDDEN = f"•••• ({shown('verify.reveal')} shows it)"
"""Stands for an answer until it is asked for."""

NOT_PASSED = "The checks were not passed. Do not say which."
TOO_LITTLE = (
    f"Too little is on file to check this person. Take a message ({shown('verify.message')}), "
    "or ring back on the number on file."
)
DO_INSTEAD = f"You can take a message ({shown('verify.message')}), or ring back on the number on file."
NO_OTHER = "There is no other tenant on this tenancy."
KEEPING = "Keeping the check..."
CONSENT_FIRST = "Consent by voice: the tenant is checked first, on this line."

_WHO = {"tenant": "tenant", "joint": "joint tenant"}

_SUBJECT_WORDS = {
    Subject.BALANCE: "balance",
    Subject.BREAKDOWN: "what it is made of",
    Subject.LETTERS: "letters",
    Subject.STATEMENT: "statement",
    Subject.AGREEMENT: "agreement",
    Subject.BENEFITS: "benefits",
    Subject.PAYMENTS: "payments",
    Subject.PERSONAL: "personal details",
    Subject.NOTES: "notes",
}

SCOPE_WORDS = {
    Scope.BALANCE: "the balance, nothing else",
    Scope.TALK: "the account: balance, letters, statement, payments",
    Scope.AGREE: "the account, and make an agreement",
    Scope.ALL: "all but notes and personal details",
}
"""What a consent by voice may cover, in words to say."""


def may_discuss(subjects: Collection[str]) -> str:
    """A scope in words, in the order of the domain; general matters need no word."""
    known = [word for subject, word in _SUBJECT_WORDS.items() if subject in subjects]
    return ", ".join(known) or "nothing but general matters"


def not_in_scope(subjects: Collection[str]) -> str:
    """What must not be spoken of, in words."""
    return ", ".join(word for subject, word in _SUBJECT_WORDS.items() if subject not in subjects)


def type_words(code: str) -> str:
    """A tenancy type as it is known: its code and its name."""
    try:
        return f"{code} {TENANCIES[TenancyType(code)].label}"
    except ValueError:
        return code


def header(sheet: VerificationSheet, columns: int) -> list[Content]:
    """Which tenancy, and what to heed before a word is said."""
    former = "  FORMER TENANCY" if sheet.former else ""
    where = sheet.address or "address hidden: do not read one out"
    lines = [plain(fit(f" {sheet.rent_reference}  {type_words(sheet.type)}{former}", columns))]
    lines.append(plain(fit(f" {where}", columns)))
    for word, text in (("SAFE CONTACT", sheet.safe_contact), ("STAFF SAFETY", sheet.safety)):
        if text:
            lines += _warning(word, text, columns)
    return lines


def _warning(word: str, text: str, columns: int) -> list[Content]:
    """At most two lines, so that the questions stay on the screen."""
    parts = wrapped(text if text.upper().startswith(word) else f"{word}: {text}", columns - 2)
    if len(parts) > 2:
        parts = [parts[0], fit(" ".join(parts[1:]), columns - 2)]
    return [plain(fit(f" {part}", columns), "bold reverse") for part in parts]


def speaking(sheet: VerificationSheet, chosen: SpeakerView | None, columns: int) -> list[Content]:
    """Who is taken to be speaking, and who else there is."""
    if chosen is None:
        return [plain(fit(" Nobody of this tenancy can be speaking: the tenant has died.", columns), "bold")]
    others = [one for one in sheet.speakers if one.person_id != chosen.person_id]
    lines = [said((fit(f" Speaking: {chosen.name}, {_WHO.get(chosen.role, chosen.role)}", columns), "bold"))]
    for one in others:
        end = "has died" if one.deceased else f"{shown('verify.speaker')}: is this who speaks?"
        lines.append(plain(fit(f"           {one.name}, {_WHO.get(one.role, one.role)} ({end})", columns)))
    return lines


def progress(check: Verification) -> str:
    """How far the check has come."""
    line = f"{len(check.right)} of {check.needed} right"
    missing = check.needed_unprinted - len(check.right - check.printed)
    if check.state is State.ASKING and missing > 0 and len(check.right) >= check.needed - missing:
        line += f"; {missing} more must be one not printed on letters"
    return line


def prompt_lines(
    prompts: Sequence[Prompt], check: Verification, current: Check | None, *, shown: bool, columns: int
) -> list[Content]:
    """The questions, the current one marked; its answer hidden until it is asked for."""
    room = columns - 2 - 11
    lines: list[Content] = []
    answered = dict(check.answers)
    for prompt in prompts:
        code = Check(prompt.code)
        mark = "right" if answered.get(code) else "asked" if code in answered else ""
        now = code is current
        head = f"{'> ' if now else '  '}{fit(prompt.ask, room)} {fit(mark, 9)}"
        lines.append(plain(fit(head, columns), "bold" if now else ""))
        if now:
            answer = f"{prompt.answer or 'nothing on file'}" if shown else HIDDEN
            note = "   (printed on letters)" if prompt.on_letters else ""
            lines.append(plain(fit(f"    {fit(answer, max(columns - 30, 20)).rstrip()}{note}", columns)))
    return lines


def say(check: Verification, columns: int) -> list[Content]:
    """What to say to the caller when the check is over without having been passed."""
    if check.state in (State.ASKING, State.VERIFIED):
        return []
    return _spoken(check.said, columns)


def _spoken(sentence: str, columns: int) -> list[Content]:
    return [plain(fit(f" {line}", columns), "bold") for line in wrapped(f"Say: “{sentence}”", columns - 2)]


def not_kept(error: DutydeskError) -> str:
    """The store did not take the check: nothing is lost."""
    return f"{error.what} {error.do} Press {shown('verify.right')} to try again."


def failed(desk: DeskView | None, *, refer: bool) -> str:
    """What to do when the check was not passed."""
    return f"{NOT_PASSED} {referred(desk) if refer else DO_INSTEAD}"


def referred(desk: DeskView | None) -> str:
    """To whom the caller goes."""
    if desk is None or not desk.lead_name:
        phone = f" on {desk.lead_phone}" if desk is not None and desk.lead_phone else ""
        return f"Too many tries today: refer the caller to the duty lead{phone}."
    return f"Too many tries today: refer the caller to {desk.lead_name}, {desk.lead_extension}."


# Third parties.

WHO_SPEAKS = " Who is speaking, and from which office?"
NONE_ON_FILE = "  NONE ON FILE"


def on_file(authorities: Sequence[AuthorityView]) -> str:
    """How many authorities there are, for the status line."""
    live = sum(one.live for one in authorities)
    return f"{live} live of {len(authorities)} on file" if authorities else "None on file."


def no_authority() -> str:
    """Nobody is named on file: what may be done."""
    key = shown("third_party.consent")
    return f"None on file: say only what stands above, or {key} for consent by voice."


def _ended(authority: AuthorityView) -> str:
    if authority.why_not == "expired":
        return f"EXPIRED on {day(authority.expires_on)}"
    if authority.why_not == "revoked":
        return f"REVOKED on {day(authority.revoked_on)}" if authority.revoked_on else "REVOKED"
    if authority.why_not == "not_started":
        return f"NOT STARTED until {day(authority.starts_on)}"
    return "NOT LIVE: no sufficient evidence on file"


def who(authority: AuthorityView) -> str:
    """A third party's name and office."""
    return f"{authority.name}, {authority.organisation}" if authority.organisation else authority.name


def authority_lines(authority: AuthorityView, *, chosen: bool, columns: int) -> list[Content]:
    """One authority: who, whether it is live, and for the chosen one its scope and number."""
    state = "LIVE" if authority.live else _ended(authority)
    head = f"{'> ' if chosen else '  '}{who(authority)} ({authority.kind.replace('_', ' ')})"
    room = max(columns - len(state) - 2, 10)
    lines = [plain(fit(f"{fit(head, room)} {state}", columns), "bold" if chosen else "")]
    if not chosen:
        return lines
    if authority.live:
        lines += [
            plain(fit(f"    {part}", columns))
            for part in wrapped(f"May discuss: {may_discuss(authority.scope)}.", columns - 5)
        ]
        until = f"    To {day(authority.expires_on)}; {authority.evidence}, given by {authority.given_by}."
        lines.append(plain(fit(until, columns)))
        number = authority.phone or "none on file: ask the duty lead"
        lines.append(plain(fit(f"    Ring back on the published number, not on theirs: {number}", columns)))
    else:
        lines.append(plain(fit("    Nothing may be confirmed under it.", columns)))
    return lines


def not_live(authority: AuthorityView) -> str:
    """Why this authority cannot be used."""
    told = _ended(authority)
    for state in ("EXPIRED", "REVOKED", "NOT STARTED", "NOT LIVE"):
        told = told.replace(state, state.capitalize())
    return f"{told}: nothing may be confirmed."


def general_message(columns: int) -> list[Content]:
    """What is said to somebody without a right to more."""
    return _spoken(GENERAL_MESSAGE, columns)


def checked(kind: str, right: int) -> str:
    """The deed of a passed check, for the note."""
    return f"Checked as {_WHO.get(kind, kind)}: {right} questions right."


def third_party_deed(name: str, subjects: Collection[str], *, consent: bool) -> str:
    """The deed of speaking with a third party: with whom, on what ground, about what."""
    ground = "your consent by voice, for this call only" if consent else "the authority on file"
    return f"Spoke with {name} on {ground}: {may_discuss(subjects)}."


FULL_NAME = "Their full name."
OFFICE = "Organisation; leave it empty for a relative or friend."
MAY_DISCUSS, SCOPE = " May discuss", "1, 2, 3 or 4: as the tenant wishes."
WHO_IT_IS = " Who speaks"
SAYS_YES, YES = " Tenant says yes", "Type y when the tenant has said yes on this line."
KEEPING_CONSENT = "Keeping the consent..."
CONSENT_UNCHECKED = (
    "No tenant was checked in this call: consent by an unchecked voice is none. Esc, then verify."
)


def no_name() -> BadInput:
    """A first name alone names nobody."""
    return BadInput("The full name is missing.", "Ask first name and surname.", field="name")


def no_scope() -> BadInput:
    """No such scope."""
    return BadInput("That is none of the four.", "Type 1, 2, 3 or 4.", field="scope")


def no_yes() -> BadInput:
    """The tenant's own yes is what counts."""
    return BadInput("The tenant has not said yes.", "Ask the tenant; then type y.", field="yes")


def consent(tenant: str, name: str, columns: int) -> list[Content]:
    """What to ask the tenant before somebody else may speak."""
    if not tenant:
        return [plain(fit(f" {line}", columns), "bold") for line in wrapped(CONSENT_UNCHECKED, columns - 2)]
    who_speaks = name.strip() or "..."
    ask = f"Ask {tenant}: “Are you happy for me to talk to {who_speaks} about your account, on this call?”"
    lines = [plain(fit(f" {tenant} was checked in this call and is on the line.", columns))]
    lines += [plain(fit(f" {line}", columns), "bold") for line in wrapped(ask, columns - 2)[:3]]
    return lines


# Nobody on the line.

WHY_HINT = "Why you open it, in three words or more: it is kept in the trail."
OPENING = "Opening..."
NO_ACCOUNT = "No account was chosen: find it first."
WHY_TOO_SHORT = "Too short: say in three words or more what you open it for."


def worked(why: str) -> str:
    """The line of the note."""
    return f"Worked on the account with nobody on the line: {why}"


def nobody(columns: int) -> list[Content]:
    """What opening an account without a caller means."""
    text = "Nobody is on the line: you open the account to work on it. Every look is kept, with your reason."
    return [plain(fit(f" {line}", columns)) for line in wrapped(text, columns - 2)]
