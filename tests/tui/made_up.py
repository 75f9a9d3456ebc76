"""Views of one made-up council, for the tests of screens: the same people as `tests.store.world` where it can be."""

from dataclasses import replace
from datetime import UTC, date, datetime

from store.clocks import PracticeClock
from store.domain.money import Pence
from store.domain.verification import EVERYTHING
from store.domain.views.account import (
    AccountView,
    Banner,
    BenefitView,
    DiaryRow,
    DiaryView,
    DueView,
    FiveBalancesView,
    MemberView,
    MoneyLine,
    PeopleView,
    PersonView,
    RecoveryView,
    SubAccountView,
)
from store.domain.views.casework import (
    ActionChoice,
    ActionView,
    ApprovalView,
    EscalationSheet,
    HoldView,
    PhoneView,
    WrapSuggestion,
    WrittenView,
)
from store.domain.views.money import (
    PaymentSheet,
    ReceiptView,
    SplitLine,
    SplitPreview,
    SuggestedAmount,
    TakenRow,
)
from store.domain.views.officers import DeskView, OfficerView
from store.domain.views.outcomes import NeedView, OutcomeSheet, ReviewView
from store.domain.views.people import (
    AuthorityView,
    FoundList,
    FoundRow,
    Prompt,
    SpeakerView,
    Speaking,
    VerificationSheet,
)
from store.domain.views.wellbeing import AddressBlock, AlertState

TODAY = date(2026, 11, 23)
"""A Monday."""

NOW = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)

CLOCK = PracticeClock(TODAY, "14:03")
"""The clock stands still."""

ADAEZE, JOINT = 14, 22
"""Tenancy ids: a sole secure tenant who is behind; two joint tenants."""

SPEAKING = Speaking("tenant", 1, None, frozenset(EVERYTHING), "Adaeze Okafor", at=NOW)

ASHA = OfficerView(1, "asha", "Asha Okoro", "Income North", "4101", frozenset({"duty"}), has_pin=True)

DESK = DeskView(
    officer=ASHA,
    practice=True,
    practice_pin="271828",
    today=TODAY,
    lead_name="Lena Fischer",
    lead_extension="4100",
    lead_desk_open=True,
    lead_phone="020 7946 0999",
    social_care_phone="020 7946 0199",
    rest_minutes=15,
    lock_after_minutes=10,
    note_limit=4000,
)

OKAFOR = FoundRow(
    ADAEZE,
    "Adaeze Okafor",
    "14 Alder Walk, Northgate, NX4 6QT",
    False,
    "SEC",
    "1000014",
    False,
    None,
    ("hold",),
)
RAHMAN = FoundRow(
    JOINT, "Yusuf Rahman", "22 Birch Court, Northgate, NX4 7AB", False, "SEC", "1000022", False, None, ()
)
WHITLOCK = FoundRow(88, "Grace Whitlock", "", True, "SEC", "1000088", False, None, ("protected", "safety"))
MENSAH = FoundRow(
    55,
    "Kwame Mensah",
    "3 Alder Walk, Northgate, NX4 6QT",
    False,
    "FTA",
    "1000055",
    True,
    date(2022, 4, 18),
    (),
)

FOUND = FoundList("alder", (OKAFOR, WHITLOCK, MENSAH), more=False, how="exact")

PROMPTS = (
    Prompt("full_name", "Can I take your full name?", "Adaeze Okafor", True),
    Prompt("date_of_birth", "What is your date of birth?", "12 March 1984", False),
    Prompt("address", "What is your full address, with the postcode?", "14 Alder Walk, NX4 6QT", True),
    Prompt("reference", "What is your tenancy or rent reference?", "1000014", True),
    Prompt(
        "last_payment", "How much was your last payment, or when was it?", "£20.00 on Thu 19 Nov 2026", False
    ),
)

LIVE = AuthorityView(
    7,
    "Martha Lind",
    "Northgate Advice Centre",
    "adviser",
    "0113 496 0110",
    ("balance", "breakdown", "letters", "statement", "payments"),
    "Adaeze Okafor",
    date(2026, 9, 1),
    date(2027, 2, 28),
    None,
    "form",
    True,
    "",
)
EXPIRED = AuthorityView(
    8,
    "Paul Reyes",
    "",
    "relative",
    "07700 900410",
    ("balance",),
    "Adaeze Okafor",
    date(2025, 1, 1),
    date(2025, 12, 31),
    None,
    "written",
    False,
    "expired",
)
REVOKED = AuthorityView(
    9,
    "Dana Small",
    "Debt Help North",
    "adviser",
    "0113 496 0220",
    ("balance",),
    "Adaeze Okafor",
    date(2026, 1, 1),
    date(2026, 12, 31),
    date(2026, 10, 5),
    "form",
    False,
    "revoked",
)

