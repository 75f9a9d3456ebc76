"""Queueing a next step: past the gate, once for its key, and waiting where policy wants another person."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from store.desk.queue import QueueDesk
from store.domain.actions import ACTIONS, HOLD_REASONS, details_for, name_of
from store.domain.errors import (
    BadInput,
    Barred,
    ChangedMeanwhile,
    KeyReused,
    NotAllowed,
    NotFound,
    Refused,
    TwoPeople,
)
from store.domain.money import Pence
from store.domain.policy import ACTION_KINDS
from store.domain.tenancies import TENANCIES, TenancyType
from store.engine import Store
from store.models import casework as models
from store.services.queue_action import queue
from store.unit_of_work import in_unit
from tests.store.desks import POLICY, WORKING_DAYS, Sitting, count, rows, sit, table, told
from tests.store.world import TODAY, World, build_world

DUE = TODAY + timedelta(days=3)


@pytest.fixture
def world(store: Store) -> World:
    return build_world(store)


@pytest.fixture
def asha(world: World, store: Store, tmp_path: Path) -> Sitting:
    return sit(world, store, "asha", tmp_path)


def asked(tenant: Any, kind: str, detail: str, **changed: Any) -> dict[str, Any]:
    return {
        "key": "q1",
        "tenancy_id": tenant.tenancy_id,
        "kind": kind,
        "detail": detail,
        "reason": "Two weeks behind and no answer",
        "due_on": DUE,
        "owner_id": None,
        **changed,
    }


def test_a_visit_is_open_at_once(world: World, store: Store, asha: Sitting) -> None:
    made = asha.queue.queue(**asked(world.secure, "visit", "arrears", owner_id=world.officers["ben"]))
    assert (made.state, made.label, made.detail) == ("open", "Visit", "About the arrears")
    assert (made.owner, made.requested_by, made.name) == ("Ben Hartley", "Asha Okoro", "Adaeze Okafor")
    assert (made.rent_reference, made.needs_approval, made.approvers, made.warned) == (
        "1000014",
        False,
        "",
        "",
    )
    assert asha.queue.on_account(world.secure.tenancy_id) == (made,)
    [event] = told(store, "queue", "action")
    assert '"gate":"allowed"' in event.detail
    assert "weeks behind" not in event.detail + event.why


def test_pressed_three_times_it_is_queued_once(world: World, store: Store, asha: Sitting) -> None:
    made = [asha.queue.queue(**asked(world.secure, "visit", "support")) for _ in range(3)]
    assert [one.again for one in made] == [False, True, True]
    assert len({one.id for one in made}) == 1
    assert count(store, "action") == 1
    with pytest.raises(KeyReused):
        asha.queue.queue(**asked(world.secure, "visit", "arrears"))


def test_a_letter_in_breathing_space_is_refused_with_its_source(
    world: World, store: Store, asha: Sitting
) -> None:
    with pytest.raises(Barred, match="Breathing space protects this debt") as barred:
        asha.queue.queue(**asked(world.moratorium, "letter", "letter_1"))
    assert "2020/1311" in barred.value.source
    assert "07/01/2027" in barred.value.do
    assert count(store, "action") == 0
    # The current rent may be written about, and help may be offered.
    for key, kind, detail in (
        ("k1", "letter", "current_rent"),
        ("k2", "referral", "debt_advice"),
        ("k3", "visit", "support"),
    ):
        assert asha.queue.queue(**asked(world.moratorium, kind, detail, key=key)).state == "open"


def test_a_letter_goes_only_where_it_meets_what_the_gate_asks(
    world: World, store: Store, asha: Sitting
) -> None:
    """To a dead tenant's home only condolence; with a hearing set only letters about it."""
    person, case = table("person"), table("court_case")
    with store.writing() as connection, connection.begin():
        connection.execute(
            update(person).where(person.c.id == world.secure.person_id).values(deceased_on=TODAY)
        )
        connection.execute(update(case).values(hearing_on=DUE, outcome=None, outcome_on=None))
    for tenant, letters, right in (
        (world.secure, ("letter_1", "current_rent", "general"), "condolence"),
        (world.eviction, ("letter_1", "court_breach"), "hearing"),
    ):
        for detail in letters:
            with pytest.raises(Barred):
                asha.queue.queue(**asked(tenant, "letter", detail))
        assert asha.queue.queue(**asked(tenant, "letter", right, key=right)).state == "open"
    assert count(store, "action") == 2


