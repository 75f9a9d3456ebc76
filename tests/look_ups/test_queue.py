"""`dutydesk queue`: what waits for a yes and what is to be carried out, without balances or reasons."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from store.domain.money import Pence
from store.models.casework import Approval
from store.queries.queue import MOST_OPEN
from tests.look_ups.conftest import Council
from tests.store.desks import sit, table
from tests.store.making import Tenant, add_rows
from tests.store.world import CLOCK

WHY_IT_WAS_ASKED = "Third missed payment in a row"


@pytest.fixture
def asked(council: Council, tmp_path: Path) -> Council:
    """Asha asked for a notice and queued a letter of her own; Ben's visit is overdue."""
    world = council.world

    def queue(login: str, tenant: Tenant, kind: str, detail: str, due_on: date, **more: Any) -> None:
        sit(world, council.store, login, tmp_path).queue.queue(
            key=f"{login} {kind}",
            tenancy_id=tenant.tenancy_id,
            kind=kind,
            detail=detail,
            reason=WHY_IT_WAS_ASKED,
            due_on=due_on,
            owner_id=world.officers[login],
            **more,
        )

    queue("asha", world.credit, "refund", "bank", date(2026, 12, 4), amount=Pence(3300))
    queue("asha", world.secure, "letter", "general", date(2026, 11, 25))
    queue("ben", world.introductory, "visit", "arrears", date(2026, 11, 24))
    return council


def test_what_waits_in_lines(asked: Council) -> None:
    ran = asked.run("queue", "--today", "2026-11-25")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Waiting for a yes: 1\n"
        "\n"
        "1. Refund: To the tenant's bank account, £33.00\n"
        "   Harold Ashby, rent reference 1000113\n"
        "   Asked by Asha Okoro on 23 Nov 26 at 14:03, wants a yes by Mon 30 Nov 2026\n"
        "   Yours: another person decides\n"
        "\n"
        "Open actions: 2\n"
        "\n"
        "3. Visit: About the arrears\n"
        "   Siobhan O'Brien, rent reference 1000030\n"
        "   By Tue 24 Nov 2026, OVERDUE, Ben Hartley\n"
        "\n"
        "2. Letter: General letter, not about arrears\n"
        "   Adaeze Okafor, rent reference 1000014\n"
        "   By Wed 25 Nov 2026, Asha Okoro\n"
    )


def test_for_programs(asked: Council) -> None:
    told = asked.json("queue", "--today", "2026-11-25", login="ben")
    assert isinstance(told, dict)
    (refund,) = told["approvals"]
    assert (refund["amount"], refund["may_decide"], refund["yours"]) == (3300, True, False)
    assert (refund["last_day"], refund["lapsed"], refund["moved"]) == ("2026-11-30", False, False)
    assert [(one["number"], one["overdue"]) for one in told["actions"]] == [(3, True), (2, False)]


@pytest.mark.parametrize(
    ("login", "approvals", "actions"),
    [("asha", [1], [2]), ("ben", [1], [3]), ("carol", [1], []), ("dev", None, None)],
)
def test_mine_is_what_i_asked_what_i_may_decide_and_what_i_own(
    asked: Council, login: str, approvals: list[int] | None, actions: list[int] | None
) -> None:
    if approvals is None:
        assert asked.run("queue", "--mine", login=login).code == 1
        return
    told = asked.json("queue", "--mine", login=login)
    assert isinstance(told, dict)
    assert [one["number"] for one in told["approvals"]] == approvals
    assert [one["number"] for one in told["actions"]] == actions


def test_no_reason_and_no_balance_is_in_it(asked: Council) -> None:
    for words in ((), ("--json",)):
        out = asked.run("queue", *words, login="lena").out
        assert WHY_IT_WAS_ASKED not in " ".join(out.split())
        assert "owes" not in out
        assert "balance" not in out


def test_nothing_waits_is_exit_1(council: Council) -> None:
    ran = council.run("queue")
    assert (ran.code, ran.out, ran.err) == (1, "Nothing waits.\n", "")
    assert council.json("queue", code=1) == {"approvals": [], "actions": []}


def test_an_auditor_reads_and_an_administrator_does_not(asked: Council) -> None:
    ran = asked.run("queue", login="dev")
    assert ran.code == 0
    assert "Not yours to decide: Beyond your limit." in " ".join(ran.out.split())
    refused = asked.run("queue", login="adam")
    assert (refused.code, refused.out) == (3, "")
    assert "Your role does not reach" in refused.err


def test_more_than_are_shown_is_said(council: Council) -> None:
    row = {
        "digest": "d" * 64,
        "tenancy_id": council.world.secure.tenancy_id,
        "kind": "letter",
        "detail": "general",
        "reason": "",
        "due_on": CLOCK.day,
        "requested_by": council.world.officers["asha"],
        "requested_at": CLOCK.now(),
        "state": "open",
        "gate_said": "allowed",
        "done_said": "",
        "version": 1,
    }
    with council.store.writing() as connection, connection.begin():
        connection.execute(
            table("action").insert(), [{**row, "key": f"k{number}"} for number in range(MOST_OPEN + 1)]
        )
    ran = council.run("queue")
    assert ran.out.startswith(f"Open actions: {MOST_OPEN}\n")
    assert ran.out.endswith("\nMore waits than is shown: the soonest due come first.\n")
    assert council.run("queue", "--json").err == "More waits than is shown: the soonest due come first.\n"


def test_a_safeguarding_referral_is_for_the_cleared_alone(council: Council, tmp_path: Path) -> None:
    world = council.world
    lena = sit(world, council.store, "lena", tmp_path)
    referral: dict[str, Any] = {
        "reason": "Bruises",
        "due_on": date(2026, 11, 24),
        "owner_id": world.officers["lena"],
    }
    tenancy_id = world.joint.tenancy_id
    for detail in ("adult_safeguarding", "debt_advice"):
        lena.queue.queue(key=detail, tenancy_id=tenancy_id, kind="referral", detail=detail, **referral)

    def seen(login: str) -> list[str]:
        listed = council.json("queue", "--today", "2026-11-23", login=login)
        assert isinstance(listed, dict)
        on_account = sit(world, council.store, login, tmp_path).queue.on_account(tenancy_id)
        assert sorted(one["detail"] for one in listed["actions"]) == sorted(one.detail for one in on_account)
        return sorted(one.detail for one in on_account)

    assert len(seen("lena")) == 2
    assert len(seen("asha")) == len(seen("ben")) == 1
    lines = council.run("queue", login="asha").out
    assert "afeguarding" not in lines
    assert "Open actions: 1" in lines
    # The yes of another person, too, where a council asks for one.
    with council.store.writing() as connection, connection.begin():
        connection.execute(update(table("action")).values(state="waiting"))
        add_rows(
            connection,
            Approval,
            [
                {
                    "action_id": number,
                    "requested_by": world.officers["lena"],
                    "requested_at": CLOCK.now(),
                    "expires_at": CLOCK.now() + timedelta(days=7),
                    "account_seq": 1,
                    "balance": 0,
                    "collectable": 0,
                }
                for number in connection.execute(select(table("action").c.id)).scalars().all()
            ],
        )
    for login, count in (("lena", 2), ("carol", 1)):
        assert len(sit(world, council.store, login, tmp_path).queue.approvals()) == count
