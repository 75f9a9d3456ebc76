"""Every service by every role: what the officer's role lets them do, written out and tried."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert

import store.services
from store.domain.errors import DutydeskError, NotAllowed
from store.domain.money import Pence
from store.domain.rights import SERVICE_RIGHTS, may
from store.engine import Store
from store.models import exchange, people, recovery, runs
from store.models.officers import ROLES
from store.services import beat as presence
from store.services import (
    bring_in_rota,
    carry_call,
    check_pin,
    come_home,
    complete_action,
    consider_need,
    decide_approval,
    erase_person,
    export_postings,
    finish_work,
    follow_up,
    import_housing,
    keep_emergency,
    keep_officer,
    make_promise,
    place_hold,
    queue_action,
    raise_debit,
    receipts,
    record_try,
    request_reversal,
    review_alert,
    review_notice,
    save_draft,
    take_message,
    take_payment,
    wrap_up,
    write_contact,
)
from store.unit_of_work import Actor, UnitOfWork
from tests.store.desks import KEPT_PIN, POLICY, WORKING_DAYS, table
from tests.store.extracts import small
from tests.store.making import add, add_person
from tests.store.test_wellbeing import emergency
from tests.store.world import CLOCK, TODAY, World, build_world

MATRIX = """
                 duty senior manager finance auditor cleared lead administrator