def test_two_officers_go_where_one_must_not_and_are_offered_only_there(world: World, asha: Sitting) -> None:
    """The marker says two officers, overdue for review or not; a visit to offer support is a visit, too."""
    with pytest.raises(Barred, match="Two officers"):
        asha.queue.queue(**asked(world.temporary, "visit", "support"))
    made = asha.queue.queue(**asked(world.temporary, "visit", "support_two"))
    assert (made.state, made.detail) == ("open", "To offer support, two officers go")

    def offered(tenant: Any, kind: str) -> set[str]:
        [choice] = [one for one in asha.queue.sheet(tenant.tenancy_id).choices if one.kind == kind]
        return {code for code, _ in choice.details}

    assert offered(world.secure, "visit") == {"arrears", "support", "tenancy"}
    assert "support_two" in offered(world.temporary, "visit")
    assert offered(world.temporary, "notice") == {"NTQ", "NTQ_two"}
    assert "safe_general" in offered(world.safe, "letter") - offered(world.secure, "letter")


def test_the_safe_number_is_not_copied_into_an_action(world: World, store: Store, asha: Sitting) -> None:
    safe = table("safe_contact")
    with store.writing() as connection, connection.begin():
        connection.execute(update(safe).values(letters=True))
    asha.queue.queue(**asked(world.safe, "letter", "safe_general"))
    [row] = rows(store, "action")
    assert "safe route" in row.gate_said
    assert "07700" not in row.gate_said


@pytest.mark.parametrize("kind", ["notice", "court"])
def test_nothing_statutory_is_queued_in_breathing_space(world: World, asha: Sitting, kind: str) -> None:
    detail = "NSP" if kind == "notice" else "claim"
    with pytest.raises(Barred):
        asha.queue.queue(**asked(world.moratorium, kind, detail))


def test_the_wrong_notice_is_refused_with_the_statute(world: World, store: Store, asha: Sitting) -> None:
    with pytest.raises(Barred, match="s128") as barred:
        asha.queue.queue(**asked(world.introductory, "notice", "NSP"))
    assert "Housing Act 1996" in barred.value.source
    assert count(store, "action") == 0


def test_a_warning_is_kept_with_the_action(world: World, asha: Sitting) -> None:
    made = asha.queue.queue(**asked(world.introductory, "notice", "NOPP"))
    assert made.state == "waiting"
    assert made.warned.startswith("warned: A benefit claim is open")
    assert asha.queue.on_account(world.introductory.tenancy_id)[0].warned == made.warned


def test_what_only_legal_may_decide_is_sent_to_legal(world: World, store: Store, asha: Sitting) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(
            insert(table("insolvency")).values(
                person_id=world.secure.person_id,
                account_id=world.secure.account_id,
                kind="DRO",
                included=10_000,
                order_on=date(2026, 10, 1),
                version=1,
            )
        )
    with pytest.raises(Barred, match="ask legal") as barred:
        asha.queue.queue(**asked(world.secure, "notice", "NSP"))
    assert "referral to legal" in barred.value.do
    assert asha.queue.queue(**asked(world.secure, "referral", "legal", key="q2")).state == "open"


