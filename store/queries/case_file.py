"""All that is on file about one tenancy, read in few statements: what the gate and the account page judge by.

One statement asks which kinds of record there are; only those are then read.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, literal, or_, select, union_all

from store.domain.errors import NotFound
from store.domain.money import Pence
from store.domain.tenancies import SubAccountCode
from store.models.in_force import hold_stands, insolvency_stands, moratorium_reaches, not_ended
from store.prepared import Among, Prepared
from store.queries.tables import (
    ACTION,
    AGREEMENT,
    ALERT,
    APPROVAL,
    AWARD,
    CASE,
    DIRECT_DEBIT,
    ENTRY,
    EVICTION,
    EXPECTED,
    FLAG,
    HOLD,
    INSOLVENCY,
    MARKER,
    MORATORIUM,
    MORATORIUM_DEBT,
    NOTICE,
    OFFICER,
    OFFICER_PATCH,
    PARTY,
    PATCH,
    PERSON,
    POINT,
    PROMISE,
    PROPERTY,
    RENT_ACCOUNT,
    SAFE,
    SUB_ACCOUNT,
    TENANCY,
)

TENANT_ROLES = ("tenant", "joint")
"""Who is liable for the rent."""


BREACH_WARNINGS = ("breach", "court_breach")
"""Letters that warn after a broken agreement or order."""


@dataclass(frozen=True)
class Member:
    """Somebody of the tenancy."""

    person_id: int
    role: str
    relation: str
    title: str
    forenames: str
    surname: str
    date_of_birth: date | None
    language: str
    passphrase: str
    deceased_on: date | None
    to_on: date | None

    @property
    def liable(self) -> bool:
        """A tenant, sole or joint."""
        return self.role in TENANT_ROLES

    def left(self, today: date) -> bool:
        """No longer of the tenancy."""
        return self.to_on is not None and self.to_on < today


@dataclass(frozen=True)
class Case:
    """What is on file about a tenancy. Rows are as stored; rules are the reader's."""

    today: date
    head: Row[Any]
    """Tenancy, property, patch and account in one row."""
    members: tuple[Member, ...]
    """Everybody, tenants first, those who left among them."""
    subs: tuple[Row[Any], ...]
    moratoria: tuple[Row[Any], ...]
    """One row for each protected sub-account; the debt columns are empty where none is listed."""
    past_moratoria: tuple[Row[Any], ...]
    """The same of those that ended or were cancelled."""
    insolvencies: tuple[Row[Any], ...]
    """Orders that stand."""
    safe_contacts: tuple[Row[Any], ...]
    markers: tuple[Row[Any], ...]
    flags: tuple[Row[Any], ...]
    awards: tuple[Row[Any], ...]
    agreements: tuple[Row[Any], ...]
    cases: tuple[Row[Any], ...]
    warnings: tuple[Row[Any], ...]
    """Letters sent that warned of going on after a breach, newest first."""
    evictions: tuple[Row[Any], ...]
    notices: tuple[Row[Any], ...]
    holds: tuple[Row[Any], ...]
    alerts: tuple[Row[Any], ...]
    expected: tuple[Row[Any], ...]
    """On its way when it was written down, the latest due first; what came since, the ledger knows."""
    direct_debits: tuple[Row[Any], ...]
    promises: tuple[Row[Any], ...]
    actions: tuple[Row[Any], ...]
    """Waiting or open, soonest due first, with the owner's name."""

    @property
    def sub_balances(self) -> dict[SubAccountCode, Pence]:
        """What each sub-account owes."""
        return {SubAccountCode(row.code): Pence(row.balance) for row in self.subs}

    @property
    def present(self) -> tuple[Member, ...]:
        """Everybody who has not left; of a former tenancy, everybody there was."""
        return tuple(one for one in self.members if self.former or not one.left(self.today))

    @property
    def tenants(self) -> tuple[Member, ...]:
        """Those of them who are liable for the rent."""
        return tuple(one for one in self.present if one.liable)

    @property
    def former(self) -> bool:
        """The tenancy has ended."""
        return _former(self.head, self.today)

    @property
    def address_hidden(self) -> bool:
        """Safe-contact rules of somebody living there hide the address."""
        return any(row.hide_address for row in self.safe_contacts)


