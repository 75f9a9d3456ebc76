"""What is on file, as the gate is told it."""

from datetime import UTC, date, datetime

from sqlalchemy import insert, update

from store.domain.gate import (
    BenefitClaim,
    CourtOutcome,
    Dispute,
    GateFacts,
    Hold,
    Insolvency,
    NoticeOnFile,
    SafeContact,
    Wellbeing,
)
from store.domain.money import Pence
from store.domain.moratorium import Moratorium, MoratoriumKind
from store.domain.notice_kinds import NoticeKind
from store.domain.tenancies import SubAccountCode, TenancyType
from store.engine import Store
from store.models import keeping, people, recovery
from store.queries.case_file import load_case
from store.queries.debt import balances_of, debt_of
from store.queries.gate_facts import gate_facts
from store.queries.tables import AGREEMENT, CASE, HOLD, PERSON, SAFE
from tests.store.books import post
from tests.store.desks import POLICY
from tests.store.making import add
from tests.store.world import TODAY, Tenant, World, build_world

MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def facts(store: Store, tenant: Tenant) -> GateFacts:
    with store.reading() as connection:
        return gate_facts(connection, tenant.tenancy_id, POLICY, today=TODAY)


def hold(store: Store, world: World, tenant: Tenant, reason: str, amount: int | None = None) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(
            insert(HOLD).values(
                key=f"{reason}-{amount}",
                tenancy_id=tenant.tenancy_id,
                reason=reason,
                amount=amount,
                starts_on=TODAY,
                ends_on=date(2026, 12, 7),
                owner_id=world.officers["asha"],
                made_by=world.officers["asha"],
                made_at=MOMENT,
            )
        )


def test_a_plain_tenancy_has_only_its_type_and_its_arrears(store: Store) -> None:
    world = build_world(store)
    assert facts(store, world.secure) == GateFacts(tenancy_type=TenancyType.SEC, arrears=Pence(18640))
    assert facts(store, world.credit).arrears == 0


def test_every_trouble_of_the_world_reaches_the_gate(store: Store) -> None:
    world = build_world(store)
    assert facts(store, world.moratorium).moratoria == (
        Moratorium(
            MoratoriumKind.STANDARD,
            date(2026, 11, 9),
            date(2027, 1, 7),
            {SubAccountCode.RENT: Pence(60000), SubAccountCode.WAT: Pence(4000)},
        ),
    )
    assert facts(store, world.introductory).benefit_claim == BenefitClaim("Universal Credit", True)
    assert facts(store, world.joint).agreement_kept
    assert facts(store, world.safe).safe_contact == SafeContact(
        route="07700 900708",
        times="weekdays 10 to 2",
        what_to_do="Ring the sister's number only",
    )
    marker = facts(store, world.temporary).staff_safety
    assert marker is not None
    assert (marker.two_officers, marker.review_on) == (True, date(2026, 9, 1))
    evicted = facts(store, world.eviction)
    assert evicted.notice_on_file == NoticeOnFile(NoticeKind.NSP, date(2026, 3, 30), date(2027, 3, 30))
    assert evicted.court_date is None
    assert facts(store, world.former).tenancy_type is TenancyType.FTA
    assert facts(store, world.ancient).barred == 50000


def test_holds_are_told_apart_from_disputes_and_wellbeing(store: Store) -> None:
    world = build_world(store)
    hold(store, world, world.secure, "uc_pending")
    hold(store, world, world.secure, "dispute")
    hold(store, world, world.secure, "complaint", 4000)
    hold(store, world, world.secure, "wellbeing")
    found = facts(store, world.secure)
    assert {(one.reason, one.amount) for one in found.holds} == {("uc_pending", None), ("complaint", 4000)}
    assert isinstance(found.holds[0], Hold)
    assert found.dispute == Dispute("dispute", date(2026, 12, 7))
    assert found.wellbeing == Wellbeing(until=None)  # until a lead ends it


def test_an_open_alert_stops_recovery_until_it_is_released(store: Store) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        add(
            connection,
            keeping.WellbeingAlert,
            key="alert",
            officer_id=world.officers["asha"],
            tenancy_id=world.secure.tenancy_id,
            started_at=MOMENT,
            state="live",
        )
    found = facts(store, world.secure).wellbeing
    assert found is not None
    assert found.until is None


def test_joint_tenants_are_deceased_only_when_the_last_has_died(store: Store) -> None:
    world = build_world(store)
    yusuf, fatima = world.joint.person_ids

    def died(person_id: int) -> None:
        with store.writing() as connection, connection.begin():
            connection.execute(
                update(PERSON).where(PERSON.c.id == person_id).values(deceased_on=date(2026, 11, 1))
            )

    died(yusuf)
    assert not facts(store, world.joint).deceased
    died(fatima)
    assert facts(store, world.joint).deceased


