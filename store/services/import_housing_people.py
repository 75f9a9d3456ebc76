"""Bringing in people: who they are, their part in a tenancy, how to reach them, what is known of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from store.domain.extract_doubts import Doubt
from store.domain.extracts import PartyRole, PersonLine, TenancyLine, content_digest
from store.models.erasing import ERASED
from store.models.people import ContactPoint, Flag, Person, SafeContact
from store.models.tenancies import TenancyParty
from store.services.import_housing_count import CHANGED, NEW, SAME, Tally
from store.services.import_housing_known import Known, Mark, add_with_ids, known, parts, remember
from store.services.import_housing_work import doubt, list_work
from store.unit_of_work import UnitOfWork

_PERSON: Any = Person.__table__  # type: ignore[attr-defined]
_PARTY: Any = TenancyParty.__table__  # type: ignore[attr-defined]
_POINT: Any = ContactPoint.__table__  # type: ignore[attr-defined]
_FLAG: Any = Flag.__table__  # type: ignore[attr-defined]
_SAFE: Any = SafeContact.__table__  # type: ignore[attr-defined]

LABELS: Final = ("housing system", "housing system, 2nd")
"""What an imported number is labelled, in the order of the extract; an officer's own numbers are not."""

VULNERABLE: Final = "vulnerable"
_CARE = "The housing system says vulnerable: ask what would help, and note it."

REVIEW_DAYS: Final = 28
"""Until somebody must look at safe-contact rules that came in an extract."""


def bring_people(
    unit: UnitOfWork, tally: Tally, people: Sequence[tuple[PersonLine, TenancyLine, int]]
) -> set[int]:
    """Add new people and change others; gives the tenancies whose words must be made again.

    Args:
        people: each with the tenancy and its id here.
    """
    before = known(unit.connection, "person", (line.reference for line, _, _ in people))
    digests = {line.reference: content_digest(line) for line, _, _ in people}
    fresh = [one for one in people if one[0].reference not in before]
    # Nobody whose data was erased here comes back by the next extract.
    erased = [one for one in people if _digest(before, one) == ERASED]
    changed = [one for one in people if _digest(before, one) not in (None, ERASED, digests[one[0].reference])]
    made = add_with_ids(unit, "person", [_person(line) for line, _, _ in fresh])
    ids = {one[0].reference: number for one, number in zip(fresh, made, strict=True)}
    ids.update((reference, one.local_id) for reference, one in before.items())
    _add_all(unit, fresh, ids)
    left = _change(unit, changed, ids)
    marks = [
        Mark(line.reference, ids[line.reference], digests[line.reference])
        for line, _, _ in (*fresh, *changed)
    ]
    remember(unit, "person", tally.run_id, marks, before)
    _tell(unit, tally, changed, before)
    list_work(unit, tally, [doubt(Doubt.PERSON_ERASED, line.reference, at) for line, _, at in erased])
    tally.add("people", NEW, len(fresh))
    tally.add("people", CHANGED, len(changed))
    tally.add("people", SAME, len(people) - len(fresh) - len(changed))
    return left | {tenancy_id for _, _, tenancy_id in (*fresh, *changed)}


def _digest(before: dict[str, Known], one: tuple[PersonLine, TenancyLine, int]) -> str | None:
    """What the person's line was when it was last brought in; nothing for somebody new."""
    there = before.get(one[0].reference)
    return None if there is None else there.digest


def _tell(
    unit: UnitOfWork,
    tally: Tally,
    changed: Sequence[tuple[PersonLine, TenancyLine, int]],
    before: dict[str, Known],
) -> None:
    for line, _, tenancy_id in changed:
        number = before[line.reference].local_id
        unit.audit("import_change", "person", number, tenancy_id=tenancy_id, run=tally.run_id)


def _person(line: PersonLine) -> dict[str, Any]:
    return {
        "title": line.title,
        "forenames": line.forenames,
        "surname": line.surname,
        "date_of_birth": line.born_on,
        "language": line.language,
    }