def _former(head: Row[Any], today: date) -> bool:
    return head.type == "FTA" or (head.ends_on is not None and head.ends_on < today)


def load_case(connection: Connection, tenancy_id: int, *, today: date) -> Case:
    """Read what is on file about a tenancy.

    Raises:
        NotFound: there is no such tenancy, or it has no rent account.
    """
    head = _HEAD.first(connection, tenancy_id=tenancy_id)
    if head is None:
        raise NotFound("There is no rent account for that tenancy.", "Find the tenancy again.")
    members = _members(connection, tenancy_id)
    former = _former(head, today)
    which = {
        "tenancy_id": tenancy_id,
        "account_id": head.account_id,
        "property_id": head.property_id,
        "today": today,
        "people": [
            one.person_id for one in members if one.role != "next_of_kin" and (former or not one.left(today))
        ],
    }
    there = {name for (name,) in _THERE.tuples(connection, **which)}
    found = {
        name: tuple(query.rows(connection, **which)) if name in there else () for name, query in _EACH.items()
    }
    return Case(today=today, head=head, members=members, **found)


_TENANCY_ID: Any = bindparam("tenancy_id")
_ACCOUNT_ID: Any = bindparam("account_id")
_PROPERTY_ID: Any = bindparam("property_id")
_TODAY: Any = bindparam("today")


def _head(_: Among) -> Any:
    looks_after = (
        select(OFFICER.c.name)
        .join(OFFICER_PATCH, OFFICER_PATCH.c.officer_id == OFFICER.c.id)
        .where(OFFICER_PATCH.c.patch_id == PROPERTY.c.patch_id, OFFICER.c.active)
        .order_by(OFFICER.c.id)
        .limit(1)
        .scalar_subquery()
    )
    oldest = (
        select(func.min(ENTRY.c.effective_on))
        .where(ENTRY.c.account_id == RENT_ACCOUNT.c.id)
        .scalar_subquery()
    )
    return (
        select(
            TENANCY.c.id.label("tenancy_id"),
            TENANCY.c.reference,
            TENANCY.c.type,
            TENANCY.c.starts_on,
            TENANCY.c.ends_on,
            TENANCY.c.period_start,
            TENANCY.c.becomes_secure_on,
            PROPERTY.c.id.label("property_id"),
            PROPERTY.c.address_1,
            PROPERTY.c.address_2,
            PROPERTY.c.address_3,
            PROPERTY.c.postcode,
            PROPERTY.c.fund,
            PATCH.c.code.label("patch"),
            RENT_ACCOUNT.c.id.label("account_id"),
            RENT_ACCOUNT.c.rent_reference,
            RENT_ACCOUNT.c.payment_reference,
            RENT_ACCOUNT.c.charged_weeks,
            RENT_ACCOUNT.c.state,
            RENT_ACCOUNT.c.balance,
            RENT_ACCOUNT.c.seq,
            looks_after.label("officer"),
            oldest.label("oldest_on"),
        )
        .join(PROPERTY, PROPERTY.c.id == TENANCY.c.property_id)
        .join(PATCH, PATCH.c.id == PROPERTY.c.patch_id)
        .join(RENT_ACCOUNT, RENT_ACCOUNT.c.tenancy_id == TENANCY.c.id)
        .where(TENANCY.c.id == _TENANCY_ID)
        .order_by(RENT_ACCOUNT.c.id)
        .limit(1)
    )


_PLACE = {"tenant": 0, "joint": 0, "occupant": 1, "next_of_kin": 2}


def _members(connection: Connection, tenancy_id: int) -> tuple[Member, ...]:
    rows = _MEMBERS.tuples(connection, tenancy_id=tenancy_id)
    return tuple(sorted((Member(*row) for row in rows), key=lambda one: _PLACE.get(one.role, 3)))