def test_a_hearing_ahead_is_the_court_date_until_it_has_an_outcome(store: Store) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        connection.execute(update(CASE).values(hearing_on=date(2026, 12, 1), outcome=None, outcome_on=None))
    assert facts(store, world.eviction).court_date == date(2026, 12, 1)
    with store.writing() as connection, connection.begin():
        connection.execute(update(CASE).values(outcome="ADT", outcome_on=TODAY))
    assert facts(store, world.eviction).court_date is None


def test_an_insolvency_takes_its_part_out_also_after_discharge(store: Store) -> None:
    world = build_world(store)

    def order(included: int, ends: date | None) -> None:
        with store.writing() as connection, connection.begin():
            add(
                connection,
                people.Insolvency,
                person_id=world.secure.person_id,
                account_id=world.secure.account_id,
                kind="DRO",
                included=included,
                order_on=date(2026, 1, 5),
                ends_on=ends,
            )

    order(5000, date(2026, 11, 22))
    assert facts(store, world.secure).insolvency == Insolvency("DRO", Pence(5000))
    with store.reading() as connection:
        five = balances_of(connection, world.secure.tenancy_id, POLICY, today=TODAY)
    assert (five.barred, five.collectable) == (5000, 13640)
    order(90000, None)
    assert facts(store, world.secure).insolvency == Insolvency("DRO", Pence(18640))


def test_the_newest_claim_tells_how_far_the_court_has_come(store: Store) -> None:
    world = build_world(store)
    assert facts(store, world.secure).court is None
    court = facts(store, world.eviction).court
    assert court == CourtOutcome("OPD", date(2026, 7, 20))
    assert court is not None
    assert court.possession


def test_safe_contact_rules_that_ended_are_no_longer_told(store: Store) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        connection.execute(update(SAFE).values(ended_on=TODAY))
    assert facts(store, world.safe).safe_contact is None


def test_an_agreement_that_fell_behind_is_not_kept_but_is_no_breach_in_breathing_space(store: Store) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        connection.execute(update(AGREEMENT).values(starting_balance=20000))
    assert not facts(store, world.joint).agreement_kept
    with store.reading() as connection:
        standing = debt_of(
            connection, load_case(connection, world.joint.tenancy_id, today=TODAY), POLICY
        ).standing
    assert standing is not None
    # 400.00 owed; the debits of the 16th and 23rd are not due before the instalment of the 20th is counted
    assert (standing.state, standing.expected, standing.behind) == (
        "breached",
        13000,
        40000 - 2 * 11237 - 13000,
    )
    with store.writing() as connection, connection.begin():
        add(
            connection,
            recovery.Moratorium,
            person_id=world.joint.person_id,
            tenancy_id=world.joint.tenancy_id,
            kind="mental_health",
            state="live",
            starts_on=TODAY,
        )
    assert facts(store, world.joint).agreement_kept


def test_a_charge_that_was_given_back_does_not_hide_how_far_an_agreement_is_behind(store: Store) -> None:
    world, behind = build_world(store), 40000 - 2 * 11237 - 13000
    with store.writing() as connection, connection.begin():
        connection.execute(update(AGREEMENT).values(starting_balance=20000))
        back = ("RENT", "PRT", -11237)
        post(connection, world.joint.account_id, back, on=TODAY, key="back", origin="debit_run")
    with store.reading() as connection:
        case = load_case(connection, world.joint.tenancy_id, today=TODAY)
        standing = debt_of(connection, case, POLICY).standing
    assert standing is not None
    assert (standing.state, standing.behind) == ("breached", behind), "as before the week was given back"


def test_old_debits_paid_since_are_not_barred_and_a_returned_payment_bars_them_again(store: Store) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        paid = post(
            connection,
            world.ancient.account_id,
            ("FTA", "CASH", -50000),
            on=date(2021, 2, 1),
            key="paid",
            method="CASH",
        )
    assert facts(store, world.ancient).barred == 0
    with store.writing() as connection, connection.begin():
        post(
            connection,
            world.ancient.account_id,
            ("FTA", "REV", 50000),
            on=TODAY,
            key="returned",
            reverses_id=paid,
        )
    assert facts(store, world.ancient).barred == 50000


def test_a_need_on_file_asks_for_the_equality_act(store: Store) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        add(
            connection,
            people.Flag,
            person_id=world.secure.person_id,
            family="need",
            kind="hearing",
            what_to_do="Use Relay UK",
            visible_to="all",
            started_on=TODAY,
        )
    assert facts(store, world.secure).vulnerability_unconsidered
    assert not facts(store, world.joint).vulnerability_unconsidered