record_try        y     y       y      y        .       .     y        .
take_message      y     y       y      y        .       .     y        .
write_contact     y     y       y      y        .       .     y        .
add_addendum      y     y       y      y        .       .     y        .
make_promise      y     y       y      y        .       .     y        .
book_call_back    y     y       y      y        .       .     y        .
begin_call        y     y       y      y        .       .     y        .
end_call          y     y       y      y        .       .     y        .
wrap_up           y     y       y      y        .       .     y        .
save_draft        y     y       y      y        .       .     y        .
discard_draft     y     y       y      y        .       .     y        .
purge_drafts      y     y       y      y        .       .     y        .
take_payment      y     y       y      .        .       .     y        .
print_receipt     y     y       y      .        .       .     y        .
place_hold        y     y       y      .        .       .     y        .
end_hold          y     y       y      .        .       .     y        .
queue             y     y       y      .        .       .     y        .
request_reversal  y     y       y      .        .       .     y        .
withdraw_action   y     y       y      .        .       .     y        .
complete_action   y     y       y      .        .       .     y        .
ask_review        y     y       y      .        .       .     y        .
decide_review     y     y       y      .        .       .     y        .
consider_need     y     y       y      .        .       .     y        .
approve           y     y       y      y        .       .     y        .
refuse            y     y       y      y        .       .     y        .
lapse             y     y       y      y        .       .     y        .
own_alert         .     .       .      .        .       .     y        .
tick_alert        .     .       .      .        .       .     y        .
name_account      .     .       .      .        .       .     y        .
reset_pin         .     .       .      .        .       .     .        y
add_officer       .     .       .      .        .       .     .        y
change_officer    .     .       .      .        .       .     .        y
disable_officer   .     .       .      .        .       .     .        y
bring_in_rota     .     .       .      .        .       .     .        y
ask_erasure       .     .       y      .        .       .     .        y
agree_erasure     .     .       y      .        .       .     .        y
refuse_erasure    .     .       y      .        .       .     .        y
withdraw_erasure  .     .       y      .        .       .     .        y
make_batch        .     .       y      y        .       .     .        y
confirm_home      .     .       y      y        .       .     .        y
deny_home         .     .       y      y        .       .     .        y
settle_difference .     .       y      y        .       .     .        y
finish_work       .     .       y      y        .       .     .        y
begin_debit       .     .       y      y        .       .     .        y
begin_import      .     .       y      y        .       .     .        y
keep_emergency    y     y       y      y        y       y     y        y
open_follow_ups   y     y       y      y        y       y     y        y
queue_follow_up   y     y       y      y        y       y     y        y
try_pin           y     y       y      y        y       y     y        y
settle_pin        y     y       y      y        y       y     y        y
choose_pin        y     y       y      y        y       y     y        y
beat              y     y       y      y        y       y     y        y
leave             y     y       y      y        y       y     y        y
"""
"""With the policy that comes with Dutydesk. `approve` and `refuse` want a limit of the policy besides: for a
refund of £1.00, as below, a senior, a manager and finance have one."""

HAS_A_LIMIT = {"senior", "manager", "finance"}

_header, *_lines = MATRIX.strip().splitlines()
EXPECTED = {
    (name, role): mark == "y"
    for name, *marks in (line.split() for line in _lines)
    for role, mark in zip(_header.split(), marks, strict=True)
}


def services() -> dict[str, Any]:
    """Every function of the services that somebody asks for: it takes a unit of work and the policy."""
    found = {}
    for module in pkgutil.iter_modules(store.services.__path__, "store.services."):
        for name, made in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            takes = list(inspect.signature(made).parameters)
            mine = made.__module__ == module.name and not name.startswith("_")
            if mine and takes[:1] == ["unit"] and "policy" in takes:
                found[name] = made
    return found


def test_every_service_is_in_the_matrix_and_every_role() -> None:
    assert set(services()) == set(SERVICE_RIGHTS) == {name for name, _ in EXPECTED}
    assert {role for _, role in EXPECTED} == set(ROLES) == set(POLICY.roles)


def test_the_rights_say_what_the_matrix_says() -> None:
    assert {(name, role): may(POLICY, {role}, name) for name, role in EXPECTED} == EXPECTED


@given(st.sets(st.sampled_from(ROLES)), st.sampled_from(sorted(SERVICE_RIGHTS)))
def test_several_roles_reach_as_far_as_the_furthest_but_an_auditor_writes_nothing(
    roles: set[str], service: str
) -> None:
    alone = any(EXPECTED[service, role] for role in roles)
    writes = SERVICE_RIGHTS[service] is not None
    assert may(POLICY, roles, service) == (alone and not (writes and "auditor" in roles))


class Asked:
    """Every service with arguments that are fit, so that only a role stands in the way."""

    def __init__(self, world: World, request: int) -> None:
        self.world, self.request = world, request
        self.who: dict[str, Any] = {
            "tenancy_id": world.secure.tenancy_id,
            "person_id": world.secure.person_id,
        }
        self.tenancy: dict[str, Any] = {"tenancy_id": world.secure.tenancy_id}

    def calls(self) -> dict[str, Callable[[UnitOfWork], Any]]:
        """By name."""
        days, cash = WORKING_DAYS, self.world.secure.made["cash_posting"]
        who, tenancy, number = self.who, self.tenancy, self.request
        asked: dict[str, Any] = {"key": "k", "reason": "r", **tenancy}
        note: dict[str, Any] = {
            "channel": "phone",
            "subject": "",
            "did": "",
            "said": "x",
            "restricted": False,
        }
        queued: dict[str, Any] = {
            **asked,
            "kind": "visit",
            "detail": "support",
            "due_on": TODAY,
            "owner_id": None,
        }
        draft: dict[str, Any] = {
            "form": "note",
            "tenancy_id": None,
            "key": "k",
            "call_key": "",
            "content": "{}",
        }
        back: dict[str, Any] = {
            **who,
            "phone": "07700 900123",
            "due_on": TODAY,
            "due_time": "",
            "reason": "r",
        }
        hold: dict[str, Any] = {
            **tenancy,
            "reason": "promise",
            "detail": "",
            "ends_on": TODAY + timedelta(days=1),
        }
        pay: dict[str, Any] = {
            "amount": Pence(100),
            "method": "CASH",
            "outside_reference": "",
            "split": {"RENT": Pence(100)},
        }
        said: dict[str, Any] = {"caller_name": "N", "caller_phone": "", "text": "x", "tenancy_id": None}
        owed: dict[str, Any] = {"amount": Pence(100), "due_on": TODAY, "how": ""}
        signed = check_pin.Signed(self.world.officers["ben"], CLOCK.now())
        seen: dict[str, Any] = {"action_id": number, "seen_seq": self.seq, "reason": "r"}
        p, c = POLICY, "c"
        return {
            "record_try": lambda u: record_try.record_try(
                u, p, key="k", call_key=c, outcome="passed", asked=3, **who
            ),
            "take_message": lambda u: take_message.take_message(u, p, days, key="k", call_key=c, **said),
            "write_contact": lambda u: write_contact.write_contact(u, p, key="k", call_key=c, **who, **note),
            "add_addendum": lambda u: write_contact.add_addendum(
                u, p, key="k", contact_id=self.world.joint.made["plain_contact"], text="x"
            ),
            "make_promise": lambda u: make_promise.make_promise(u, p, key="k", **who, **owed),
            "book_call_back": lambda u: make_promise.book_call_back(u, p, key="k", **back),
            "begin_call": lambda u: carry_call.begin_call(u, p, key="k"),
            "end_call": lambda u: carry_call.end_call(u, p, key="k", tenancy_id=None, speaking=None),
            "wrap_up": lambda u: wrap_up.wrap_up(
                u,
                p,
                key="k",
                call_key=c,
                **who,
                speaking=None,
                subject="",
                did="",
                said="x",
                restricted=False,
                promise=None,
                call_back=None,
            ),
            "save_draft": lambda u: save_draft.save_draft(u, p, **draft),
            "discard_draft": lambda u: save_draft.discard_draft(u, p, key="k"),
            "purge_drafts": lambda u: save_draft.purge_drafts(u, p),
            "take_payment": lambda u: take_payment.take_payment(
                u, policy=p, key="k", call_key=c, **tenancy, **pay
            ),
            "print_receipt": lambda u: receipts.print_receipt(u, policy=p, posting_id=cash),
            "place_hold": lambda u: place_hold.place_hold(u, p, days, key="k", **hold),
            "end_hold": lambda u: place_hold.end_hold(u, p, hold_id=self.hold, version=1, why="r"),
            "queue": lambda u: queue_action.queue(u, p, days, **queued),
            "request_reversal": lambda u: request_reversal.request_reversal(
                u, p, days, posting_id=cash, **asked
            ),
            "withdraw_action": lambda u: decide_approval.withdraw_action(u, p, action_id=self.own, version=1),
            "complete_action": lambda u: complete_action.complete_action(
                u,
                p,
                key="k",
                action_id=self.own,
                version=1,
                outcome="done",
                how="nobody_in",
                on=TODAY,
                said="",
            ),
            "ask_review": lambda u: review_notice.ask_review(
                u, p, notice_id=self.fresh, version=1, asked_on=TODAY
            ),
            "decide_review": lambda u: review_notice.decide_review(
                u, p, notice_id=self.reviewed, version=1, decided_on=TODAY, outcome="confirmed"
            ),
            "consider_need": lambda u: consider_need.consider_need(
                u, p, tenancy_id=tenancy["tenancy_id"], flag_id=self.need, version=1, outcome="x"
            ),
            "approve": lambda u: decide_approval.approve(u, p, signed=signed, **seen),
            "refuse": lambda u: decide_approval.refuse(u, p, **seen),
            "lapse": lambda u: decide_approval.lapse(u, p, action_id=number),
            "own_alert": lambda u: keep_emergency.own_alert(u, p, alert_id=self.alert),
            "tick_alert": lambda u: review_alert.tick_alert(u, p, alert_id=self.over, step="debrief"),
            "name_account": lambda u: review_alert.name_account(
                u, p, alert_id=self.alert, rent_reference=self.reference
            ),
            "open_follow_ups": lambda u: follow_up.open_follow_ups(u, p, days, key="e0"),
            "queue_follow_up": lambda u: queue_action.queue_follow_up(
                u, p, days, **{**queued, "kind": "referral", "detail": "adult_safeguarding"}
            ),
            "reset_pin": lambda u: check_pin.reset_pin(u, p, officer_id=self.world.officers["asha"]),
            "add_officer": lambda u: keep_officer.add_officer(u, p, login="new", wanted=self.newcomer),
            "change_officer": lambda u: keep_officer.change_officer(u, p, login="asha", wanted=self.newcomer),
            "disable_officer": lambda u: keep_officer.disable_officer(u, p, login="asha"),
            "bring_in_rota": lambda u: bring_in_rota.bring_in_rota(u, p, turns=()),
            "ask_erasure": lambda u: erase_person.ask_erasure(
                u, p, person_id=self.stranger, why="request", reason="r"
            ),
            "agree_erasure": lambda u: erase_person.agree_erasure(u, p, number=self.erasures[0]),
            "refuse_erasure": lambda u: erase_person.refuse_erasure(
                u, p, number=self.erasures[0], reason="r"
            ),
            "withdraw_erasure": lambda u: erase_person.withdraw_erasure(u, p, number=self.erasures[1]),
            "make_batch": lambda u: export_postings.make_batch(mirroring(u), p),
            "confirm_home": lambda u: come_home.confirm_home(u, p, **in_question(u)),
            "deny_home": lambda u: come_home.deny_home(u, p, **in_question(u)),
            "settle_difference": lambda u: come_home.settle_difference(u, p, reference=differing(u)),
            "finish_work": lambda u: finish_work.finish_work(u, p, numbers=[to_look_at(u)]),
            "begin_debit": lambda u: raise_debit.begin_debit(u, p, week=TODAY + timedelta(days=7)),
            "begin_import": lambda u: import_housing.begin_import(mirroring(u), p, small(1)),
            "keep_emergency": lambda u: keep_emergency.keep_emergency(
                u, p, emergency=emergency(key="e9", **who), told=1
            ),
            "try_pin": lambda u: check_pin.try_pin(u, p),
            "settle_pin": lambda u: check_pin.settle_pin(u, p, right=True),
            "choose_pin": lambda u: check_pin.choose_pin(u, p, new="902817", salt=b"s" * 16, signed=signed),
            "beat": lambda u: presence.beat(u, p, desk_key="d"),
            "leave": lambda u: presence.leave(u, p, desk_key="d"),
        }

    seq = own = hold = alert = over = fresh = reviewed = need = 0
    reference = ""
    stranger = 0
    erasures: tuple[int, ...] = ()
    newcomer = keep_officer.OfficerWanted(name="New", roles=("duty",))


def mirroring(unit: UnitOfWork) -> UnitOfWork:
    """The unit, on a store that mirrors a housing system."""
    unit.connection.execute(table("store_fact").insert().values(name="books", value="mirror"))
    return unit


def in_question(unit: UnitOfWork) -> dict[str, int]:
    """A posting that was handed over, and of which nobody is sure whether it came home."""
    out = table("posting_out")
    export_postings.make_batch(mirroring(unit), POLICY)
    unit.connection.execute(out.update().values(state="unsure", home_reference="X"))
    row = unit.connection.execute(out.select().limit(1)).one()
    return {"account_id": row.account_id, "seq": row.seq}


def to_look_at(unit: UnitOfWork) -> int:
    """The number of something that an extract left for a person to look at."""
    differing(unit)
    work = table("import_work")
    unit.connection.execute(work.update().values(what="no_birth_date"))
    return int(unit.connection.execute(work.select()).one().id)


def differing(unit: UnitOfWork) -> str:
    """The reference of a line that is listed as unlike what was handed over."""
    run = {"kind": "housing", "profile": "plain", "digest": "d", "state": "done", "started_at": CLOCK.now()}
    made = add(unit.connection, exchange.ImportRun, **run, said="{}")
    work = {"what": "posting_differs", "reference": "T1", "said": "x", "state": "open"}
    add(unit.connection, exchange.ImportWork, run_id=made, **work)
    return "T1"


def prepare(store: Store, world: World) -> Asked:
    """A request of asha's, and a hold, an alert and an action that are ben's."""
    asha, ben = world.actor("asha"), world.actor("ben")
    refund: dict[str, Any] = {
        "kind": "refund",
        "detail": "bank",
        "reason": "r",
        "due_on": TODAY,
        "owner_id": None,
    }
    visit: dict[str, Any] = {
        **refund,
        "kind": "visit",
        "detail": "support",
        "tenancy_id": world.joint.tenancy_id,
    }
    with store.writing() as connection, connection.begin():
        strangers = [add_person(connection, "Not", "Ours") for _ in range(3)]
        by = (world.officers["asha"], world.officers["ben"])
        row = {"why": "request", "reason": "r", "state": "waiting", "asked_at": CLOCK.now(), "removed": ""}
        erasures = tuple(
            add(connection, runs.Erasure, person_id=person, asked_by=officer, **row)
            for person, officer in zip(strangers, by, strict=False)
        )
    with UnitOfWork(store, asha, CLOCK) as unit:
        request, _ = queue_action.queue(
            unit,
            POLICY,
            WORKING_DAYS,
            key="a1",
            tenancy_id=world.credit.tenancy_id,
            amount=Pence(100),
            **refund,
        )
        asked = Asked(world, request)
        asked.stranger, asked.erasures = strangers[2], erasures
        account = table("rent_account")
        asked.reference = (
            unit.connection.execute(account.select().where(account.c.tenancy_id == world.secure.tenancy_id))
            .one()
            .rent_reference
        )
        asked.seq = unit.connection.execute(table("approval").select()).one().account_seq
        unit.commit()
    with UnitOfWork(store, ben, CLOCK) as unit:
        asked.own, _ = queue_action.queue(unit, POLICY, WORKING_DAYS, key="a2", **visit)
        asked.hold, _ = place_hold.place_hold(
            unit,
            POLICY,
            WORKING_DAYS,
            key="h0",
            tenancy_id=world.joint.tenancy_id,
            reason="promise",
            detail="",
            ends_on=TODAY,
        )
        asked.alert = keep_emergency.keep_emergency(unit, POLICY, emergency=emergency(key="e0"), told=1)
        over = emergency(key="e00", closed=True)
        asked.over = keep_emergency.keep_emergency(unit, POLICY, emergency=over, told=1)
        unit.connection.execute(
            table("wellbeing_alert")
            .update()
            .values(seen_by=unit.officer_id)
            .where(table("wellbeing_alert").c.id == asked.over)
        )
        notice = {"tenancy_id": world.introductory.tenancy_id, "kind": "NOPP", "state": "served", "amount": 0}
        notice |= {"served_on": TODAY}
        asked.fresh = add(unit.connection, recovery.Notice, **notice)
        asked.reviewed = add(unit.connection, recovery.Notice, **notice, review_asked_on=TODAY)
        asked.need = add(
            unit.connection,
            people.Flag,
            person_id=world.secure.person_id,
            family="need",
            kind="literacy",
            visible_to="all",
            started_on=TODAY,
        )
        officer = table("officer")
        unit.connection.execute(
            officer.update().where(officer.c.id == unit.officer_id).values(pin_hash=KEPT_PIN)
        )
        unit.commit()
    return asked


def give_role(unit: UnitOfWork, role: str) -> None:
    """The officer has this role alone, in the store as well."""
    roles = table("officer_role")
    unit.connection.execute(delete(roles).where(roles.c.officer_id == unit.officer_id))
    unit.connection.execute(insert(roles).values(officer_id=unit.officer_id, role=role))


@pytest.mark.parametrize("role", ROLES)
def test_each_service_lets_pass_whom_the_matrix_lets_pass(store: Store, role: str) -> None:
    world = build_world(store)
    asked = prepare(store, world)
    actor: Actor = replace(world.actor("ben"), roles=frozenset({role}))
    found: dict[str, str] = {}
    for name, call in asked.calls().items():
        with UnitOfWork(store, actor, CLOCK) as unit:
            give_role(unit, role)
            try:
                call(unit)
                found[name] = "yes"
            except NotAllowed:
                found[name] = "no"
            except DutydeskError as fault:
                found[name] = f"something else: {fault!r}"
    beyond = set() if role in HAS_A_LIMIT else {"approve", "refuse"}
    assert found == {
        name: "yes" if EXPECTED[name, role] and name not in beyond else "no" for name in SERVICE_RIGHTS
    }
