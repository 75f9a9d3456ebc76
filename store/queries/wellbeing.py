"""What a wellbeing emergency reads: whom to send where, and who has seen it. No query here knows money."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from store.domain.safeguarding import BY_MISTAKE, LEAD_STEPS
from store.domain.views.officers import AlertView
from store.domain.views.wellbeing import AddressBlock, AlertState, FollowUpView
from store.models.casework import Hold
from store.models.columns import metadata
from store.models.in_force import not_ended
from store.models.keeping import WellbeingAlert, WellbeingTick
from store.models.officers import Officer
from store.models.people import ContactPoint, Person, SafeContact, StaffSafetyMarker
from store.models.places import Property
from store.models.tenancies import Tenancy, TenancyParty
from store.queries.follow_ups import NOT_TICKED, follow_ups_of
from store.queries.shifts import lead_on_duty

_ALERT = metadata.tables[str(WellbeingAlert.__tablename__)]
_TICK = metadata.tables[str(WellbeingTick.__tablename__)]
_HOLD = metadata.tables[str(Hold.__tablename__)]
_OFFICER = metadata.tables[str(Officer.__tablename__)]
_PERSON = metadata.tables[str(Person.__tablename__)]
_POINT = metadata.tables[str(ContactPoint.__tablename__)]
_SAFE = metadata.tables[str(SafeContact.__tablename__)]
_MARKER = metadata.tables[str(StaffSafetyMarker.__tablename__)]
_PROPERTY = metadata.tables[str(Property.__tablename__)]
_TENANCY = metadata.tables[str(Tenancy.__tablename__)]
_PARTY = metadata.tables[str(TenancyParty.__tablename__)]

MOST = 50
NOT_FOUND = "caller not found yet"
EMPTY = AddressBlock("", "", (), "", "", "", "", "")


def alert_state(connection: Connection, key: str, now: datetime) -> AlertState:
    """How far the alert of this key has come, as the store knows it."""
    lead = lead_on_duty(connection, now)
    row = connection.execute(
        select(_ALERT.c.state, _ALERT.c.seen_at, _OFFICER.c.name, _HOLD.c.ends_on)
        .outerjoin(_OFFICER, _OFFICER.c.id == _ALERT.c.seen_by)
        .outerjoin(_HOLD, _HOLD.c.id == _ALERT.c.hold_id)
        .where(_ALERT.c.key == key)
    ).one_or_none()
    return AlertState(
        stored=row is not None,
        lead_name=lead.name,
        lead_extension=lead.extension,
        lead_desk_open=lead.desk_open,
        seen_by=(row.name or "") if row else "",
        seen_at=row.seen_at if row else None,
        hold_until=_in_words(row.ends_on) if row and row.ends_on else "",
        follow_ups=_left(connection, key) if row and row.state == "closed" else (),
    )


def live_alerts(connection: Connection, today: date) -> tuple[AlertView, ...]:
    """Alerts that go on, and those that a lead has something to do for still, newest first.

    A lead sees each, reads its record the same day and speaks with the officer.
    """
    of_it = _TICK.c.alert_key == _ALERT.c.key
    asked = select(func.count()).select_from(_TICK).where(of_it, _TICK.c.item.not_in(NOT_TICKED))
    ticks = asked.scalar_subquery()
    reviewed, debriefed = (
        select(_TICK.c.id).where(of_it, _TICK.c.item == step).exists() for step in LEAD_STEPS
    )
    lead = _OFFICER.alias("lead")
    rows = connection.execute(
        select(
            _ALERT,
            _OFFICER.c.name.label("officer_name"),
            _OFFICER.c.extension.label("officer_extension"),
            lead.c.name.label("lead_name"),
            ticks.label("ticks"),
            reviewed.label("reviewed"),
            debriefed.label("debriefed"),
            select(_TICK.c.id).where(of_it, _TICK.c.item == BY_MISTAKE).exists().label("mistaken"),
        )
        .join(_OFFICER, _OFFICER.c.id == _ALERT.c.officer_id)
        .outerjoin(lead, lead.c.id == _ALERT.c.seen_by)
        .where(or_(_ALERT.c.state == "live", _ALERT.c.seen_by.is_(None), ~reviewed, ~debriefed))
        .order_by(_ALERT.c.started_at.desc(), _ALERT.c.id.desc())
        .limit(MOST)
    ).all()
    left = follow_ups_of(connection, [row.key for row in rows if row.state == "closed"])
    return tuple(_alert_view(row, _block_for(connection, row, today), left.get(row.key, ())) for row in rows)


def _left(connection: Connection, key: str) -> tuple[FollowUpView, ...]:
    return follow_ups_of(connection, [key]).get(key, ())


def _alert_view(row: Any, block: AddressBlock, left: tuple[FollowUpView, ...]) -> AlertView:
    return AlertView(
        id=row.id,
        key=row.key,
        officer_name=row.officer_name,
        officer_extension=row.officer_extension,
        caller=block.name or NOT_FOUND,
        address=", ".join(block.address),
        phone=block.phone,
        started_at=row.started_at,
        risk=row.risk or "",
        where=row.where,
        ticks=row.ticks,
        mistaken=row.mistaken,
        seen_by=row.lead_name or "",
        state=row.state,
        follow_ups=left,
        named=row.tenancy_id is not None,
        reviewed=bool(row.reviewed),
        debriefed=bool(row.debriefed),
    )


def _block_for(connection: Connection, row: Any, today: date) -> AddressBlock:
    if row.tenancy_id is None:
        return EMPTY
    blocks = blocks_of(connection, row.tenancy_id, today)
    return blocks.get(row.person_id) or blocks.get(None, EMPTY)


def blocks_of(connection: Connection, tenancy_id: int, today: date) -> Mapping[int | None, AddressBlock]:
    """What to read out to 999 for each person of the tenancy, and (under nothing) for somebody unknown there.

    A hidden address is given: somebody's life is at stake (UK GDPR Art 6(1)(d)).
    """
    home = connection.execute(
        select(_PROPERTY)
        .join(_TENANCY, _TENANCY.c.property_id == _PROPERTY.c.id)
        .where(_TENANCY.c.id == tenancy_id)
    ).one_or_none()
    if home is None:
        return {}
    people = connection.execute(
        select(_PERSON, _PARTY.c.role)
        .join(_PARTY, _PARTY.c.person_id == _PERSON.c.id)
        .where(
            _PARTY.c.tenancy_id == tenancy_id,
            or_(_PARTY.c.to_on.is_(None), _PARTY.c.to_on >= today),
            _PERSON.c.deceased_on.is_(None),
        )
        .order_by(_PARTY.c.id)
        .limit(MOST)
    ).all()
    phones = _phones(connection, [one.id for one in people], today)
    hazards = _hazards(connection, [one.id for one in people], home.id, today)
    parts = (home.address_1, home.address_2, home.address_3, home.postcode)
    address = tuple(part for part in parts if part)

    def block(who: Any | None) -> AddressBlock:
        tenants = [one for one in people if one.role in ("tenant", "joint")]
        others = [one for one in people if one.role != "next_of_kin" and one is not who]
        one = who if who is not None else (tenants[0] if len(tenants) == 1 else None)
        names = " or ".join(_name(tenant) for tenant in tenants)
        return AddressBlock(
            name=_name(who) if who is not None else f"{names} (not checked)" if names else "",
            age=_age(one, today) if one is not None else "",
            address=address,
            entry=home.entry_notes,
            phone=phones.get(one.id, "") if one is not None else "",
            hazards=hazards,
            household="; ".join(_with_age(other, today) for other in others if other is not one),
            language=one.language if one is not None else "",
        )

    return {None: block(None), **{one.id: block(one) for one in people}}


def tenancy_of(connection: Connection, person_id: int, today: date) -> int | None:
    """The tenancy that a person lives in now, the newest of several."""
    found: int | None = connection.execute(
        select(_PARTY.c.tenancy_id)
        .join(_TENANCY, _TENANCY.c.id == _PARTY.c.tenancy_id)
        .where(
            _PARTY.c.person_id == person_id,
            _PARTY.c.role != "next_of_kin",
            or_(_TENANCY.c.ends_on.is_(None), _TENANCY.c.ends_on >= today),
        )
        .order_by(_TENANCY.c.starts_on.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def _phones(connection: Connection, people: Sequence[int], today: date) -> dict[int, str]:
    """The number to ring each person on: the safe one where rules stand, else the preferred."""
    safe = select(_SAFE.c.contact_point_id).where(
        _SAFE.c.person_id.in_(people), not_ended(_SAFE, today), _SAFE.c.contact_point_id.is_not(None)
    )
    rows = connection.execute(
        select(_POINT.c.person_id, _POINT.c.value)
        .where(_POINT.c.kind == "phone", _POINT.c.person_id.in_(people), _POINT.c.ended_on.is_(None))
        .order_by(_POINT.c.id.in_(safe), _POINT.c.preferred, _POINT.c.last_confirmed_on, _POINT.c.id.desc())
        .limit(MOST * 4)
    )
    # The best comes last, so that it is the one that stays.
    return {row.person_id: row.value for row in rows}


def _hazards(connection: Connection, people: Sequence[int], property_id: int, today: date) -> str:
    rows = connection.execute(
        select(_MARKER.c.kind, _MARKER.c.what_to_do)
        .where(
            or_(_MARKER.c.person_id.in_(people), _MARKER.c.property_id == property_id),
            or_(_MARKER.c.ends_on.is_(None), _MARKER.c.ends_on >= today),
        )
        .order_by(_MARKER.c.id)
        .limit(MOST)
    )
    return "; ".join(f"{row.kind.replace('_', ' ')}: {row.what_to_do}" for row in rows)


def _name(person: Any) -> str:
    return " ".join(part for part in (person.forenames, person.surname) if part)


def _age(person: Any, today: date) -> str:
    born: date | None = person.date_of_birth
    if born is None:
        return ""
    return str(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))


def _with_age(person: Any, today: date) -> str:
    age = _age(person, today)
    return f"{_name(person)}, {age}" if age else _name(person)


def _in_words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
