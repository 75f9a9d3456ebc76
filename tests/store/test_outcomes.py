"""What became of what was begun: letters that went, reviews of notices, needs considered, sums in dispute."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from store.desk.outcomes import OutcomesDesk
from store.domain.errors import (
    BadInput,
    ChangedMeanwhile,
    KeyReused,
    NotAllowed,
    NotFound,
    Refused,
    TwoPeople,
)
from store.domain.gate import Answer, GateFacts, NoticeProposal, Step, judge
from store.domain.money import Pence
from store.domain.notice_kinds import NoticeKind
from store.engine import Store
from store.models import people, recovery
from store.queries.debt import balances_of
from store.queries.gate_facts import gate_facts
from store.queries.tables import ACTION, CASE, NOTICE
from tests.store.desks import POLICY, Sitting, rows, sit, told
from tests.store.making import add
from tests.store.world import TODAY, Tenant, World, build_world

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def world(store: Store) -> World:
    return build_world(store)


@pytest.fixture
def asha(world: World, store: Store, tmp_path: Path) -> Sitting:
    return sit(world, store, "asha", tmp_path)


def facts(store: Store, tenant: Tenant) -> GateFacts:
    with store.reading() as connection:
        return gate_facts(connection, tenant.tenancy_id, POLICY, today=TODAY)


def queued(desk: Sitting, tenant: Tenant, kind: str = "letter", detail: str = "general", **more: Any) -> Any:
    return desk.queue.queue(
        **{
            "key": f"q {kind} {detail}",
            "tenancy_id": tenant.tenancy_id,
            "kind": kind,
            "detail": detail,
            "reason": "r",
            "due_on": TODAY,
            "owner_id": None,
            **more,
        }
    )


def done(view: Any, **changed: Any) -> dict[str, Any]:
    given = {"key": "done", "action_id": view.id, "version": view.version, "outcome": "done"}
    return {**given, "how": "post", "on": TODAY, "said": "", **changed}


# -- letters, visits, referrals -----------------------------------------------------------------------


def test_a_letter_that_went_is_done_in_the_diary_and_in_the_trail(
    world: World, store: Store, asha: Sitting
) -> None:
    desk = OutcomesDesk(asha.room)
    letter = queued(asha, world.secure)
    assert [one.id for one in desk.sheet(world.secure.tenancy_id).actions] == [letter.id]

    kept = desk.complete(**done(letter, said="Franked at 10"))
    assert (kept.state, kept.version, kept.again) == ("done", letter.version + 1, False)
    assert desk.sheet(world.secure.tenancy_id).actions == ()
    [row] = rows(store, "action", id=letter.id)
    assert (row.done_by, row.done_on, row.done_how) == (world.officers["asha"], TODAY, "post")
    [contact] = rows(store, "contact", key=f"action/{letter.id}/done")
    assert (contact.channel, contact.direction, contact.visible_to) == ("letter", "out", "all")
    assert contact.did == f"Done: Letter: General letter, not about arrears, by post, {TODAY:%d/%m/%Y}."
    assert contact.said == "Franked at 10"
    assert len(told(store, "complete", "action")) == 1


def test_told_twice_under_one_key_it_is_kept_once(world: World, store: Store, asha: Sitting) -> None:
    desk = OutcomesDesk(asha.room)
    letter = queued(asha, world.secure)
    desk.complete(**done(letter))
    assert desk.complete(**done(letter)).again
    assert len(rows(store, "contact", key=f"action/{letter.id}/done")) == 1
    with pytest.raises(KeyReused):
        desk.complete(**done(letter, how="hand"))
    with pytest.raises(Refused, match="finished already"):
        desk.complete(**done(letter, key="another"))


def test_what_is_not_wanted_any_more_is_cancelled_with_a_reason(
    world: World, store: Store, asha: Sitting, tmp_path: Path
) -> None:
    """By any officer: who asked for it may be away, and nothing is left open for ever."""
    visit = queued(asha, world.secure, "visit", "support")
    ben = OutcomesDesk(sit(world, store, "ben", tmp_path).room)
    with pytest.raises(BadInput):
        ben.complete(**done(visit, outcome="cancelled", how=""))
    assert ben.complete(**done(visit, outcome="cancelled", how="", said="She came to the office")).state == (
        "cancelled"
    )
    [contact] = rows(store, "contact", key=f"action/{visit.id}/cancelled")
    assert (contact.channel, contact.direction) == ("system", "none")
    assert told(store, "cancel", "action")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"how": "nobody_in"}, BadInput),
        ({"how": ""}, BadInput),
        ({"outcome": "lost"}, BadInput),
        ({"outcome": "cancelled", "said": "x"}, BadInput),
        ({"on": TODAY + timedelta(days=1)}, BadInput),
        ({"on": YESTERDAY}, BadInput),
        ({"version": 9}, ChangedMeanwhile),
        ({"action_id": 999}, NotFound),
        ({"said": "4242 4242 4242 4242"}, BadInput),
    ],
)
def test_nothing_is_kept_that_cannot_be(
    world: World, store: Store, asha: Sitting, changed: dict[str, Any], fault: type[Exception]
) -> None:
    letter = queued(asha, world.secure)
    with pytest.raises(fault):
        OutcomesDesk(asha.room).complete(**done(letter, **changed))
    assert rows(store, "action", id=letter.id)[0].state == "open"
    assert told(store, "complete", "action") == []


def test_what_waits_for_a_yes_cannot_be_done_nor_a_refund_before_its_money_moves(
    world: World, store: Store, asha: Sitting, tmp_path: Path
) -> None:
    refund = queued(asha, world.credit, "refund", "bank", amount=Pence(100))
    with pytest.raises(Refused, match="waits for another person's yes"):
        OutcomesDesk(asha.room).complete(**done(refund, how="other"))
    with store.writing() as connection, connection.begin():
        connection.execute(update(ACTION).values(state="open"))
    with pytest.raises(Refused, match="when its money moves"):
        OutcomesDesk(asha.room).complete(**done(refund, how="other"))
    with pytest.raises(NotAllowed):
        OutcomesDesk(sit(world, store, "dev", tmp_path).room).complete(**done(refund))


def test_a_safeguarding_referral_is_read_by_cleared_staff_alone(
    world: World, store: Store, asha: Sitting
) -> None:
    referral = queued(asha, world.secure, "referral", "adult_safeguarding")
    OutcomesDesk(asha.room).complete(**done(referral, how="phone"))
    assert rows(store, "contact", key=f"action/{referral.id}/done")[0].visible_to == "cleared"


def test_a_breach_letter_that_went_is_the_warning_that_restoring_a_claim_asks_for(
    world: World, store: Store, asha: Sitting
) -> None:
    tenant = world.secure
    with store.writing() as connection, connection.begin():
        add(
            connection,
            recovery.CourtCase,
            tenancy_id=tenant.tenancy_id,
            issued_on=date(2026, 6, 1),
            hearing_on=date(2026, 7, 20),
            outcome="ADT",
            outcome_on=date(2026, 7, 20),
        )
    letter = queued(asha, tenant, "letter", "court_breach")

    def findings() -> list[str]:
        return [one.rule for one in judge(Step.RESTORE, facts(store, tenant), today=TODAY).findings]

    assert "not_warned" in findings()
    OutcomesDesk(asha.room).complete(**done(letter))
    court = facts(store, tenant).court
    assert court is not None
    assert court.warned_on == TODAY
    assert "not_warned" not in findings()
    with store.writing() as connection, connection.begin():
        connection.execute(update(CASE).values(outcome_on=TODAY + timedelta(days=1)))
    assert "not_warned" in findings(), "a warning of before the adjournment warned of something else"


# -- reviews of notices -------------------------------------------------------------------------------


def serve(store: Store, tenant: Tenant, kind: str = "NOPP", served_on: date = YESTERDAY, **more: Any) -> int:
    with store.writing() as connection, connection.begin():
        return add(
            connection,
            recovery.Notice,
            tenancy_id=tenant.tenancy_id,
            kind=kind,
            state="served",
            amount=0,
            served_on=served_on,
            specified_on=TODAY - timedelta(days=1),
            **more,
        )


def test_no_claim_rests_on_a_notice_while_its_review_is_open(
    world: World, store: Store, asha: Sitting
) -> None:
    tenant, desk = world.introductory, OutcomesDesk(asha.room)
    number = serve(store, tenant)
    [shown] = desk.sheet(tenant.tenancy_id).reviews
    assert (shown.notice_id, shown.asked_on, shown.ask_by) == (number, None, YESTERDAY + timedelta(days=13))

    def barred() -> bool:
        return "review_open" in [
            one.rule for one in judge(Step.CLAIM, facts(store, tenant), today=TODAY).findings
        ]

    assert not barred()
    desk.ask_review(notice_id=number, version=1, asked_on=TODAY)
    desk.ask_review(notice_id=number, version=1, asked_on=TODAY)  # a second Enter
    assert barred()
    assert len(told(store, "ask_review", "notice")) == 1
    [shown] = desk.sheet(tenant.tenancy_id).reviews
    assert (shown.asked_on, shown.version) == (TODAY, 2)

    with pytest.raises(ChangedMeanwhile):
        desk.decide_review(notice_id=number, version=1, decided_on=TODAY, outcome="confirmed")
    for _ in range(2):
        desk.decide_review(notice_id=number, version=2, decided_on=TODAY, outcome="confirmed")
    assert not barred()
    assert desk.sheet(tenant.tenancy_id).reviews == ()
    assert len(told(store, "decide_review", "notice")) == 1


def test_a_notice_that_a_review_sets_aside_carries_no_claim(
    world: World, store: Store, asha: Sitting
) -> None:
    number = serve(store, world.introductory, review_asked_on=TODAY)
    OutcomesDesk(asha.room).decide_review(notice_id=number, version=1, decided_on=TODAY, outcome="set_aside")
    assert facts(store, world.introductory).notice_on_file is None
    assert rows(store, "notice", id=number)[0].state == "withdrawn"


def test_whoever_was_involved_in_a_notice_does_not_review_it(
    world: World, store: Store, asha: Sitting, tmp_path: Path
) -> None:
    mine = serve(store, world.introductory, review_asked_on=TODAY, authorised_by=world.officers["asha"])
    with pytest.raises(TwoPeople):
        OutcomesDesk(asha.room).decide_review(
            notice_id=mine, version=1, decided_on=TODAY, outcome="confirmed"
        )
    carol = OutcomesDesk(sit(world, store, "carol", tmp_path).room)
    carol.decide_review(notice_id=mine, version=1, decided_on=TODAY, outcome="confirmed")


def test_a_review_is_asked_for_in_time_of_a_notice_that_knows_one(
    world: World, store: Store, asha: Sitting
) -> None:
    desk = OutcomesDesk(asha.room)
    other = serve(store, world.secure, "NSP")
    with pytest.raises(Refused, match="No review belongs"):
        desk.ask_review(notice_id=other, version=1, asked_on=TODAY)
    old = serve(store, world.introductory, served_on=TODAY - timedelta(days=14))
    with pytest.raises(Refused, match="time to ask ended"):
        desk.ask_review(notice_id=old, version=1, asked_on=TODAY)
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=15)):
        with pytest.raises(BadInput):
            desk.ask_review(notice_id=old, version=1, asked_on=day)
    desk.ask_review(notice_id=old, version=1, asked_on=YESTERDAY)  # asked in time, written down a day later
    with pytest.raises(Refused, match="first request stands"):
        desk.ask_review(notice_id=old, version=2, asked_on=TODAY)
    with store.writing() as connection, connection.begin():
        connection.execute(update(NOTICE).values(review_asked_on=None))
    with pytest.raises(Refused, match="No review of that notice is open"):
        desk.decide_review(notice_id=old, version=2, decided_on=TODAY, outcome="confirmed")
    for outcome, notice in (("maybe", old), ("confirmed", 999)):
        with pytest.raises((BadInput, NotFound)):
            desk.decide_review(notice_id=notice, version=2, decided_on=TODAY, outcome=outcome)


# -- needs --------------------------------------------------------------------------------------------


def need(store: Store, tenant: Tenant, visible: str = "all") -> int:
    with store.writing() as connection, connection.begin():
        return add(
            connection,
            people.Flag,
            person_id=tenant.person_id,
            family="need",
            kind="literacy",
            what_to_do="Read letters out",
            visible_to=visible,
            started_on=TODAY,
        )


def test_a_need_warns_before_a_notice_until_it_was_considered(
    world: World, store: Store, asha: Sitting
) -> None:
    tenant, desk = world.secure, OutcomesDesk(asha.room)
    number = need(store, tenant)
    assert facts(store, tenant).vulnerability_unconsidered
    [shown] = desk.sheet(tenant.tenancy_id).needs
    given = {"tenancy_id": tenant.tenancy_id, "flag_id": number, "version": shown.version}
    with pytest.raises(BadInput):
        desk.consider(**given, outcome=" ")
    for _ in range(2):
        desk.consider(**given, outcome="Letters are read out to her; a notice is proportionate")
    assert not facts(store, tenant).vulnerability_unconsidered
    [shown] = desk.sheet(tenant.tenancy_id).needs
    assert (shown.considered_on, shown.version) == (TODAY, 2)
    assert len(told(store, "consider", "flag")) == 1
    with pytest.raises(ChangedMeanwhile):
        desk.consider(**given, outcome="Something else")
    another = need(store, tenant)
    assert facts(store, tenant).vulnerability_unconsidered, "each need is considered by itself"
    with pytest.raises(NotFound):
        desk.consider(**{**given, "tenancy_id": world.joint.tenancy_id, "flag_id": another}, outcome="x")


def test_a_restricted_need_is_considered_by_cleared_staff(
    world: World, store: Store, asha: Sitting, tmp_path: Path
) -> None:
    tenant = world.secure
    given = {"tenancy_id": tenant.tenancy_id, "flag_id": need(store, tenant, "cleared"), "version": 1}
    assert OutcomesDesk(asha.room).sheet(tenant.tenancy_id).needs == ()
    with pytest.raises(NotFound):
        OutcomesDesk(asha.room).consider(**given, outcome="x")
    lena = OutcomesDesk(sit(world, store, "lena", tmp_path).room)
    assert len(lena.sheet(tenant.tenancy_id).needs) == 1
    lena.consider(**given, outcome="Weighed")
    assert not facts(store, tenant).vulnerability_unconsidered


# -- a part in dispute --------------------------------------------------------------------------------


def disputed(desk: Sitting, tenant: Tenant, pence: int | None, **changed: Any) -> Any:
    given: dict[str, Any] = {
        "key": f"dispute {pence}",
        "tenancy_id": tenant.tenancy_id,
        "reason": "dispute",
        "detail": "The June service charge",
        "ends_on": TODAY + timedelta(days=7),
        "amount": None if pence is None else Pence(pence),
        **changed,
    }
    return desk.casework.hold(**given)


def test_a_part_in_dispute_is_left_out_of_what_may_be_asked_for(
    world: World, store: Store, asha: Sitting
) -> None:
    tenant = world.secure

    def five() -> tuple[int, int, int]:
        with store.reading() as connection:
            found = balances_of(connection, tenant.tenancy_id, POLICY, today=TODAY)
        return found.gross, found.held, found.collectable

    assert five() == (18640, 0, 18640)
    view = disputed(asha, tenant, 4000)
    assert (view.amount, asha.casework.holds(tenant.tenancy_id)[0].amount) == (4000, 4000)
    assert five() == (18640, 4000, 14640)
    found = facts(store, tenant)
    assert found.dispute is None, "only a part: the rest may be asked for"
    part = judge(Step.LETTER, found, today=TODAY).findings
    assert [(one.rule, one.answer) for one in part] == [("part_hold", Answer.WARNED)]

    disputed(asha, tenant, 20000)
    assert five() == (18640, 18640, 0), "no pound twice, and nothing below nothing"
    asha.casework.end_hold(hold_id=view.id, version=view.version, why="settled")
    with store.reading() as connection:
        later = TODAY + timedelta(days=8)
        assert balances_of(connection, tenant.tenancy_id, POLICY, today=later).held == 0


def test_a_dispute_of_the_whole_sum_is_the_gates_alone(world: World, store: Store, asha: Sitting) -> None:
    disputed(asha, world.secure, None)
    with store.reading() as connection:
        assert balances_of(connection, world.secure.tenancy_id, POLICY, today=TODAY).collectable == 18640
    assert facts(store, world.secure).dispute is not None


def test_only_what_is_in_dispute_is_held_in_part(world: World, asha: Sitting) -> None:
    for changed in ({"reason": "promise"}, {"amount": Pence(0)}, {"amount": Pence(-5)}):
        with pytest.raises(BadInput):
            disputed(asha, world.secure, 100, **changed)
    disputed(asha, world.secure, 100)
    with pytest.raises(KeyReused):
        disputed(asha, world.secure, 100, amount=Pence(200))


def test_the_gate_asks_of_a_notice_only_what_is_not_considered(world: World, store: Store) -> None:
    need(store, world.secure)
    found = replace(facts(store, world.secure), notice=NoticeProposal(NoticeKind.NSP))
    assert "vulnerability" in [one.rule for one in judge(Step.NOTICE, found, today=TODAY).findings]
