"""Tenants who left long ago and owe nothing, with something in every table that knows of people."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from store.models import casework, exchange, keeping, officers, people, recovery, tenancies
from store.search import index_tenancy
from tests.store.making import Tenant, add, add_person, add_rows, add_tenancy
from tests.store.world import TODAY, World

LONG_AGO = datetime(2014, 5, 6, 10, 0, tzinfo=UTC)
LEFT = date(2015, 3, 1)
SECRET = "Zephyrine"
"""Stands in everything that is known of her, and nowhere else."""


@dataclass(frozen=True)
class Gone:
    """The ids of what was made."""

    alone: Tenant
    """Hers alone."""
    joint: Tenant
    """Hers and another's."""
    person_id: int
    other_id: int
    """The joint tenant."""


def make_gone(connection: Connection, world: World) -> Gone:
    """Make a former tenant of two tenancies; every word about her holds `SECRET`."""
    her = add_person(
        connection, SECRET, f"{SECRET}-Quill", date(1950, 2, 3), phones=("07700 900777",), title="Ms",
        passphrase=SECRET,
    )  # fmt: skip
    him = add_person(connection, "Barnaby", "Quill", date(1951, 1, 1), phones=("07700 900778",))
    common: dict[str, Any] = {"patch_id": world.patches["N1"], "ends_on": LEFT, "starts_on": date(2001, 4, 2)}
    alone = add_tenancy(connection, "0700001", [(her, "tenant")], end_reason=f"{SECRET} moved", **common)
    joint = add_tenancy(
        connection, "0700002", [(her, "joint"), (him, "joint")], address=("9 Rowan Way", "Northgate", "NX4 1AA"),
        **common,
    )  # fmt: skip
    officer = world.officers["asha"]
    for number, tenant in enumerate((alone, joint)):
        _words(connection, tenant, her if not number else None, officer, f"gone{number}")
    _hers(connection, her, alone, officer)
    for tenant in (alone, joint):
        index_tenancy(connection, tenant.tenancy_id, today=TODAY)
    return Gone(alone, joint, her, him)


def _words(connection: Connection, tenant: Tenant, person: int | None, officer: int, key: str) -> None:
    """What was said about a tenancy; where no person is named, it is both tenants'."""
    about: dict[str, Any] = {"tenancy_id": tenant.tenancy_id}
    whose = {**about, "person_id": person}
    contact = add(
        connection, casework.Contact, key=key, at=LONG_AGO, channel="phone", direction="in", subject=SECRET,
        did=SECRET, said=f"{SECRET} rang", visible_to="all", officer_id=officer, **whose,
    )  # fmt: skip
    add(
        connection, casework.ContactAddendum, key=key, contact_id=contact, officer_id=officer, at=LONG_AGO,
        text=f"It was {SECRET}",
    )  # fmt: skip
    add(connection, casework.Promise, key=key, officer_id=officer, made_at=LONG_AGO, amount=100,
        due_on=LEFT, how=SECRET, state="kept", **whose)  # fmt: skip
    add(connection, casework.Enquiry, key=key, kind="message", caller_name=SECRET, caller_phone="07700 900777",
        text=SECRET, answer_by=LEFT, owner_id=officer, taken_by=officer, taken_at=LONG_AGO, state="closed",
        **about)  # fmt: skip
    add(connection, casework.CallBack, key=key, phone="07700 900777", due_on=LEFT, due_time="", reason=SECRET,
        owner_id=officer, made_by=officer, made_at=LONG_AGO, state="done", **whose)  # fmt: skip
    add(connection, casework.Hold, key=key, reason="other", detail=SECRET, starts_on=LEFT, ends_on=LEFT,
        owner_id=officer, made_by=officer, made_at=LONG_AGO, ended_on=LEFT, ended_why=SECRET, **about)  # fmt: skip
    add(connection, casework.Action, key=key, digest="", kind="visit", detail="support", reason=SECRET, due_on=LEFT,
        requested_by=officer, requested_at=LONG_AGO, state="done", done_said=SECRET, **about)  # fmt: skip
    alert = add(connection, keeping.WellbeingAlert, key=f"alert-{key}", officer_id=officer, started_at=LONG_AGO,
                heard=SECRET, where=SECRET, state="closed", told=1, **whose)  # fmt: skip
    add(connection, keeping.WellbeingTick, key=key, alert_key=f"alert-{key}", item="where", answer=SECRET,
        at=LONG_AGO, officer_id=officer)  # fmt: skip
    add(connection, keeping.Outbox, key=key, kind="text", content=SECRET, gate_said="", state="done",
        made_at=LONG_AGO, outcome="", **whose)  # fmt: skip
    add(connection, keeping.Draft, officer_id=officer, form="note", key=key, content=SECRET, saved_at=LONG_AGO,
        **about)  # fmt: skip
    add(connection, recovery.Notice, kind="NSP", state="satisfied", amount=0, served_how=SECRET, **about)
    add(
        connection,
        recovery.CourtCase,
        claim_number=SECRET,
        terms=SECRET,
        outcome="DIS",
        outcome_on=LEFT,
        **about,
    )
    add(connection, recovery.Eviction, state="stopped", bailiff_ref=SECRET, **about)
    add(
        connection,
        tenancies.BenefitAward,
        benefit="HB",
        state="ended",
        paid_to="account",
        amount=100,
        **whose,
    )
    add(connection, tenancies.ExpectedReceipt, account_id=tenant.account_id, sub_account="RENT", kind="HB",
        amount=100, due_on=LEFT, evidence=SECRET, state="arrived")  # fmt: skip
    add_rows(connection, officers.RecentAccount, [{"officer_id": officer, "opened_at": LONG_AGO, **about}])
    assert alert


def _hers(connection: Connection, her: int, alone: Tenant, officer: int) -> None:
    """What is known of her wherever she lives."""
    point = add(connection, people.ContactPoint, person_id=her, kind="email", value=f"{SECRET}@example.test")
    add(connection, people.SafeContact, person_id=her, contact_point_id=point, what_to_do=SECRET, review_on=LEFT,
        code_word=SECRET, ended_on=LEFT)  # fmt: skip
    add(connection, people.Flag, person_id=her, family="need", kind="literacy", what_to_do=SECRET,
        visible_to="all", started_on=LEFT, ended_on=LEFT, considered=SECRET)  # fmt: skip
    add(connection, people.StaffSafetyMarker, person_id=her, kind="dog", incident_on=LEFT, source=SECRET,
        decided_by=officer, reason=SECRET, what_to_do=SECRET, review_on=LEFT, ends_on=LEFT, owner_id=officer)  # fmt: skip
    add(connection, people.Authority, person_id=her, tenancy_id=alone.tenancy_id, name=f"{SECRET}'s son",
        organisation=SECRET, kind="relative", phone="07700 900779", email=f"son.{SECRET}@example.test",
        scope="balance", evidence="written", reference=SECRET, starts_on=LEFT, expires_on=LEFT)  # fmt: skip
    add(connection, recovery.Moratorium, person_id=her, tenancy_id=alone.tenancy_id, kind="standard",
        state="ended", starts_on=LEFT, ends_on=LEFT, adviser=SECRET, adviser_ref=SECRET)  # fmt: skip
    run = add(connection, exchange.ImportRun, kind="housing", profile="plain", digest="d", state="done",
              started_at=LONG_AGO, said="{}")  # fmt: skip
    add_rows(connection, exchange.Upstream, [
        {"kind": "person", "reference": "P700", "local_id": her, "part": "", "digest": "her line", "run_id": run},
    ])  # fmt: skip
