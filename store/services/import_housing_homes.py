"""Bringing in where people live: properties with their patches, and the tenancies of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, or_, select, update

from store.domain.extracts import PropertyLine, TenancyLine, content_digest
from store.models.places import Patch, Property
from store.models.tenancies import Tenancy, TenancyParty
from store.services.import_housing_count import CHANGED, NEW, SAME, Tally
from store.services.import_housing_known import Known, Mark, add_with_ids, known, parts, remember
from store.unit_of_work import UnitOfWork

_PATCH: Any = Patch.__table__  # type: ignore[attr-defined]
_PROPERTY: Any = Property.__table__  # type: ignore[attr-defined]
_TENANCY: Any = Tenancy.__table__  # type: ignore[attr-defined]
_PARTY: Any = TenancyParty.__table__  # type: ignore[attr-defined]

NOWHERE: Final = "(not known)"
"""The reference of the one property that tenancies without a property have, and the code of its patch."""


def bring_properties(unit: UnitOfWork, tally: Tally, lines: Sequence[PropertyLine]) -> None:
    """Add new properties and change those that are other than when last brought in."""
    before = known(unit.connection, "property", (line.reference for line in lines))
    _adopt(unit, before, _PROPERTY, _PROPERTY.c.property_ref, lines)
    digests = {line.reference: content_digest(line) for line in lines}
    fresh = [line for line in lines if line.reference not in before]
    changed = [
        line
        for line in lines
        if line.reference in before and before[line.reference].digest != digests[line.reference]
    ]
    patches = _patches(unit, {line.patch for line in (*fresh, *changed)})
    ids = add_with_ids(unit, "property", [_property(line, patches) for line in fresh])
    _change(
        unit, _PROPERTY, [(before[line.reference].local_id, _property(line, patches)) for line in changed]
    )
    marks = [
        Mark(line.reference, number, digests[line.reference]) for line, number in zip(fresh, ids, strict=True)
    ]
    marks += [
        Mark(line.reference, before[line.reference].local_id, digests[line.reference]) for line in changed
    ]
    remember(unit, "property", tally.run_id, marks, _of_upstream(before))
    for line in changed:
        unit.audit("import_change", "property", before[line.reference].local_id, run=tally.run_id)
    _count(tally, "properties", len(lines), len(fresh), len(changed))


def bring_tenancies(
    unit: UnitOfWork, tally: Tally, lines: Sequence[TenancyLine], *, former: Iterable[str] = ()
) -> tuple[dict[str, int], set[int]]:
    """Add new tenancies and change others; gives the id of each, and those whose words must be made again.

    Args:
        unit: The unit of work.
        tally: Counts of the import.
        lines: Of the chunk.
        former: References of their former tenants: the day they left is not the tenancy's.
    """
    before = known(unit.connection, "tenancy", (line.reference for line in lines))
    _adopt(unit, before, _TENANCY, _TENANCY.c.reference, lines)
    digests = {line.reference: content_digest(line) for line in lines}
    homes = _homes(unit, lines)
    fresh = [line for line in lines if line.reference not in before]
    changed = [
        line
        for line in lines
        if line.reference in before and before[line.reference].digest != digests[line.reference]
    ]
    made = add_with_ids(unit, "tenancy", [_tenancy(line, homes) for line in fresh])
    ids = {line.reference: number for line, number in zip(fresh, made, strict=True)}
    ids.update((reference, one.local_id) for reference, one in before.items())
    _end_parties(unit, {ids[line.reference]: line.kept_ends_on for line in changed}, former)
    _change(
        unit, _TENANCY, [(ids[line.reference], _tenancy(line, homes)) for line in changed], versioned=True
    )
    marks = [
        Mark(line.reference, ids[line.reference], digests[line.reference]) for line in (*fresh, *changed)
    ]
    remember(unit, "tenancy", tally.run_id, marks, _of_upstream(before))
    for line in changed:
        number = ids[line.reference]
        unit.audit("import_change", "tenancy", number, tenancy_id=number, run=tally.run_id)
    _count(tally, "tenancies", len(lines), len(fresh), len(changed))
    return ids, {ids[line.reference] for line in (*fresh, *changed)}


def _end_parties(unit: UnitOfWork, ends: dict[int, date | None], former: Iterable[str]) -> None:
    """Let the tenants' part end with the tenancy, where it does not end on a day of its own."""
    left = {one.local_id for one in known(unit.connection, "person", former).values()} if ends else set()
    for some in parts(sorted(ends)):
        rows = unit.connection.execute(
            select(_PARTY.c.id, _PARTY.c.tenancy_id, _PARTY.c.person_id, _PARTY.c.to_on)
            .join(_TENANCY, _TENANCY.c.id == _PARTY.c.tenancy_id)
            .where(
                _PARTY.c.tenancy_id.in_(some),
                _PARTY.c.role.in_(("tenant", "joint")),
                or_(_PARTY.c.to_on.is_(None), _PARTY.c.to_on == _TENANCY.c.ends_on),
            )
        ).all()
        over = [
            {"which": row.id, "until": ends[row.tenancy_id]}
            for row in rows
            if row.to_on != ends[row.tenancy_id] and row.person_id not in left
        ]
        if over:
            unit.connection.execute(
                update(_PARTY).where(_PARTY.c.id == bindparam("which")).values(to_on=bindparam("until")), over
            )