def _add_all(
    unit: UnitOfWork, people: Sequence[tuple[PersonLine, TenancyLine, int]], ids: dict[str, int]
) -> None:
    """Everything of people who were not here."""
    unit.bulk(_PARTY, [_party(unit, line, tenancy, at, ids[line.reference]) for line, tenancy, at in people])
    unit.bulk(_POINT, [row for line, _, _ in people for row in _points(unit, line, ids[line.reference])])
    unit.bulk(_FLAG, [_flag(unit, ids[line.reference]) for line, _, _ in people if line.vulnerable])
    unit.bulk(_SAFE, [_safe(unit, line, ids[line.reference]) for line, _, _ in people if line.safe_contact])


def _party(
    unit: UnitOfWork, line: PersonLine, tenancy: TenancyLine, tenancy_id: int, person_id: int
) -> dict[str, Any]:
    role, until = line.role.value, None
    if line.role is PartyRole.FORMER:
        # Liable as a tenant was; of a live tenancy the day they left is not said: before today.
        role, until = "tenant", tenancy.kept_ends_on or max(tenancy.starts_on, unit.today - timedelta(days=1))
    elif line.role in (PartyRole.TENANT, PartyRole.JOINT):
        until = tenancy.kept_ends_on
    return {
        "tenancy_id": tenancy_id,
        "person_id": person_id,
        "role": role,
        "relation": "",
        "from_on": tenancy.starts_on if line.role in (PartyRole.TENANT, PartyRole.JOINT) else None,
        "to_on": until,
    }


def _points(unit: UnitOfWork, line: PersonLine, person_id: int) -> list[dict[str, Any]]:
    wanted = [("phone", value, label) for value, label in zip(line.phones, LABELS, strict=False)]
    if line.email:
        wanted.append(("email", line.email, LABELS[0]))
    return [
        {
            "person_id": person_id,
            "kind": kind,
            "value": value,
            "label": label,
            "preferred": kind == "phone" and label == LABELS[0],
            "last_confirmed_on": None,
        }
        for kind, value, label in wanted
    ]


def _flag(unit: UnitOfWork, person_id: int) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "family": "need",
        "kind": VULNERABLE,
        "what_to_do": _CARE,
        "visible_to": "all",
        "started_on": unit.today,
        "review_on": None,
        "owner_id": None,
    }


def _safe(unit: UnitOfWork, line: PersonLine, person_id: int) -> dict[str, Any]:
    """Rules as given. Nobody knows what hides behind them, so until they are looked at they are strict."""
    return {
        "person_id": person_id,
        "contact_point_id": None,
        "voicemail": False,
        "letters": False,
        "hide_address": True,
        "what_to_do": line.safe_contact,
        "review_on": unit.today + timedelta(days=REVIEW_DAYS),
    }


# -- people who were here ----------------------------------------------------------------------------------


def _change(
    unit: UnitOfWork, people: Sequence[tuple[PersonLine, TenancyLine, int]], ids: dict[str, int]
) -> set[int]:
    """Change people to what their lines say; gives the tenancies that they left."""
    if not people:
        return set()
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in _person(people[0][0])}
    unit.connection.execute(
        update(_PERSON)
        .where(_PERSON.c.id == bindparam("which"))
        .values(version=_PERSON.c.version + 1, **values),
        [
            {"which": ids[line.reference], **{f"to_{name}": value for name, value in _person(line).items()}}
            for line, _, _ in people
        ],
    )
    _change_points(unit, people, ids)
    _change_care(unit, people, ids)
    return _change_parties(unit, people, ids)


