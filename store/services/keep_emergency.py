"""Keeping a wellbeing emergency, and a lead owning it. Nothing in here refuses what a caller in danger said.

What comes is the whole of what is known at that moment, sent again at each tick: text is cut and card
numbers are masked rather than refused, a person or tenancy that is not there is left out, and only new ticks
are added. There is no amount of money in it.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import insert, select, update

from store.domain.errors import AlreadyDecided, NotFound
from store.domain.policy import Policy
from store.domain.rights import require
from store.domain.safeguarding import FOLLOW_UP, LEAD_STEPS, WELLBEING_FLAG, Risk, demanded, hold_until
from store.models.casework import Contact, Hold
from store.models.columns import metadata
from store.models.keeping import WellbeingAlert, WellbeingTick
from store.models.people import Flag, Person
from store.models.tenancies import Tenancy
from store.queries.wellbeing import tenancy_of
from store.services.known_key import reused
from store.services.place_hold import keep_hold
from store.services.take_text import keep_whatever
from store.unit_of_work import UnitOfWork

_ALERT = metadata.tables[str(WellbeingAlert.__tablename__)]
_TICK = metadata.tables[str(WellbeingTick.__tablename__)]
_HOLD = metadata.tables[str(Hold.__tablename__)]
_CONTACT = metadata.tables[str(Contact.__tablename__)]
_FLAG = metadata.tables[str(Flag.__tablename__)]
_PERSON = metadata.tables[str(Person.__tablename__)]
_TENANCY = metadata.tables[str(Tenancy.__tablename__)]

MOST_WORDS = 10_000
"""Characters kept of what was heard."""
MOST_TICKS = 500
_ITEM = 32


class Emergency(Protocol):
    """All that is known of an emergency at one moment."""

    @property
    def key(self) -> str: ...
    @property
    def started_at(self) -> str: ...
    @property
    def tenancy_id(self) -> int | None: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def risk(self) -> str: ...
    @property
    def heard(self) -> str: ...
    @property
    def where(self) -> str: ...
    @property
    def ticks(self) -> Sequence[tuple[str, str, str]]: ...
    @property
    def closed(self) -> bool: ...


_NEW = object()


def keep_emergency(unit: UnitOfWork, policy: Policy, *, emergency: Emergency, told: int) -> int:
    """Keep all that is known; gives the alert's number.

    `told` grows with each state that a desk tells of one emergency: of two that cross, the later one stands.

    Where a tenancy is known: a hold on recovery for the policy's days, and a flag on the person. Once it is
    closed, a contact that only its author and the leads may read (vital interests: UK GDPR Art 6(1)(d)).

    Raises:
        KeyReused: the key is another officer's emergency.
    """
    require(policy, unit.actor.roles, "keep_emergency")
    tenancy_id = _there(unit, _TENANCY, emergency.tenancy_id)
    person_id = _there(unit, _PERSON, emergency.person_id)
    alert, home = _alert(unit, emergency, told, tenancy_id, person_id)
    # The page reads the address out, a hidden one too, once it is known whose it is: the trail says so.
    given = alert.tenancy_id or _home_of(unit, alert.person_id)
    if home is _NEW:
        unit.audit(
            "emergency", "wellbeing_alert", alert.id, tenancy_id=given, address_given=given is not None
        )
    elif home != alert.tenancy_id:
        unit.audit("give_address", "wellbeing_alert", alert.id, tenancy_id=given)
    _add_ticks(unit, emergency)
    if alert.tenancy_id is not None:
        until = hold_recovery(unit, policy.wellbeing.hold_days, alert)
        _raise_flag(unit, alert.person_id, until)
    if emergency.closed and alert.state != "closed":
        _close(unit, emergency, alert)
    if emergency.closed or alert.state == "closed":
        write_record(unit, alert)
    return int(alert.id)


def own_alert(unit: UnitOfWork, policy: Policy, *, alert_id: int) -> None:
    """A lead owns the alert; the first who does.

    Raises:
        NotAllowed: the role is no lead's.
        AlreadyDecided: another lead owns it.
        NotFound: there is no such alert.
    """
    require(policy, unit.actor.roles, "own_alert")
    owned = unit.connection.execute(
        update(_ALERT)
        .where(_ALERT.c.id == alert_id, _ALERT.c.seen_by.is_(None))
        .values(seen_by=unit.officer_id, seen_at=unit.now)
        .returning(_ALERT.c.tenancy_id)
    ).one_or_none()
    if owned is not None:
        unit.audit("own", "wellbeing_alert", alert_id, tenancy_id=owned.tenancy_id)
        return
    seen_by = unit.connection.execute(select(_ALERT.c.seen_by).where(_ALERT.c.id == alert_id)).one_or_none()
    if seen_by is None:
        raise NotFound("There is no such alert.", "Look at the list of alerts again.")
    if seen_by.seen_by != unit.officer_id:
        raise AlreadyDecided("Another lead owns that alert.", "Ask them whether they want help.")


def _alert(
    unit: UnitOfWork, told: Emergency, number: int, tenancy_id: int | None, person_id: int | None
) -> tuple[Any, Any]:
    """The alert's row as it is now, and whose home it was before: `_NEW` where it was made just now."""
    known: dict[str, Any] = {
        "risk": told.risk if told.risk in Risk.__members__.values() else None,
        "heard": keep_whatever(unit.connection, told.heard, limit=MOST_WORDS),
        "where": keep_whatever(unit.connection, told.where, limit=MOST_WORDS),
    }
    made = unit.connection.execute(
        unit.insert(WellbeingAlert)
        .values(
            key=told.key,
            officer_id=unit.officer_id,
            tenancy_id=tenancy_id,
            person_id=person_id,
            started_at=_moment(told.started_at, unit.now),
            state="live",
            told=number,
            **known,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(_ALERT)
    ).one_or_none()
    if made is not None:
        return made, _NEW
    there = unit.connection.execute(
        select(_ALERT)
        .where(_ALERT.c.key == told.key, _ALERT.c.officer_id == unit.officer_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if there is None:
        raise reused()
    # Who is known stays known, and what was said stays said: a page that lost them must not lose them here.
    # A state that comes late fills what is still empty and puts nothing older back.
    known |= {"tenancy_id": tenancy_id, "person_id": person_id}
    late = number < there.told
    changed = {
        name: value
        for name, value in known.items()
        if value not in (None, "") and (not late or getattr(there, name) in (None, ""))
    }
    now = unit.connection.execute(
        update(_ALERT)
        .where(_ALERT.c.id == there.id)
        .values(told=max(number, there.told), **changed)
        .returning(_ALERT)
    ).one()
    return now, there.tenancy_id


def _add_ticks(unit: UnitOfWork, told: Emergency) -> None:
    rows = {}
    for item, answer, at in list(told.ticks)[-MOST_TICKS:]:
        if item in LEAD_STEPS:  # the lead's to tick, in a service that asks for the right
            continue
        mark = mark_of(told.key, item, answer, at)
        rows[mark] = {
            "key": mark,
            "alert_key": told.key,
            "item": item[:_ITEM],
            "answer": keep_whatever(unit.connection, answer, limit=MOST_WORDS),
            "at": _moment(at, unit.now),
            "officer_id": unit.officer_id,
        }
    there = unit.connection.execute(select(_TICK.c.key).where(_TICK.c.alert_key == told.key)).scalars()
    for mark in there:
        rows.pop(mark, None)
    unit.bulk(WellbeingTick, list(rows.values()))


def hold_recovery(unit: UnitOfWork, days: int, alert: Any) -> date:
    """The last day of this emergency's hold on the tenancy; placed where there is none yet."""
    key = f"{alert.key}/hold/{alert.tenancy_id}"
    ends_on: date | None = unit.connection.execute(
        select(_HOLD.c.ends_on).where(_HOLD.c.key == key)
    ).scalar_one_or_none()
    if ends_on is not None:
        return ends_on
    ends_on = hold_until(unit.today, days)
    hold_id = keep_hold(
        unit,
        key=key,
        tenancy_id=alert.tenancy_id,
        reason="wellbeing",
        detail="",
        ends_on=ends_on,
        owner_id=unit.officer_id,
        made_by=unit.officer_id,
    )
    unit.connection.execute(update(_ALERT).where(_ALERT.c.id == alert.id).values(hold_id=hold_id))
    return ends_on


def _raise_flag(unit: UnitOfWork, person_id: int | None, review_on: date) -> None:
    """The flag on the person, where we know who it is: guessing would mark somebody else."""
    if person_id is None:
        return
    live = select(_FLAG.c.id).where(
        _FLAG.c.person_id == person_id, _FLAG.c.kind == WELLBEING_FLAG, _FLAG.c.ended_on.is_(None)
    )
    if unit.connection.execute(live).first() is not None:
        return
    flag_id = unit.connection.execute(
        insert(_FLAG)
        .values(
            person_id=person_id,
            family="protection",
            kind=WELLBEING_FLAG,
            what_to_do="Wellbeing alert: speak to the duty lead before any contact",
            visible_to="all",
            started_on=unit.today,
            review_on=review_on,
            owner_id=unit.officer_id,
        )
        .returning(_FLAG.c.id)
    ).scalar_one()
    unit.audit("flag", "flag", flag_id, kind=WELLBEING_FLAG)


def _close(unit: UnitOfWork, told: Emergency, alert: Any) -> None:
    """It is over: from now on what it leaves behind waits to be opened."""
    unit.connection.execute(
        update(_ALERT).where(_ALERT.c.id == alert.id).values(state="closed", closed_at=unit.now)
    )
    unit.audit("close", "wellbeing_alert", alert.id, tenancy_id=alert.tenancy_id, ticks=len(told.ticks))
    answers = {item: answer for item, answer, _ in told.ticks}
    left = demanded({item for item, answer in answers.items() if answer == "yes"})
    follow_ups = [
        {
            "key": mark_of(told.key, FOLLOW_UP, code),
            "alert_key": told.key,
            "item": FOLLOW_UP,
            "answer": code,
            "at": unit.now,
            "officer_id": unit.officer_id,
        }
        for code in left
    ]
    unit.bulk(WellbeingTick, follow_ups)


def mark_of(*parts: str) -> str:
    """The key of a tick: one of these parts counts once, however often it is told."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def write_record(unit: UnitOfWork, alert: Any) -> None:
    """Write the contact of an emergency that is over, once, as soon as it is known whose account it is."""
    key = f"{alert.key}/contact"
    if (
        alert.tenancy_id is None
        or unit.connection.execute(select(_CONTACT.c.id).where(_CONTACT.c.key == key)).first()
    ):
        return
    ticks = unit.connection.execute(
        select(_TICK.c.at, _TICK.c.item, _TICK.c.answer)
        .where(_TICK.c.alert_key == alert.key, _TICK.c.item.not_in((FOLLOW_UP, *LEAD_STEPS)))
        .order_by(_TICK.c.at, _TICK.c.id)
    )
    zone = unit.now.tzinfo
    lines = [f"{row.at.astimezone(zone):%H:%M} {row.item}: {row.answer}".rstrip(": ") for row in ticks]
    contact_id = unit.connection.execute(
        insert(_CONTACT)
        .values(
            key=key,
            tenancy_id=alert.tenancy_id,
            person_id=alert.person_id,
            officer_id=alert.officer_id,
            at=alert.started_at,
            channel="phone",
            direction="in",
            subject="Wellbeing emergency",
            did="\n".join(lines),
            said=alert.heard,
            visible_to="author_and_lead",
        )
        .returning(_CONTACT.c.id)
    ).scalar_one()
    unit.audit("write", "contact", contact_id, tenancy_id=alert.tenancy_id, restricted=True)


def _home_of(unit: UnitOfWork, person_id: int | None) -> int | None:
    return None if person_id is None else tenancy_of(unit.connection, person_id, unit.today)


def _there(unit: UnitOfWork, table: Any, number: int | None) -> int | None:
    """The number, where such a row is there."""
    if number is None:
        return None
    found: int | None = unit.connection.execute(
        select(table.c.id).where(table.c.id == number)
    ).scalar_one_or_none()
    return found


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return told if told.tzinfo is not None else otherwise