def _members_query(_: Among) -> Any:
    return (
        select(
            PARTY.c.person_id,
            PARTY.c.role,
            PARTY.c.relation,
            PERSON.c.title,
            PERSON.c.forenames,
            PERSON.c.surname,
            PERSON.c.date_of_birth,
            PERSON.c.language,
            PERSON.c.passphrase,
            PERSON.c.deceased_on,
            PARTY.c.to_on,
        )
        .join(PERSON, PERSON.c.id == PARTY.c.person_id)
        .where(PARTY.c.tenancy_id == _TENANCY_ID)
        .order_by(PARTY.c.person_id)
        .limit(50)
    )


def liable_role(connection: Connection, tenancy_id: int, person_id: int | None) -> str | None:
    """`tenant` or `joint` for somebody liable under a tenancy; nothing for anybody else."""
    role: str | None = _LIABLE.scalar(connection, tenancy_id=tenancy_id, person_id=person_id)
    return role


def _liable(_: Among) -> Any:
    return select(PARTY.c.role).where(
        PARTY.c.tenancy_id == _TENANCY_ID,
        PARTY.c.person_id == bindparam("person_id"),
        PARTY.c.role.in_(TENANT_ROLES),
    )


_Kind = tuple[Any, Any, Any]
"""A table, which of its rows, and the query for them."""


def _of(table: Any, where: Any, *order: Any, limit: int = 20) -> _Kind:
    query = select(table).where(where).order_by(*(order or (table.c.id,))).limit(limit)
    return table, where, query


def _kinds(among: Among) -> dict[str, _Kind]:
    """What is read, by field of `Case`."""
    return {**_of_the_debt(), **_of_the_people(among), **_of_the_case()}


def _there(among: Among) -> Any:
    """Which kinds of record there are."""
    return union_all(
        *(
            select(literal(name).label("name")).where(
                select(literal(1)).select_from(source).where(where).exists()
            )
            for name, (source, where, _) in _kinds(among).items()
        )
    )


def _of_the_debt() -> dict[str, _Kind]:
    reaches = moratorium_reaches(_TENANCY_ID, _ACCOUNT_ID)
    moratorium = and_(reaches, MORATORIUM.c.state == "live")
    past = and_(reaches, MORATORIUM.c.state != "live")
    insolvency = and_(INSOLVENCY.c.account_id == _ACCOUNT_ID, insolvency_stands(_TODAY))
    expected = and_(EXPECTED.c.account_id == _ACCOUNT_ID, EXPECTED.c.state == "expected")
    debit = and_(DIRECT_DEBIT.c.account_id == _ACCOUNT_ID, DIRECT_DEBIT.c.state == "live")
    promise = and_(PROMISE.c.tenancy_id == _TENANCY_ID, PROMISE.c.state == "open")
    return {
        "subs": _of(SUB_ACCOUNT, SUB_ACCOUNT.c.account_id == _ACCOUNT_ID, SUB_ACCOUNT.c.code),
        "moratoria": (MORATORIUM, moratorium, _moratoria(moratorium)),
        "past_moratoria": (MORATORIUM, past, _moratoria(past)),
        "insolvencies": _of(INSOLVENCY, insolvency, INSOLVENCY.c.order_on, INSOLVENCY.c.id),
        "awards": _of(AWARD, AWARD.c.tenancy_id == _TENANCY_ID, AWARD.c.id.desc()),
        "agreements": _of(AGREEMENT, AGREEMENT.c.tenancy_id == _TENANCY_ID, AGREEMENT.c.id.desc()),
        "expected": _of(EXPECTED, expected, EXPECTED.c.due_on.desc(), EXPECTED.c.id, limit=200),
        "direct_debits": _of(DIRECT_DEBIT, debit),
        "promises": _of(PROMISE, promise, PROMISE.c.due_on, PROMISE.c.id),
    }