SHEET = VerificationSheet(
    tenancy_id=ADAEZE,
    rent_reference="1000014",
    type="SEC",
    address="14 Alder Walk, Northgate, NX4 6QT",
    former=False,
    speakers=(SpeakerView(1, "Adaeze Okafor", "tenant", PROMPTS, deceased=False),),
    authorities=(LIVE, EXPIRED, REVOKED),
    safe_contact="",
    safety="",
    failed_today=0,
    needed=3,
    needed_unprinted=1,
    most_failures=2,
)


def money(on: date, name: str, pence: int, receipt: str = "", posting_id: int | None = None) -> MoneyLine:
    """One sum in or out."""
    return MoneyLine(on, name, Pence(pence), receipt, posting_id)


ACCOUNT = AccountView(
    tenancy_id=ADAEZE,
    account_id=14,
    person_ids=(1,),
    names=("Adaeze Okafor",),
    address="14 Alder Walk, Northgate, NX4 6QT",
    address_hidden=False,
    type="SEC",
    type_name="secure tenancy",
    rent_reference="1000014",
    payment_reference="9826000000010000142",
    fund="HRA",
    patch="North one",
    officer="Asha Okoro",
    starts_on=date(2016, 5, 2),
    ends_on=None,
    as_at=NOW,
    seq=31,
    subjects=frozenset(EVERYTHING),
    banners=(Banner("hold", 90, "HOLD to 4 Dec 2026: benefit pending. Do not press."),),
    guard=("HOLD to 04/12/2026 (benefit pending): do not press for recovery.",),
    balances=FiveBalancesView(Pence(18640), Pence(0), Pence(0), Pence(0), Pence(18640)),
    weekly_charge=Pence(11887),
    weeks_behind="1.6",
    sub_accounts=(
        SubAccountView("RENT", "Rent", Pence(15640), Pence(10417), True),
        SubAccountView("SC", "Service charge", Pence(3000), Pence(820), True),
        SubAccountView("WAT", "Water", Pence(2340), Pence(650), False),
        SubAccountView("CC", "Court costs", Pence(5400), Pence(0), False),
    ),
    next_due=DueView(date(2026, 11, 30), Pence(11237), "rent"),
    money_in=(
        money(date(2026, 11, 19), "Cash", 2000, "00000001-H", 301),
        money(date(2026, 11, 12), "Cash", 15000),
        money(date(2026, 10, 29), "PayPoint", 25000),
    ),
    money_out=(
        money(date(2026, 11, 23), "Rent", 10417),
        money(date(2026, 11, 23), "Service charge", 820),
        money(date(2026, 11, 16), "Rent", 10417),
    ),
    expected=(),
    direct_debit=None,
    agreement=None,
    benefits=(
        BenefitView("UC", "housing element", "tenant", Pence(48694), "month", date(2026, 12, 8), TODAY),
    ),
    household=(
        MemberView(1, "Adaeze Okafor", "tenant", "", "", False, ()),
        MemberView(2, "Chidi Okafor", "occupant", "son", "", False, ()),
    ),
    promises=(DueView(date(2026, 11, 27), Pence(5000), "cash at the desk"),),
    next_step=None,
    next_step_known=False,
    becomes_secure_on=None,
    eviction_on=None,
    eviction_at="",
)

DIARY = DiaryView(
    (
        DiaryRow(
            501,
            datetime(2026, 11, 19, 10, 5, tzinfo=UTC),
            "A Okoro",
            "phone",
            "in",
            "Payment",
            "Took £20.00 cash.",
            "Says Universal Credit is late.",
            False,
            ("20 Nov 09:10 A Okoro: she rang back to say it came.",),
        ),
        DiaryRow(
            499,
            datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
            "L Fischer",
            "phone",
            "in",
            "Wellbeing",
            "",
            "",
            True,
            (),
        ),
    ),
    more=False,
)
RECOVERY = RecoveryView(
    ("Notice of seeking possession",),
    "A secure tenancy needs a notice of seeking possession under Housing Act 1985 s83.",
    (),
    (),
    (),
    None,
)
PEOPLE = PeopleView(
    (PersonView(1, "Adaeze Okafor", "tenant", "", "", (), contact_points_hidden=False),), (), (), ()
)


def taken_lines(amount: Pence) -> tuple[SplitLine, ...]:
    """The split of a payment: all of it to the rent."""
    return (SplitLine("RENT", "Rent", Pence(15640), amount, Pence(15640) - amount, "arrears"),)