def test_a_notice_waits_with_the_figures_frozen(world: World, store: Store, asha: Sitting) -> None:
    made = asha.queue.queue(**asked(world.secure, "notice", "NSP"))
    assert (made.state, made.needs_approval, made.approvers) == ("waiting", True, "Income manager")
    [frozen] = rows(store, "approval", action_id=made.id)
    [account] = rows(store, "rent_account", id=world.secure.account_id)
    assert (frozen.account_seq, frozen.balance) == (account.seq, 26380)
    # Rent and service charge are rent debt; water and court costs stand outside it.
    assert frozen.collectable == 15640 + 3000
    assert (frozen.policy_version, frozen.requested_by) == (POLICY.version, world.officers["asha"])
    # Five working days after Monday 23 November: it lapses when Monday 30 is over.
    assert frozen.expires_at.isoformat() == "2026-12-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("kind", "detail", "changed", "field"),
    [
        ("dance", "", {}, "kind"),
        ("letter", "letter_9", {}, "detail"),
        ("visit", "", {}, "detail"),
        ("notice", "wrong", {}, "detail"),
        ("visit", "support", {"due_on": TODAY - timedelta(days=1)}, "due_on"),
        ("visit", "support", {"due_on": TODAY + timedelta(days=400)}, "due_on"),
        ("visit", "support", {"owner_id": 999}, "owner_id"),
        ("visit", "support", {"reason": "  "}, "reason"),
        ("visit", "support", {"reason": "4111 1111 1111 1111"}, "reason"),
        ("visit", "support", {"hold_until": DUE}, "hold_until"),
        ("hold", "uc_pending", {}, "hold_until"),
        ("hold", "uc_pending", {"hold_until": TODAY - timedelta(days=1)}, "hold_until"),
        ("hold", "because", {"hold_until": DUE}, "detail"),
        ("write_off", "UNECON", {}, "amount"),
        ("write_off", "UNECON", {"amount": Pence(0)}, "amount"),
        ("write_off", "UNECON", {"amount": Pence(26_381)}, "amount"),
        ("refund", "bank", {"amount": Pence(100)}, "amount"),
        ("visit", "support", {"key": ""}, "key"),
    ],
)
def test_what_does_not_fit_is_refused_and_names_its_field(
    world: World, store: Store, asha: Sitting, kind: str, detail: str, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        asha.queue.queue(**asked(world.secure, kind, detail, **changed))
    assert refused.value.field == field
    assert count(store, "action") == 0


def test_an_unknown_tenancy_and_an_officer_who_left_are_refused(
    world: World, store: Store, asha: Sitting
) -> None:
    with pytest.raises(NotFound):
        asha.queue.queue(**{**asked(world.secure, "visit", "support"), "tenancy_id": 999})
    officer = table("officer")
    with store.writing() as connection, connection.begin():
        connection.execute(update(officer).where(officer.c.login == "ben").values(active=False))
    with pytest.raises(BadInput, match="cannot own"):
        asha.queue.queue(**asked(world.secure, "visit", "support", owner_id=world.officers["ben"]))


def test_a_refund_is_no_more_than_the_credit_over_all_debts(world: World, asha: Sitting) -> None:
    # 45.00 in credit on the rent, 12.00 owed on the garage: 33.00 may go back.
    with pytest.raises(BadInput, match="more than is in credit"):
        asha.queue.queue(**asked(world.credit, "refund", "bank", amount=Pence(3301)))
    made = asha.queue.queue(**asked(world.credit, "refund", "bank", amount=Pence(3300)))
    assert (made.state, made.amount) == ("waiting", Pence(3300))
    assert made.approvers == "Senior officer or Income manager or Finance officer for the section 151 officer"


def test_a_write_off_says_whose_yes_reaches_so_far(world: World, asha: Sitting) -> None:
    made = asha.queue.queue(**asked(world.eviction, "write_off", "POLICY", amount=Pence(214_000)))
    assert made.approvers == "Income manager or Finance officer for the section 151 officer"


def test_a_short_hold_is_placed_and_a_long_one_waits(world: World, store: Store, asha: Sitting) -> None:
    short = asha.queue.queue(
        **asked(world.secure, "hold", "uc_pending", hold_until=TODAY + timedelta(days=28))
    )
    assert (short.state, short.needs_approval) == ("done", False)
    assert [one.reason for one in asha.casework.holds(world.secure.tenancy_id)] == [
        HOLD_REASONS["uc_pending"]
    ]
    long = asha.queue.queue(
        **asked(world.joint, "hold", "uc_pending", key="q2", hold_until=TODAY + timedelta(days=29))
    )
    assert (long.state, long.approvers) == ("waiting", "Senior officer or Income manager")
    assert asha.casework.holds(world.joint.tenancy_id) == ()


def test_a_reversal_is_asked_for_once(world: World, store: Store, asha: Sitting) -> None:
    def ask(key: str, posting_id: int | None) -> tuple[int, bool]:
        return in_unit(
            store,
            asha.room.actor,
            asha.room.clock,
            lambda unit: queue(
                unit,
                POLICY,
                WORKING_DAYS,
                **asked(world.secure, "reversal", "", key=key, posting_id=posting_id),
            ),
        )

    cash = world.secure.made["cash_posting"]
    number, _ = ask("r1", cash)
    [row] = rows(store, "action", id=number)
    assert (row.state, row.amount, row.posting_id, row.detail) == ("waiting", 2000, cash, "posting")
    with pytest.raises(Refused, match="waits already"):
        ask("r2", cash)
    for wrong in (None, 999_999, rows(store, "posting", account_id=world.joint.account_id)[0].id):
        with pytest.raises(NotFound):
            ask("r3", wrong)


def test_the_sheet_offers_what_fits_and_says_what_the_gate_thinks(world: World, asha: Sitting) -> None:
    sheet = asha.queue.sheet(world.moratorium.tenancy_id)
    choices = {one.kind: one for one in sheet.choices}
    assert list(choices) == [kind for kind in ACTIONS if kind != "reversal"]
    assert (choices["letter"].verdict, choices["referral"].verdict) == ("barred", "allowed")
    assert "2020/1311" in choices["notice"].verdict_source
    assert choices["notice"].details == (("NSP", "Notice of seeking possession (s83)"),)
    assert (choices["notice"].needs_approval, choices["notice"].approvers) == (True, "Income manager")
    assert (choices["visit"].due_on, choices["refund"].needs_amount) == (date(2026, 11, 30), True)
    assert (sheet.balance, sheet.collectable) == (Pence(74_000), Pence(5_000))
    assert sheet.owners[0] == (world.officers["asha"], "Asha Okoro"), "the patch's officer first"
    assert "Dev Malhotra" not in [name for _, name in sheet.owners]


def test_one_takes_back_ones_own_request_and_no_other(
    world: World, store: Store, asha: Sitting, tmp_path: Path
) -> None:
    made = asha.queue.queue(**asked(world.secure, "notice", "NSP"))
    ben = sit(world, store, "ben", tmp_path)
    with pytest.raises(TwoPeople, match="Another officer asked"):
        ben.queue.withdraw(action_id=made.id, version=made.version)
    with pytest.raises(ChangedMeanwhile):
        asha.queue.withdraw(action_id=made.id, version=made.version + 1)
    assert asha.queue.withdraw(action_id=made.id, version=made.version).state == "withdrawn"
    with pytest.raises(Refused, match="finished already"):
        asha.queue.withdraw(action_id=made.id, version=made.version + 1)
    with pytest.raises(NotFound):
        asha.queue.withdraw(action_id=999, version=1)
    assert asha.queue.approvals() == ()


def test_what_the_gate_leaves_to_a_manager_needs_one_where_policy_asks_for_nobodys_yes(
    world: World, store: Store, tmp_path: Path
) -> None:
    rule = replace(POLICY.actions["notice"], needs_approval=False, limits=())
    policy = replace(POLICY, actions={**POLICY.actions, "notice": rule})

    def ask(login: str) -> str:
        room = replace(sit(world, store, login, tmp_path).room, policy=policy)
        return QueueDesk(room).queue(**asked(world.safe, "notice", "NSP")).state

    with pytest.raises(NotAllowed, match="a manager decides about a notice"):
        ask("asha")
    assert ask("carol") == "open"


def test_an_auditor_queues_nothing(world: World, store: Store, tmp_path: Path) -> None:
    dev = sit(world, store, "dev", tmp_path)
    with pytest.raises(NotAllowed, match="writes nothing"):
        dev.queue.queue(**asked(world.secure, "visit", "support"))


def test_the_catalogue_has_every_kind_and_fits_its_columns() -> None:
    assert set(ACTIONS) == set(ACTION_KINDS) == set(models.ACTION_KINDS)
    for kind, action in ACTIONS.items():
        codes = [one.code for one in action.details]
        assert len(set(codes)) == len(codes)
        assert all(0 < len(code) <= 24 for code in codes)
        assert all(name_of(kind, code) for code in codes)
        assert action.details or kind == "notice"


@pytest.mark.parametrize("type_", list(TenancyType))
def test_only_the_right_notices_are_offered(type_: TenancyType) -> None:
    offered = {one.code for one in details_for("notice", type_)}
    assert offered == {notice.value for notice in TENANCIES[type_].allowed}


def test_a_detail_that_is_not_known_any_more_shows_as_its_code() -> None:
    assert (name_of("letter", "letter_77"), name_of("letter", None)) == ("letter_77", "")