def _of_the_people(among: Among) -> dict[str, _Kind]:
    safe = and_(among(SAFE.c.person_id, "people"), not_ended(SAFE, _TODAY))
    marker = and_(
        or_(among(MARKER.c.person_id, "people"), MARKER.c.property_id == _PROPERTY_ID),
        or_(MARKER.c.ends_on.is_(None), MARKER.c.ends_on >= _TODAY),
    )
    # Somebody in danger is in danger on every tenancy of theirs.
    alert = and_(
        or_(ALERT.c.tenancy_id == _TENANCY_ID, among(ALERT.c.person_id, "people")), ALERT.c.state == "live"
    )
    return {
        "safe_contacts": (SAFE, safe, _safe(safe)),
        "markers": _of(MARKER, marker, MARKER.c.review_on, MARKER.c.id),
        "flags": _of(FLAG, and_(among(FLAG.c.person_id, "people"), not_ended(FLAG, _TODAY)), limit=100),
        "alerts": _of(ALERT, alert),
    }


def _of_the_case() -> dict[str, _Kind]:
    hold = and_(HOLD.c.tenancy_id == _TENANCY_ID, hold_stands(HOLD, _TODAY))
    action = and_(ACTION.c.tenancy_id == _TENANCY_ID, ACTION.c.state.in_(("waiting", "open")))
    warning = and_(
        ACTION.c.tenancy_id == _TENANCY_ID,
        ACTION.c.kind == "letter",
        ACTION.c.detail.in_(BREACH_WARNINGS),
        ACTION.c.state == "done",
        ACTION.c.done_on.is_not(None),
    )
    return {
        "warnings": (ACTION, warning, _warnings(warning)),
        "cases": _of(CASE, CASE.c.tenancy_id == _TENANCY_ID, CASE.c.id.desc()),
        "evictions": _of(EVICTION, EVICTION.c.tenancy_id == _TENANCY_ID, EVICTION.c.id.desc()),
        "notices": _of(NOTICE, NOTICE.c.tenancy_id == _TENANCY_ID, NOTICE.c.id.desc()),
        "holds": _of(HOLD, hold, HOLD.c.ends_on.desc(), HOLD.c.id),
        "actions": (ACTION, action, _actions(action)),
    }


def _actions(where: Any) -> Any:
    joined = ACTION.outerjoin(OFFICER, OFFICER.c.id == ACTION.c.owner_id)
    joined = joined.outerjoin(APPROVAL, APPROVAL.c.action_id == ACTION.c.id)
    chosen = select(ACTION, OFFICER.c.name.label("owner"), APPROVAL.c.expires_at).select_from(joined)
    return chosen.where(where).order_by(ACTION.c.due_on, ACTION.c.id).limit(5)


def _warnings(where: Any) -> Any:
    return select(ACTION.c.done_on).where(where).order_by(ACTION.c.done_on.desc()).limit(1)


def _moratoria(where: Any) -> Any:
    mine = and_(
        MORATORIUM_DEBT.c.moratorium_id == MORATORIUM.c.id, MORATORIUM_DEBT.c.account_id == _ACCOUNT_ID
    )
    return (
        select(MORATORIUM, MORATORIUM_DEBT.c.sub_account, MORATORIUM_DEBT.c.amount)
        .outerjoin(MORATORIUM_DEBT, mine)
        .where(where)
        .order_by(MORATORIUM.c.id, MORATORIUM_DEBT.c.sub_account)
        .limit(100)
    )


def _safe(where: Any) -> Any:
    return (
        select(SAFE, POINT.c.value.label("route"))
        .outerjoin(POINT, POINT.c.id == SAFE.c.contact_point_id)
        .where(where)
        .order_by(SAFE.c.id)
        .limit(20)
    )


_HEAD, _MEMBERS, _LIABLE = Prepared(_head), Prepared(_members_query), Prepared(_liable)
_THERE = Prepared(_there)
_EACH = {
    name: Prepared(lambda among, name=name: _kinds(among)[name][2])  # type: ignore[misc]
    for name in _kinds(lambda column, name: column.in_(()))
}
