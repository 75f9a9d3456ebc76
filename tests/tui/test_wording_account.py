"""What the account page says, and what it must not: the say-this line for each listener, scope, warnings."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.money import Pence
from store.domain.verification import EVERYTHING, Subject
from store.domain.views.account import (
    AccountView,
    AgreementView,
    Banner,
    DueView,
    FiveBalancesView,
    MoneyLine,
    SubAccountView,
)
from store.domain.views.people import Speaking
from tests.tui import made_up
from tests.tui.hostile import hostile
from tui.call import Call
from tui.wording import account, panels
from tui.wording.speech import say_this

ACCOUNT = made_up.ACCOUNT
PLAN = AgreementView(
    id=1,
    kind="informal",
    state="live",
    frequency="weekly",
    instalment=Pence(1000),
    starts_on=date(2026, 10, 2),
    starting_balance=Pence(48000),
    expected_today=Pence(40000),
    behind=Pence(0),
    next_on=date(2026, 11, 27),
    ends_on=date(2027, 9, 3),
    payments_left=40,
    review_on=None,
    tolerance_days=5,
)
FORMER = (
    SubAccountView("FTA", "Former rent", Pence(178400), Pence(0), True),
    SubAccountView("RCH", "Repairs", Pence(9600), Pence(0), False),
)


def _call(kind: str = "tenant", subjects: frozenset[str] = frozenset(EVERYTHING)) -> Call:
    speaking = Speaking(kind, 1, 7 if kind == "third_party" else None, subjects, "Somebody", why="case work")
    return Call("key", made_up.NOW, tenancy_id=made_up.ADAEZE, speaking=speaking, name="Adaeze Okafor")


def _owing(gross: int, in_flight: int = 0, moratorium: int = 0, barred: int = 0) -> FiveBalancesView:
    collectable = Pence(max(gross - in_flight - moratorium - barred, 0))
    return FiveBalancesView(Pence(gross), Pence(in_flight), Pence(moratorium), Pence(barred), collectable)


def _banner(code: str) -> tuple[Banner, ...]:
    return (Banner(code, 10, f"{code}: something"),)


SAY: dict[str, tuple[AccountView, str, str]] = {
    "behind": (ACCOUNT, "tenant", "Your account is £186.40 behind; your rent of £112.37 is due each Monday."),
    "a name in capitals is no sentence": (
        replace(ACCOUNT, next_due=DueView(date(2026, 11, 30), Pence(11237), "Rent")),
        "tenant",
        "Your account is £186.40 behind; your rent of £112.37 is due each Monday.",
    ),
    "joint": (ACCOUNT, "joint", "Your account is £186.40 behind; your rent of £112.37 is due each Monday."),
    "third party": (
        ACCOUNT,
        "third_party",
        "The account is £186.40 behind; the rent of £112.37 is due each Monday.",
    ),
    "in credit": (
        replace(ACCOUNT, balances=_owing(-4500)),
        "tenant",
        "Your account is £45.00 in credit; your rent of £112.37 is due each Monday.",
    ),
    "up to date": (
        replace(ACCOUNT, balances=_owing(0)),
        "tenant",
        "Your account is up to date; your rent of £112.37 is due each Monday.",
    ),
    "money on its way": (
        replace(ACCOUNT, balances=_owing(18640, in_flight=5000)),
        "tenant",
        "Once the £50.00 on its way is in, your account is £136.40 behind; "
        "your rent of £112.37 is due each Monday.",
    ),
    "rent-free weeks": (
        replace(ACCOUNT, next_due=DueView(date(2027, 1, 4), Pence(11237), "rent")),
        "tenant",
        "Your account is £186.40 behind; your rent of £112.37 is due next on Monday 4 January 2027.",
    ),
    "agreement kept": (
        replace(ACCOUNT, agreement=PLAN),
        "tenant",
        "Your account is £186.40 behind; your agreement is £10.00 a week and is kept, thank you; "
        "your rent of £112.37 is due each Monday.",
    ),
    "breathing space": (
        replace(ACCOUNT, banners=_banner("breathing_space"), balances=_owing(70000, moratorium=60000)),
        "tenant",
        "I won't ask about the arrears that are on hold. Your rent of £112.37 is due each Monday.",
    ),
    "wellbeing": (
        replace(ACCOUNT, banners=_banner("wellbeing")),
        "tenant",
        "Listen first. Say nothing about the debt unless they ask.",
    ),
    "deceased": (
        replace(ACCOUNT, banners=_banner("deceased")),
        "third_party",
        "Give condolences. Never say “you owe”: the debt is the estate's.",
    ),
    "a joint tenant died, the other rings": (
        replace(ACCOUNT, banners=_banner("deceased")),
        "joint",
        "Your account is £186.40 behind; your rent of £112.37 is due each Monday.",
    ),
    "former": (
        replace(
            ACCOUNT,
            sub_accounts=FORMER,
            type="FTA",
            ends_on=date(2022, 4, 18),
            next_due=None,
            balances=_owing(178400, barred=50000),
        ),
        "tenant",
        "Your old account, which ended on 18 April 2022, has £1,284.00 owing, and £96.00 for repairs.",
    ),
    "use and occupation is never rent": (
        replace(ACCOUNT, type="USE"),
        "tenant",
        "Your account is £186.40 behind; your charge of £112.37 is due each Monday.",
    ),
    "no balance in the scope": (
        replace(ACCOUNT, subjects=frozenset({"general", "letters"})),
        "third_party",
        "I can talk with you about: letters.",
    ),
    "nobody": (ACCOUNT, "nobody", ""),
}


@pytest.mark.parametrize("case", SAY)
def test_what_to_say(case: str) -> None:
    view, kind, sentence = SAY[case]
    assert say_this(view, kind, made_up.TODAY)[0] == sentence


@pytest.mark.parametrize("case", ["wellbeing", "deceased"])
def test_what_is_not_speech_is_not_in_quotes(case: str) -> None:
    view, kind, sentence = SAY[case]
    (line,) = account.say_line(view, kind, made_up.TODAY, 80)
    assert line.plain == f" Heed: {sentence}"


def _page(view: AccountView, call: Call, columns: int = 80) -> str:
    return "\n".join(line.plain for line in account.page(view, call, made_up.TODAY, columns))


FACTS = {
    "balance": ("£186.40", "1.6 weeks", "£112.37"),
    "breakdown": ("Water £23.40", "Court costs"),
    "payments": ("£250.00", "Last in", "Last out"),
    "agreement": ("£10.00 a week", "Promised"),
    "benefits": ("£486.94", "UC"),
    "personal": ("Chidi",),
}
"""What stands on the page of each subject."""

WHOLE = replace(ACCOUNT, agreement=PLAN, banners=(), guard=())


@given(st.frozensets(st.sampled_from(sorted(Subject)), max_size=len(Subject)))
def test_a_third_party_never_sees_past_their_scope(scope: frozenset[Subject]) -> None:
    page = _page(WHOLE, _call("third_party", frozenset(scope)))
    for subject, facts in FACTS.items():
        if subject in scope or (subject == "payments" and "statement" in scope):
            continue
        assert [fact for fact in facts if fact in page.split("NOT to be discussed")[0]] == []
    assert "Chidi" not in page
    assert "Next step" not in page


def test_what_is_out_of_scope_is_named_for_a_third_party_only() -> None:
    page = _page(WHOLE, _call("third_party", frozenset({"balance"})))
    assert "NOT to be discussed: what it is made of, letters, statement, agreement, benefits" in " ".join(
        page.split()
    )
    assert "NOT to be discussed" not in _page(
        WHOLE, _call("joint", frozenset(EVERYTHING - {Subject.PERSONAL}))
    )


def test_a_guard_that_a_warning_on_the_page_says_already_is_not_said_twice() -> None:
    said = "do not discuss arrears of £640.00. You may discuss current rent."
    view = replace(
        ACCOUNT,
        banners=(Banner("breathing_space", 40, f"BREATHING SPACE to 8 Jan 2027: {said}"),),
        guard=(f"BREATHING SPACE to 08/01/2027: {said}", "COURT on 30/11/2026: advise to attend."),
    )
    page = _page(view, _call())
    assert page.count("do not discuss arrears") == 1
    assert "Guard: COURT on 30/11/2026: advise to attend." in page


@pytest.mark.parametrize("columns", [40, 80, 109, 110, 132])
def test_no_line_is_wider_than_the_screen_whatever_the_data_hold(columns: int) -> None:
    view = hostile(replace(ACCOUNT, agreement=PLAN))
    call = _call()
    blocks = [
        account.page(view, call, made_up.TODAY, columns),
        [account.strip_line(_call("third_party"), "account", columns)],
        panels.agreement(view, columns),
        panels.diary(hostile(made_up.DIARY), columns),
        panels.court(hostile(made_up.RECOVERY), "SEC", made_up.TODAY, columns),
        panels.people(hostile(made_up.PEOPLE), view, columns),
    ]
    for line in (line for block in blocks for line in block):
        assert line.cell_length <= columns
        assert "\x1b" not in line.plain
        assert "\u202e" not in line.plain


def test_joint_names_and_a_hidden_address_in_the_header() -> None:
    view = replace(ACCOUNT, names=("Yusuf Rahman", "Fatima Rahman"), address="", address_hidden=True)
    first, second = (line.plain for line in account.header(view, 80))
    assert "Yusuf Rahman and Fatima Rahman  ref 1000014" in first
    assert "address hidden: do not read it out" in second


def test_what_should_have_come_says_that_it_is_late() -> None:
    on_time = MoneyLine(date(2026, 11, 30), "Housing Benefit", Pence(5000))
    view = replace(ACCOUNT, expected=(replace(on_time, on=date(2026, 11, 20), late=True), on_time))
    page = _page(view, _call(), 120)
    assert "20 Nov £50.00 Housing Benefit (late)" in page
    assert "30 Nov £50.00 Housing Benefit" in page
    assert page.count("(late)") == 1