def tenancies_at(unit: UnitOfWork, references: Iterable[str]) -> set[int]:
    """The tenancies of properties that changed: their addresses are words of the search."""
    local = [one.local_id for one in known(unit.connection, "property", references).values()]
    found: set[int] = set()
    for some in parts(local):
        found.update(
            unit.connection.execute(select(_TENANCY.c.id).where(_TENANCY.c.property_id.in_(some))).scalars()
        )
    return found


def _count(tally: Tally, file: str, lines: int, fresh: int, changed: int) -> None:
    tally.add(file, NEW, fresh)
    tally.add(file, CHANGED, changed)
    tally.add(file, SAME, lines - fresh - changed)


def _adopt(unit: UnitOfWork, before: dict[str, Known], table: Any, column: Any, lines: Sequence[Any]) -> None:
    """Take what is here under the same reference, but never came in an extract, for the same thing."""
    missing = [line.reference for line in lines if line.reference not in before]
    for some in parts(missing):
        rows = unit.connection.execute(select(column.label("reference"), table.c.id).where(column.in_(some)))
        before.update((row.reference, Known(row.id, "", "")) for row in rows)


def _of_upstream(before: dict[str, Known]) -> dict[str, Known]:
    return {reference: one for reference, one in before.items() if one.digest}


def _change(
    unit: UnitOfWork, table: Any, rows: Sequence[tuple[int, dict[str, Any]]], *, versioned: bool = False
) -> None:
    if not rows:
        return
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in rows[0][1]}
    if versioned:
        values["version"] = table.c.version + 1
    unit.connection.execute(
        update(table).where(table.c.id == bindparam("which")).values(values),
        [{"which": number, **{f"to_{name}": value for name, value in row.items()}} for number, row in rows],
    )


def _patches(unit: UnitOfWork, codes: set[str]) -> dict[str, int]:
    wanted = {code or NOWHERE for code in codes}
    found = {
        row.code: int(row.id)
        for some in parts(sorted(wanted))
        for row in unit.connection.execute(select(_PATCH.c.code, _PATCH.c.id).where(_PATCH.c.code.in_(some)))
    }
    missing = sorted(wanted - set(found))
    ids = add_with_ids(unit, "patch", [{"code": code, "name": code, "team": ""} for code in missing])
    return {**found, **dict(zip(missing, ids, strict=True))}


def _property(line: PropertyLine, patches: dict[str, int]) -> dict[str, Any]:
    return {
        "property_ref": line.reference,
        "uprn": line.uprn or None,
        "address_1": line.address_1,
        "address_2": line.address_2,
        "address_3": line.address_3,
        "postcode": line.postcode,
        "kind": line.kind[:24],
        "bedrooms": line.bedrooms,
        "patch_id": patches[line.patch or NOWHERE],
        "fund": line.fund,
        "jurisdiction": "ENG",
    }


def _homes(unit: UnitOfWork, lines: Sequence[TenancyLine]) -> dict[str, int]:
    """The property of each tenancy, by the tenancy's property reference."""
    wanted = {line.property_ref for line in lines if line.property_ref}
    homes = {reference: one.local_id for reference, one in known(unit.connection, "property", wanted).items()}
    if wanted - set(homes) or any(not line.property_ref for line in lines):
        nowhere = _nowhere(unit)
        homes.update(dict.fromkeys(wanted - set(homes), nowhere))
        homes[""] = nowhere
    return homes


def _nowhere(unit: UnitOfWork) -> int:
    """The property of tenancies whose property nobody knows."""
    there = unit.connection.execute(
        select(_PROPERTY.c.id).where(_PROPERTY.c.property_ref == NOWHERE)
    ).scalar()
    if there is not None:
        return int(there)
    row = {
        "property_ref": NOWHERE,
        "uprn": None,
        "address_1": "Address not known",
        "address_2": "",
        "address_3": "",
        "postcode": "",
        "kind": "flat",
        "bedrooms": None,
        "patch_id": _patches(unit, {""})[NOWHERE],
        "fund": "HRA",
        "jurisdiction": "ENG",
    }
    return add_with_ids(unit, "property", [row])[0]


def _tenancy(line: TenancyLine, homes: dict[str, int]) -> dict[str, Any]:
    return {
        "reference": line.reference,
        "property_id": homes[line.property_ref],
        "type": line.type.value,
        "starts_on": line.starts_on,
        "ends_on": line.kept_ends_on,
        "end_reason": line.end_reason,
    }
