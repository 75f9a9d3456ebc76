"""The account page: five balances, what a caller may hear, and nothing past it."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text, update

from store.desk.accounts import AccountsDesk
from store.domain.callers import EVERYTHING, Subject
from store.domain.errors import NotAllowed, NotFound, Refused
from store.domain.money import Pence
from store.domain.views.account import (
    AccountView,
    AgreementView,
    DiaryView,
    DueView,
    FiveBalancesView,
    MoneyLine,
    PeopleView,
    RecoveryView,
)
from store.domain.views.people import Speaking
from store.engine import Store
from store.models.casework import Action, Approval, ContactAddendum
from store.models.people import StaffSafetyMarker
from store.queries.account import account_view
from store.queries.diary import diary_view
from store.queries.listener import TAKE_CARE, Listener
from store.queries.people import people_view
from store.queries.recovery import recovery_view
from store.queries.tables import CONTACT, MORATORIUM, PARTY, PERSON, RENT_ACCOUNT, SAFE
from tests.store.books import Happening, Line, post, post_all
from tests.store.desks import POLICY
from tests.store.laden import SAFE_NUMBER, SECRETS, load_everything
from tests.store.making import add, add_person, add_tenancy
from tests.store.rooms import room
from tests.store.test_consent import record_consent
from tests.store.world import CLOCK, TODAY, Tenant, World, build_world
from tui.wording.facts import next_step

ALL = frozenset(subject.value for subject in EVERYTHING)


def alone() -> Speaking:
    return Speaking("nobody", None, None, ALL, "", why="checking the case")


def tenant_speaks(tenant: Tenant, which: int = 0) -> Speaking:
    return Speaking("tenant", tenant.person_ids[which], None, ALL, "")


def third(authority_id: int | None, *subjects: str, consent: bool = False) -> Speaking:
    return Speaking("third_party", None, authority_id, frozenset(subjects) | {"general"}, "", consent=consent)


def open_it(
    store: Store,
    world: World,
    tenant: Tenant,
    folder: Path,
    speaking: Speaking | None = None,
    login: str = "asha",
) -> AccountView:
    desk = AccountsDesk(room(store, world, login, folder))
    return desk.open(tenant.tenancy_id, speaking or tenant_speaks(tenant), call_key="call-1")


def test_the_page_of_a_plain_tenancy(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    view = open_it(store, world, world.secure, tmp_path)
    assert (view.names, view.address) == (("Adaeze Okafor",), "14 Alder Walk, Northgate, NX4 6QT")
    assert (view.type, view.type_name, view.fund, view.patch, view.officer) == (
        "SEC",
        "secure tenancy",
        "HRA",
        "N1",
        "Asha Okoro",
    )
    assert view.balances == FiveBalancesView(Pence(18640), Pence(0), Pence(0), Pence(0), Pence(18640))
    assert [(one.code, one.balance, one.rent_debt) for one in view.sub_accounts] == [
        ("RENT", 15640, True),
        ("SC", 3000, True),
        ("WAT", 2340, False),
        ("CC", 5400, False),
    ]
    assert view.weekly_charge == 11887
    assert view.weeks_behind == "1.6"
    assert view.next_due == DueView(date(2026, 11, 30), Pence(11887), "Rent and charges")
    assert view.money_in == (
        MoneyLine(date(2026, 11, 19), "Cash", Pence(2000), "R000001B", world.secure.made["cash_posting"]),
        MoneyLine(date(2026, 11, 12), "Cash", Pence(15000), "", view.money_in[1].posting_id),
        MoneyLine(date(2026, 10, 29), "PayPoint", Pence(25000), "", view.money_in[2].posting_id),
    )
    assert [(one.on, one.name, one.amount) for one in view.money_out] == [
        (date(2026, 11, 23), "Rent and charges", 11887),
        (date(2026, 11, 16), "Rent and charges", 11887),
        (date(2026, 11, 9), "Rent and charges", 11887),
    ]
    assert [(one.name, one.role) for one in view.household] == [
        ("Adaeze Okafor", "tenant"),
        ("Chidi Okafor", "occupant"),
    ]
    assert (view.agreement, view.next_step, view.next_step_known, view.banners, view.guard) == (
        None,
        None,
        False,
        (),
        (),
    )
    assert view.as_at == CLOCK.now()


def test_five_balances_in_breathing_space_with_benefit_on_its_way(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    view = open_it(store, world, world.moratorium, tmp_path)
    # 700.00 rent debt: 600.00 protected, 50.00 on its way, 50.00 to ask for; the water stands outside
    assert view.balances == FiveBalancesView(Pence(70000), Pence(5000), Pence(60000), Pence(0), Pence(5000))
    assert view.expected == (MoneyLine(date(2026, 11, 30), "Housing Benefit", Pence(5000)),)
    assert [(one.code, one.text) for one in view.banners] == [
        (
            "breathing_space",
            "BREATHING SPACE to 07/01/2027: do not discuss arrears of £640.00. You may discuss current rent.",
        )
    ]
    assert view.guard[0].startswith("BREATHING SPACE to 07/01/2027")


def test_a_mental_health_moratorium_is_a_protected_period_and_says_nothing_of_health(
    store: Store, tmp_path: Path
) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        connection.execute(update(MORATORIUM).values(kind="mental_health", ends_on=None))
    view = open_it(store, world, world.moratorium, tmp_path)
    assert view.banners[0].code == "protected_period"
    assert view.banners[0].text.startswith("PROTECTED PERIOD: do not discuss")
    assert "mental" not in str(view).lower()


def test_a_former_tenants_debt_by_age(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    former = open_it(store, world, world.former, tmp_path)
    assert former.balances == FiveBalancesView(Pence(118800), Pence(0), Pence(0), Pence(0), Pence(118800))
    assert (former.next_due, former.weeks_behind, former.ends_on) == (None, None, date(2022, 4, 18))
    ancient = open_it(store, world, world.ancient, tmp_path)
    assert ancient.balances == FiveBalancesView(Pence(90000), Pence(0), Pence(0), Pence(50000), Pence(40000))
    assert "OLD DEBT" in ancient.guard[0]


def test_an_account_in_credit_owes_nothing_and_has_its_direct_debit(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    view = open_it(store, world, world.credit, tmp_path)
    assert view.balances == FiveBalancesView(Pence(-4500), Pence(0), Pence(0), Pence(0), Pence(0))
    assert view.direct_debit == DueView(date(2026, 12, 1), Pence(53928), "Direct Debit")
    assert view.weeks_behind == "0"


def test_the_next_debit_steps_over_rent_free_weeks_and_stops_with_the_tenancy(
    store: Store, tmp_path: Path
) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        connection.execute(update(RENT_ACCOUNT).values(charged_weeks="48"))
    christmas = room(store, world, "asha", tmp_path, clock=CLOCK.moved(28))
    view = AccountsDesk(christmas).open(world.joint.tenancy_id, tenant_speaks(world.joint), call_key="")
    assert view.next_due == DueView(date(2027, 1, 4), Pence(11237), "Rent")
    with store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE tenancy SET ends_on = '2026-11-29'"))
    assert open_it(store, world, world.joint, tmp_path).next_due is None


def test_the_agreement_says_what_it_expects(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    view = open_it(store, world, world.joint, tmp_path)
    assert view.agreement == AgreementView(
        id=world.joint.made["agreement"],
        kind="informal",
        state="live",
        frequency="weekly",
        instalment=Pence(1000),
        starts_on=date(2026, 10, 2),
        starting_balance=Pence(48000),
        expected_today=Pence(41000),
        behind=Pence(0),
        next_on=date(2026, 11, 27),
        ends_on=date(2027, 8, 27),
        payments_left=40,
        review_on=date(2027, 2, 1),
        tolerance_days=5,
    )
    assert view.banners[0].text == "AGREEMENT kept: £10.00 every week, next Fri 27 Nov."
    assert view.guard == ("AGREEMENT KEPT: thank them. Do not ask for more than was agreed.",)
    assert [(one.on, one.amount) for one in view.promises] == [(date(2026, 11, 27), 5000)]


def test_what_benefit_pays_of_the_rent_does_not_hide_a_broken_agreement(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        post_all(
            connection,
            world.joint.account_id,
            [
                # Both weeks of rent not yet due were paid by Housing Benefit; what is owed is old.
                Happening(date(2026, 11, 23), (Line("RENT", "ADJ", 42474),), "test:old", "opening"),
                Happening(date(2026, 11, 23), (Line("RENT", "HB", -22474),), "test:hb", "benefits"),
            ],
        )
    agreement = open_it(store, world, world.joint, tmp_path).agreement
    assert agreement is not None
    assert (agreement.state, agreement.behind) == ("breached", Pence(19000))


def test_benefits_the_trial_and_a_language_are_on_the_page(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    view = open_it(store, world, world.introductory, tmp_path)
    assert [(one.benefit, one.state, one.each, one.next_on) for one in view.benefits] == [
        ("UC", "claimed", "month", date(2026, 12, 9))
    ]
    assert view.becomes_secure_on == date(2027, 3, 2)
    assert [(one.name, one.language) for one in view.household] == [
        ("Siobhan O'Brien", ""),
        ("Marek Nowak", "Polish"),
    ]


def test_a_payment_taken_back_is_marked(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        post(
            connection,
            world.secure.account_id,
            ("RENT", "REV", 2000),
            on=TODAY,
            key="back",
            reverses_id=world.secure.made["cash_posting"],
        )
    view = open_it(store, world, world.secure, tmp_path)
    assert [one.reversed for one in view.money_in] == [True, False, False]
    assert (view.money_out[0].name, view.money_out[0].amount) == ("Reversal", 2000)


def test_a_split_payment_is_one_sum_in(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        post(
            connection,
            world.secure.account_id,
            ("RENT", "CARD", -1500),
            ("WAT", "CARD", -500),
            on=TODAY,
            key="split",
            method="CARD",
        )
    view = open_it(store, world, world.secure, tmp_path)
    assert (view.money_in[0].name, view.money_in[0].amount) == ("Card payment", 2000)


def test_the_next_step_is_the_one_due_first(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    for number, (state, due) in enumerate(
        (("done", date(2026, 11, 24)), ("open", date(2026, 12, 2)), ("waiting", date(2026, 12, 1)))
    ):
        with store.writing() as connection, connection.begin():
            add(
                connection,
                Action,
                key=f"a{number}",
                digest="0" * 64,
                tenancy_id=world.secure.tenancy_id,
                kind="visit",
                reason=f"reason {number}",
                due_on=due,
                owner_id=world.officers["ben"],
                requested_by=world.officers["asha"],
                requested_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
                state=state,
            )
    view = open_it(store, world, world.secure, tmp_path)
    assert view.next_step_known
    assert view.next_step is not None
    assert (view.next_step.due_on, view.next_step.owner, view.next_step.reason) == (
        date(2026, 12, 1),
        "Ben Hartley",
        "reason 2",
    )
    # The request is not answered in time: the other is next, and it alone stands there as lapsed.
    asha = world.officers["asha"]
    frozen = {"requested_by": asha, "account_seq": 1, "balance": 0, "collectable": 0, "policy_version": "x"}
    with store.writing() as connection, connection.begin():
        action = connection.execute(text("SELECT id FROM action WHERE key = 'a2'")).scalar_one()
        at = datetime(2026, 11, 16, 9, tzinfo=UTC)
        add(connection, Approval, action_id=action, requested_at=at, expires_at=CLOCK.now(), **frozen)
    view = open_it(store, world, world.secure, tmp_path)
    assert view.next_step is not None
    assert (view.next_step.reason, view.next_step.state) == ("reason 1", "open")
    with store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE action SET state = 'done' WHERE key = 'a1'"))
    view = open_it(store, world, world.secure, tmp_path)
    assert view.next_step is not None
    assert (view.next_step.reason, view.next_step.state) == ("reason 2", "lapsed")
    assert next_step(view) == "visit LAPSED without a yes: ask for it again"
    written_off = replace(view.next_step, kind="write_off", label=POLICY.actions["write_off"].label)
    assert next_step(replace(view, next_step=written_off)).startswith("write-off LAPSED")


# -- banners ---------------------------------------------------------------------------------------------


def test_banners_stand_in_rank_order(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    tenant = load_everything(store, world)
    with store.writing() as connection, connection.begin():
        connection.execute(update(PERSON).where(PERSON.c.id == tenant.person_id).values(deceased_on=TODAY))
    view = open_it(store, world, tenant, tmp_path, alone())
    assert [one.code for one in view.banners] == [
        "wellbeing",
        "safe_contact",
        "safety",
        "eviction",
        "protected_period",
        "court",
        "deceased",
        "agreement",
        "insolvency",
        "hold",
    ]
    said = {one.code: one.text for one in view.banners}
    assert said["eviction"] == "EVICTION Mon 7 Dec 09:15, bailiff BX-9."
    assert said["safe_contact"] == f"SAFE CONTACT ONLY on {SAFE_NUMBER}. Ring the neighbour first."
    assert said["deceased"].startswith("A JOINT TENANT HAS DIED")
    assert said["insolvency"] == "DRO: £22.22 is in it and may not be asked for."


def test_an_eviction_further_off_ranks_with_the_court(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    near = open_it(store, world, world.eviction, tmp_path)
    assert [(one.code, one.text) for one in near.banners] == [
        ("eviction", "EVICTION Thu 3 Dec 10:30, bailiff BX-771, N54 delivered 16/11/2026."),
        ("court", "COURT ORDER of 20/07/2026: possession in 28 days. The order stands."),
    ]
    assert (near.eviction_on, near.eviction_at) == (date(2026, 12, 3), "10:30")
    earlier = room(store, world, "asha", tmp_path, clock=CLOCK.moved(-7))
    far = AccountsDesk(earlier).open(world.eviction.tenancy_id, tenant_speaks(world.eviction), call_key="")
    assert [one.code for one in far.banners] == ["court", "court"]


def test_a_marker_whose_review_is_overdue_says_since_when(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        add(
            connection,
            StaffSafetyMarker,
            person_id=world.temporary.person_id,
            kind="dog",
            incident_on=TODAY,
            decided_by=world.officers["carol"],
            owner_id=world.officers["carol"],
            what_to_do="Ask for the dog to be shut away",
            review_on=date(2027, 5, 1),
        )
    view = open_it(store, world, world.temporary, tmp_path)
    assert [(one.code, one.text) for one in view.banners] == [
        ("marker_unreviewed", "STAFF SAFETY, UNREVIEWED since 01/09/2026: Visit in pairs; do not enter."),
        ("safety", "STAFF SAFETY: Ask for the dog to be shut away."),
    ]


def test_an_adjourned_claim_is_told_as_such_and_one_that_is_over_is_not(store: Store, tmp_path: Path) -> None:
    world = build_world(store)

    def courts(outcome: str) -> list[str]:
        with store.writing() as connection, connection.begin():
            connection.execute(text("UPDATE court_case SET outcome = :outcome"), {"outcome": outcome})
        view = open_it(store, world, world.eviction, tmp_path)
        return [one.text for one in view.banners if one.code == "court"]

    assert courts("ADT") == ["COURT ADJOURNED on 20/07/2026: possession in 28 days."]
    assert courts("SOE") == ["EXECUTION STAYED on 20/07/2026: possession in 28 days."]
    assert courts("DIS") == []


def test_contradictions_are_shown(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE court_case SET hearing_on = NULL"))
    texts = [one.text for one in open_it(store, world, world.eviction, tmp_path).banners]
    assert "CHECK: a court outcome is on file without a hearing date." in texts


# -- who may hear what -----------------------------------------------------------------------------------

S = Subject
NEEDS = {
    "payment_reference": {S.PAYMENTS},
    "balances": {S.BALANCE},
    "weekly_charge": {S.BALANCE, S.BREAKDOWN},
    "weeks_behind": {S.BALANCE},
    "sub_accounts": {S.BREAKDOWN},
    "next_due": {S.BALANCE, S.BREAKDOWN},
    "money_in": {S.PAYMENTS, S.STATEMENT},
    "money_out": {S.PAYMENTS, S.STATEMENT},
    "expected": {S.PAYMENTS, S.STATEMENT},
    "direct_debit": {S.PAYMENTS},
    "agreement": {S.AGREEMENT},
    "benefits": {S.BENEFITS},
    "household": {S.PERSONAL},
    "promises": {S.PAYMENTS, S.AGREEMENT},
    "next_step": {S.LETTERS},
    "becomes_secure_on": {S.LETTERS},
    "eviction_on": {S.LETTERS},
    "eviction_at": {S.LETTERS},
}
"""Any one of these subjects opens the field."""

ALWAYS = {
    "tenancy_id", "account_id", "starts_on", "as_at", "seq", "subjects", "address_hidden", "next_step_known",
}  # fmt: skip
WITH_ANYTHING = {
    "person_ids", "names", "type", "type_name", "rent_reference", "fund", "patch", "officer", "ends_on",
    "banners", "guard", "address",
}  # fmt: skip
"""Open as soon as more than general talk is; banners, guard and address have tests of their own."""


def test_every_field_of_the_view_has_a_rule() -> None:
    assert {one.name for one in fields(AccountView)} == set(NEEDS) | ALWAYS | WITH_ANYTHING


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    chosen=st.frozensets(st.sampled_from(sorted(Subject))),
    kind=st.sampled_from(("tenant", "joint", "third_party", "nobody", "somebody_new")),
    cleared=st.booleans(),
)
def test_no_field_outside_the_subjects_is_in_the_view(
    laden: tuple[Store, World, Tenant], chosen: frozenset[Subject], kind: str, cleared: bool
) -> None:
    store, world, tenant = laden
    yusuf = tenant.person_id
    listener = Listener(kind, yusuf, chosen, cleared, world.officers["carol"])
    with store.reading() as connection:
        view = account_view(connection, tenant.tenancy_id, listener, POLICY, today=TODAY, now=CLOCK.now())
        diary = diary_view(connection, tenant.tenancy_id, listener)
        people = people_view(connection, tenant.tenancy_id, listener, POLICY, today=TODAY)
        court = recovery_view(connection, tenant.tenancy_id, listener, today=TODAY)
    third_party = kind in ("third_party", "somebody_new")
    knows = bool(chosen - {S.GENERAL})
    for name, needed in NEEDS.items():
        if name == "household" and kind == "joint":
            continue  # who lives there, without what is known about them: looked for in the words below
        if not chosen & needed:
            assert not getattr(view, name), name
    if not knows:
        assert not any(getattr(view, name) for name in WITH_ANYTHING)
    if third_party:
        assert (view.address, view.household, people) == ("", (), PeopleView((), (), (), ()))
    if S.NOTES not in chosen or third_party:
        assert diary == DiaryView((), more=False)
    if S.LETTERS not in chosen:
        assert court == RecoveryView((), "", (), (), (), None)
    said = f"{view} {diary} {people} {court}"
    own_file = S.PERSONAL in chosen and kind in ("tenant", "nobody")
    allowed = {
        "flag": own_file,
        "restricted flag": own_file and cleared,
        "safe number": own_file,
        "safe words": own_file,
        "language": own_file,
        "marker": own_file or (kind == "joint" and knows),
        "action reason": {S.LETTERS, S.NOTES} <= chosen,
        "hold": own_file or (kind == "joint" and knows),
        "order": S.LETTERS in chosen,
        "bailiff": S.LETTERS in chosen,
    }
    for what, words in SECRETS.items():
        assert allowed[what] or words not in said, what
    assert "mental" not in said
    # The sums that only one subject opens, as money and as words.
    for needed, sums in (
        ({S.BALANCE}, ("12345", "123.45", "2222", "22.22")),
        ({S.BENEFITS}, ("4444", "44.44")),
        ({S.PAYMENTS}, ("5555", "55.55")),
        ({S.BALANCE, S.PAYMENTS, S.STATEMENT}, ("Pence(6666)", "66.66")),
        ({S.LETTERS}, ("3333", "33.33")),
    ):
        if not chosen & needed:
            assert not [one for one in sums if one in said], needed
    if knows and not own_file:
        assert TAKE_CARE in [one.text for one in view.banners]
        assert TAKE_CARE in view.guard


@pytest.fixture
def laden(store: Store) -> tuple[Store, World, Tenant]:
    """A store with the tenancy that has everything."""
    world = build_world(store)
    return store, world, load_everything(store, world)


def test_with_every_subject_everything_is_there(laden: tuple[Store, World, Tenant], tmp_path: Path) -> None:
    store, world, tenant = laden
    view = open_it(store, world, tenant, tmp_path, alone(), "lena")
    empty = [name for name in NEEDS if not getattr(view, name) and name != "becomes_secure_on"]
    assert empty == []
    desk = AccountsDesk(room(store, world, "lena", tmp_path))
    whole = f"{view} {desk.recovery(tenant.tenancy_id, alone())} {desk.people(tenant.tenancy_id, alone())}"
    assert [what for what, words in SECRETS.items() if words not in whole] == []


def test_an_authority_reaches_no_further_than_the_store_says(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    made = world.authorities.made

    def opened(speaking: Speaking) -> AccountView:
        return open_it(store, world, world.authorities, tmp_path, speaking)

    live = opened(third(made["live"], "balance", "agreement", "payments", "personal", "notes", "letters"))
    assert live.subjects == {"general", "balance", "agreement"}
    assert live.balances is not None
    assert (live.money_in, live.household, live.address) == ((), (), "")
    for authority in (made["expired"], made["revoked"], None, 99_999):
        refused = opened(third(authority, "balance"))
        assert refused.subjects == {"general"}
        assert (refused.balances, refused.names) == (None, ())
    with pytest.raises(Refused, match="No consent"):
        opened(third(None, "balance", "payments", consent=True))
    record_consent(store, world, world.authorities)
    consented = opened(third(None, "balance", "payments", consent=True))
    assert consented.subjects == {"general", "balance", "payments"}
    elsewhere = open_it(store, world, world.secure, tmp_path, third(made["live"], "balance"))
    assert elsewhere.balances is None


def test_somebody_who_is_no_tenant_here_cannot_be_the_one_speaking(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    for person_id in (world.joint.person_id, world.secure.person_ids[1], None):
        with pytest.raises(Refused):
            open_it(store, world, world.secure, tmp_path, Speaking("tenant", person_id, None, ALL, ""))


def test_a_joint_tenant_hears_the_account_and_not_the_other_ones_notes(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    tenant = load_everything(store, world)
    yusuf, fatima = tenant.person_ids
    with store.writing() as connection, connection.begin():
        connection.execute(update(PARTY).where(PARTY.c.person_id == fatima).values(relation="wife"))
    desk = AccountsDesk(room(store, world, "lena", tmp_path))
    yusufs = desk.diary(tenant.tenancy_id, tenant_speaks(tenant, 0))
    fatimas = desk.diary(tenant.tenancy_id, tenant_speaks(tenant, 1))
    assert {row.contact_id for row in yusufs.rows} == {
        tenant.made["secret_contact"],
        tenant.made["plain_contact"],
    }
    assert fatimas.rows == ()
    view = desk.open(tenant.tenancy_id, tenant_speaks(tenant, 0), call_key="")
    assert [(one.person_id, one.flags, one.language) for one in view.household] == [
        (yusuf, (), ""),
        (fatima, (), ""),
    ]
    people = desk.people(tenant.tenancy_id, tenant_speaks(tenant, 0))
    assert [one.person_id for one in people.people] == [yusuf]
    own = desk.open(tenant.tenancy_id, tenant_speaks(tenant, 1), call_key="")
    assert own.household[1].flags == (SECRETS["flag"], SECRETS["restricted flag"])


def test_restricted_flags_and_notes_are_for_the_cleared(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    grace, joint = world.safe, world.joint

    def seen(login: str) -> tuple[tuple[str, ...], list[tuple[bool, str]]]:
        view = open_it(store, world, grace, tmp_path, login=login)
        diary = AccountsDesk(room(store, world, login, tmp_path)).diary(joint.tenancy_id, alone())
        return view.household[0].flags, [(row.restricted, row.said) for row in diary.rows]

    secret, plain = "Said she is afraid of the neighbour.", "Rang about the lift."
    flag, marac = "Follow the safe-contact rules", "Ask the duty lead before any step"
    assert seen("lena") == ((flag, marac), [(False, secret), (False, plain)])
    assert seen("dev") == ((flag, marac), [(False, secret), (False, plain)])
    assert seen("asha") == ((flag,), [(True, ""), (False, plain)])
    assert seen("ben")[1] == [(False, secret), (False, plain)]  # his own note


def test_a_note_for_author_and_lead_is_hidden_from_the_merely_cleared(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    listener = Listener("nobody", None, EVERYTHING, True, world.officers["carol"])
    lead = Listener("nobody", None, EVERYTHING, True, world.officers["lena"], lead=True)
    with store.writing() as connection, connection.begin():
        note = connection.execute(
            CONTACT.insert()
            .values(
                key="lead-only",
                tenancy_id=world.secure.tenancy_id,
                officer_id=world.officers["asha"],
                at=datetime(2026, 11, 23, 9, tzinfo=UTC),
                channel="phone",
                direction="in",
                said="Between us",
                visible_to="author_and_lead",
            )
            .returning(CONTACT.c.id)
        ).scalar_one()
        add(
            connection,
            ContactAddendum,
            key="more",
            contact_id=note,
            officer_id=world.officers["ben"],
            at=datetime(2026, 11, 23, 14, 10, tzinfo=UTC),
            text="and more",
        )
    with store.reading() as connection:
        hidden = diary_view(connection, world.secure.tenancy_id, listener).rows[0]
        shown = diary_view(connection, world.secure.tenancy_id, lead).rows[0]
    assert (hidden.restricted, hidden.said, hidden.addenda) == (True, "", ())
    assert (shown.restricted, shown.said, shown.addenda) == (
        False,
        "Between us",
        ("23 Nov 14:10 B Hartley: and more",),
    )


def test_where_safe_contact_rules_stand_the_address_is_hidden_and_only_the_safe_number_shown(
    store: Store, tmp_path: Path
) -> None:
    world = build_world(store)
    view = open_it(store, world, world.safe, tmp_path)
    assert (view.address, view.address_hidden) == ("", True)
    desk = AccountsDesk(room(store, world, "asha", tmp_path))
    people = desk.people(world.safe.tenancy_id, tenant_speaks(world.safe))
    assert [(point.value, point.safe) for point in people.people[0].contact_points] == [
        ("07700 900708", True)
    ]
    assert people.people[0].contact_points_hidden
    assert [flag.what_to_do for flag in people.flags] == ["Follow the safe-contact rules"]
    for secret in ("Hawthorn", "NX9 3HY", "07700 900707"):
        assert secret not in f"{view} {people}"
    with store.writing() as connection, connection.begin():
        connection.execute(update(SAFE).values(ended_on=TODAY))
    assert open_it(store, world, world.safe, tmp_path).address == "89 Hawthorn Yard, Southfields, NX9 3HY"


def test_the_people_panel_names_authorities_and_unreviewed_markers(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    desk = AccountsDesk(room(store, world, "asha", tmp_path))
    people = desk.people(world.authorities.tenancy_id, alone())
    assert people.authorities == (
        "Miriam Katz (Northgate Advice): balance, agreement, to 31/05/2027",
        "Colin Pike: revoked, was balance, letters",
        "Peter Lund (Southfields Law): expired, was balance",
    )
    markers = desk.people(world.temporary.tenancy_id, alone()).markers
    assert [(one.person, one.overdue, one.what_to_do) for one in markers] == [
        ("The address", True, "UNREVIEWED since 01/09/2026. Visit in pairs; do not enter")
    ]


def test_the_recovery_panel_allows_only_the_notices_of_the_tenancy_type(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    desk = AccountsDesk(room(store, world, "asha", tmp_path))
    secure = desk.recovery(world.eviction.tenancy_id, alone())
    assert secure.allowed_notices == ("Notice of seeking possession (s83)",)
    assert "s83" in secure.why_only_these
    assert [(one.kind, one.state, one.authorised_by) for one in secure.notices] == [
        ("NSP", "live", "Carol Nwosu")
    ]
    assert [(one.claim_number, one.outcome) for one in secure.cases] == [("K01NX123", "OPD")]
    assert [(one.state, one.on, one.at) for one in secure.evictions] == [("set", date(2026, 12, 3), "10:30")]
    intro = desk.recovery(world.introductory.tenancy_id, alone())
    assert "Notice of possession proceedings (s128)" in intro.allowed_notices
    assert intro.becomes_secure_on == date(2027, 3, 2)
    former = desk.recovery(world.former.tenancy_id, alone())
    assert former.allowed_notices == ("Letter of claim under the Debt Protocol",)


def test_hostile_names_and_words_come_through_as_they_are(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    names = "[/]Bold[b]", "'; DROP TABLE person;--"
    with store.writing() as connection, connection.begin():
        person = add_person(connection, *names)
        tenant = add_tenancy(connection, "8000001", [(person, "tenant")], patch_id=world.patches["N1"])
    view = open_it(store, world, tenant, tmp_path)
    assert view.names == (" ".join(names),)
    assert (view.money_in, view.money_out, view.weeks_behind) == ((), (), "0")


# -- the look --------------------------------------------------------------------------------------------


def test_every_look_is_in_the_trail_and_the_account_is_recent(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    desk = AccountsDesk(room(store, world, "asha", tmp_path))
    tenancy_id = world.authorities.tenancy_id
    desk.open(tenancy_id, third(world.authorities.made["live"], "balance"), call_key="call-7")
    desk.open(tenancy_id, alone(), call_key="")
    desk.diary(tenancy_id, alone())
    desk.recovery(tenancy_id, alone())
    desk.people(tenancy_id, alone())
    with store.reading() as connection:
        rows = connection.execute(
            text("SELECT verb, officer_id, tenancy_id, why, detail FROM audit_event ORDER BY seq")
        ).all()
        recent = connection.execute(text("SELECT officer_id, tenancy_id FROM recent_account")).all()
    assert [row.verb for row in rows] == ["look"] * 5
    assert {row.tenancy_id for row in rows} == {tenancy_id}
    assert '"call":"call-7"' in rows[0].detail
    assert '"caller":"third_party"' in rows[0].detail
    assert rows[1].why == "checking the case"
    panels = ["account", "account", "diary", "recovery", "people"]
    assert [f'"panel":"{panel}"' in row.detail for panel, row in zip(panels, rows, strict=True)] == [True] * 5
    assert [tuple(row) for row in recent] == [(world.officers["asha"], tenancy_id)]


def test_a_locked_store_still_opens_the_account_and_the_look_is_told_later(
    store: Store, tmp_path: Path
) -> None:
    world = build_world(store)
    with store.writing() as holder, holder.begin():
        holder.execute(text("UPDATE audit_head SET seq = seq"))
        view = open_it(store, world, world.secure, tmp_path)
    kept = tmp_path / "asha" / "looks.jsonl"
    assert view.balances is not None
    assert "could not be recorded: it is kept on this machine" in view.banners[-1].text
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "Okafor" not in kept.read_text()
    again = open_it(store, world, world.joint, tmp_path)
    assert "recorded" not in str(again.banners)
    assert not kept.exists()
    with store.reading() as connection:
        rows = connection.execute(text("SELECT tenancy_id, detail FROM audit_event ORDER BY seq")).all()
    assert [row.tenancy_id for row in rows] == [world.secure.tenancy_id, world.joint.tenancy_id]
    assert '"looked_at":"2026-11-23T14:03:00+00:00"' in rows[0].detail


def test_a_look_that_can_be_kept_nowhere_still_opens_the_account(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    (tmp_path / "asha").write_text("a file where the folder should be")
    with store.writing() as holder, holder.begin():
        holder.execute(text("UPDATE audit_head SET seq = seq"))
        view = open_it(store, world, world.secure, tmp_path)
    assert "nor kept on this machine" in view.banners[-1].text


def test_a_damaged_line_of_kept_looks_is_stepped_over(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    (tmp_path / "asha").mkdir()
    (tmp_path / "asha" / "looks.jsonl").write_bytes(b'{"tenancy_id": 1, "pan\n\xff\xfe\n[]\n{"x":1}\n')
    open_it(store, world, world.secure, tmp_path)
    with store.reading() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM audit_event")).scalar_one() == 1
    assert not (tmp_path / "asha" / "looks.jsonl").exists()


def test_who_may_not_find_may_not_look_and_what_is_not_there_is_said(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    with pytest.raises(NotFound):
        AccountsDesk(room(store, world, "asha", tmp_path)).open(99_999, alone(), call_key="")
    clerk = room(store, world, "asha", tmp_path)
    object.__setattr__(clerk.actor, "roles", frozenset({"administrator"}))
    with pytest.raises(NotAllowed):
        AccountsDesk(clerk).open(world.secure.tenancy_id, alone(), call_key="")


def test_an_account_opens_in_few_statements(laden: tuple[Store, World, Tenant]) -> None:
    store, world, heavy = laden
    said: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(store.reader, "before_cursor_execute", count)
    listener = Listener("nobody", None, EVERYTHING, True, world.officers["asha"])
    counts = []
    for tenant in (world.secure, heavy):
        said.clear()
        with store.reading() as connection:
            account_view(connection, tenant.tenancy_id, listener, POLICY, today=TODAY, now=CLOCK.now())
        counts.append(len(said))
    event.remove(store.reader, "before_cursor_execute", count)
    plain, everything = counts
    assert plain <= 7
    assert everything <= 26