def _change_parties(
    unit: UnitOfWork, people: Sequence[tuple[PersonLine, TenancyLine, int]], ids: dict[str, int]
) -> set[int]:
    """The part in this tenancy as it is now; a part in another one ends. Gives those other tenancies.

    A line has one tenancy: who came under another has left the one before, is told nothing more of it and
    answers for it no more than what was owed until then.
    """
    there: dict[int, list[Any]] = {}
    for some in parts({ids[line.reference] for line, _, _ in people}):
        for old in unit.connection.execute(select(_PARTY).where(_PARTY.c.person_id.in_(some))):
            there.setdefault(old.person_id, []).append(old)
    fresh, left, yesterday = [], dict[int, int](), unit.today - timedelta(days=1)
    for line, tenancy, tenancy_id in people:
        row = _party(unit, line, tenancy, tenancy_id, ids[line.reference])
        known_here = False
        for old in there.get(row["person_id"], ()):
            if old.tenancy_id == tenancy_id:
                known_here = True
                # Nobody says on which day a former tenant left: the day first taken for it stays.
                stays = line.role is PartyRole.FORMER and old.to_on is not None
                until = old.to_on if stays else row["to_on"]
                values = {"role": row["role"], "to_on": until}
                unit.connection.execute(update(_PARTY).where(_PARTY.c.id == old.id).values(**values))
            elif old.to_on is None or old.to_on > yesterday:
                left[old.id] = old.tenancy_id
                unit.audit(
                    "import_change",
                    "person",
                    row["person_id"],
                    tenancy_id=old.tenancy_id,
                    left=old.tenancy_id,
                )
        if not known_here:
            fresh.append(row)
    for some in parts(sorted(left)):
        unit.connection.execute(update(_PARTY).where(_PARTY.c.id.in_(some)).values(to_on=yesterday))
    unit.bulk(_PARTY, fresh)
    return set(left.values())


def _change_points(
    unit: UnitOfWork, people: Sequence[tuple[PersonLine, TenancyLine, int]], ids: dict[str, int]
) -> None:
    """Numbers that came in an extract and are not in this one end; an officer's own stay."""
    live: dict[int, list[Any]] = {}
    for some in parts({ids[line.reference] for line, _, _ in people}):
        query = select(_POINT).where(_POINT.c.person_id.in_(some), _POINT.c.ended_on.is_(None))
        for row in unit.connection.execute(query):
            live.setdefault(row.person_id, []).append(row)
    fresh, over = [], []
    for line, _, _ in people:
        person_id = ids[line.reference]
        wanted = {(row["kind"], row["value"]): row for row in _points(unit, line, person_id)}
        there = {(row.kind, row.value) for row in live.get(person_id, ())}
        fresh += [row for what, row in wanted.items() if what not in there]
        over += [
            row.id
            for row in live.get(person_id, ())
            if row.label in LABELS and (row.kind, row.value) not in wanted
        ]
    for some in parts(over):
        unit.connection.execute(
            update(_POINT)
            .where(_POINT.c.id.in_(some))
            .values(ended_on=unit.today, preferred=False, version=_POINT.c.version + 1)
        )
    unit.bulk(_POINT, fresh)


def _change_care(
    unit: UnitOfWork, people: Sequence[tuple[PersonLine, TenancyLine, int]], ids: dict[str, int]
) -> None:
    """A need or a rule that is new is added; one that is gone upstream stands until a person ends it."""
    numbers = {ids[line.reference] for line, _, _ in people}
    flagged: set[int] = set()
    safe: set[tuple[int, str]] = set()
    for some in parts(numbers):
        query = select(_FLAG.c.person_id).where(_FLAG.c.person_id.in_(some), _FLAG.c.kind == VULNERABLE)
        flagged.update(unit.connection.execute(query).scalars())
        rules = select(_SAFE.c.person_id, _SAFE.c.what_to_do).where(
            _SAFE.c.person_id.in_(some), _SAFE.c.ended_on.is_(None)
        )
        safe.update((row.person_id, row.what_to_do) for row in unit.connection.execute(rules))
    for line, _, _ in people:
        person_id = ids[line.reference]
        if line.vulnerable and person_id not in flagged:
            unit.bulk(_FLAG, [_flag(unit, person_id)])
        if line.safe_contact and (person_id, line.safe_contact) not in safe:
            unit.bulk(_SAFE, [_safe(unit, line, person_id)])