PAYMENT_SHEET = PaymentSheet(
    tenancy_id=ADAEZE,
    account_id=14,
    seq=31,
    payer="Adaeze Okafor",
    rent_reference="1000014",
    suggested=(
        SuggestedAmount("1", Pence(18640), "all that is owed"),
        SuggestedAmount("2", Pence(11237), "one week"),
    ),
    methods=(("CASH", "Cash"), ("CHQ", "Cheque"), ("CARD", "Card taken by the payment line")),
    may_take=True,
    why_not="",
    orders=(("policy", "oldest rent first"), ("costs", "court costs first")),
)


def preview(_tenancy_id: int, amount: Pence, order: str) -> SplitPreview:
    """A split worked out from the amount asked for."""
    return SplitPreview(amount, order, taken_lines(amount), 31, "That goes to the rent.")


def receipt(amount: Pence, method: str = "CASH", *, again: bool = False) -> ReceiptView:
    """A receipt for an amount."""
    return ReceiptView(
        number=2,
        text_number="00000002-K",
        posting_id=302,
        rent_reference="1000014",
        amount=amount,
        method=method,
        method_name={"CASH": "Cash", "CHQ": "Cheque"}.get(method, "Card"),
        outside_reference="",
        taken_at=NOW,
        officer="Asha Okoro",
        lines=taken_lines(amount),
        balance_after=Pence(18640) - amount,
        again=again,
        reversed=False,
        copy=False,
    )


TAKEN = (
    TakenRow(
        301,
        "00000001-H",
        date(2026, 11, 19),
        Pence(2000),
        "Cash",
        "Asha Okoro",
        reversed=False,
        pending=False,
        taken_at=datetime(2026, 11, 19, 9, 30, tzinfo=UTC),
    ),
)
WRAP = WrapSuggestion(date(2026, 11, 27), Pence(11237), date(2026, 11, 30), date(2026, 12, 7), "rent is due")
PHONES = (PhoneView("07700 900123", "mobile", safe_only=False),)
WRITTEN = WrittenView(502, again=False)
HOLD = HoldView(3, "benefit_pending", "Universal Credit claimed", date(2026, 12, 4), "Asha Okoro", 1)

ACTION = ActionView(
    id=71,
    kind="visit",
    label="Visit",
    detail="",
    state="queued",
    reason="No answer to letters",
    amount=None,
    due_on=date(2026, 11, 27),
    owner="Asha Okoro",
    requested_by="Asha Okoro",
    requested_at=NOW,
    tenancy_id=ADAEZE,
    rent_reference="1000014",
    name="Adaeze Okafor",
    needs_approval=False,
    approvers="",
    warned="",
    version=1,
)
OUTCOMES = OutcomeSheet(
    ADAEZE,
    (
        replace(
            ACTION, id=72, kind="letter", label="Letter", detail="Agreement broken", state="open", version=4
        ),
    ),
    (ReviewView(31, "notice of proceedings", date(2026, 11, 16), date(2026, 11, 29), None, 2),),
    (NeedView(41, "Ms Adaeze Okafor", "literacy", "Read letters out to her", None, "", 3),),
)
ESCALATION = EscalationSheet(
    ADAEZE,
    (
        ActionChoice("visit", "Visit", (), False, False, "", date(2026, 11, 27), "allowed", "", ""),
        ActionChoice(
            "letter",
            "Letter",
            (("letter_1", "First letter"),),
            False,
            False,
            "",
            date(2026, 11, 24),
            "barred",
            "A hold stands.",
            "council policy: holds",
        ),
    ),
    ((1, "Asha Okoro"), (2, "Ben Hartley")),
    Pence(18640),
    Pence(18640),
    31,
)
APPROVAL = ApprovalView(
    action=ACTION,
    approval_id=31,
    requested_by_id=2,
    last_day=date(2026, 11, 30),
    lapsed=False,
    frozen_balance=Pence(18640),
    frozen_collectable=Pence(18640),
    frozen_seq=31,
    balance_now=Pence(18640),
    collectable_now=Pence(18640),
    seq_now=31,
    changed=False,
    mine=False,
    may_decide=True,
    why_not="",
    limit=None,
    decided_by="",
    answer="",
    answer_reason="",
    gate="",
)

BLOCK = AddressBlock(
    "Adaeze Okafor", "42", ("14 Alder Walk", "Northgate", "NX4 6QT"), "", "07700 900123", "", "a son, 14", ""
)
ALERT = AlertState(True, "Lena Fischer", "4100", True, "", None, "30 Nov 2026")
