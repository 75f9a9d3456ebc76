"""Takes a rota in: the days that the file names are as the file says; no other day is touched."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import delete, select

from store.domain.policy import Policy
from store.domain.rights import require
from store.domain.rota_file import Turn, refuse
from store.models.every import metadata
from store.unit_of_work import UnitOfWork

_SHIFT = metadata.tables["shift"]
_OFFICER = metadata.tables["officer"]
_ROLE = metadata.tables["officer_role"]


_Key: TypeAlias = tuple[int, date, str, str, str, str]


@dataclass(frozen=True, slots=True)
class RotaTaken:
    """What a rota changed."""

    turns: int
    days: int
    added: int
    removed: int


def bring_in_rota(unit: UnitOfWork, policy: Policy, *, turns: Iterable[Turn]) -> RotaTaken:
    """Make the rota of the days that the turns name. The same turns again change nothing.

    Raises:
        NotAllowed: no administrator.
        BadInput: a login that is no officer's, or a lead who may not lead; by line.
    """
    require(policy, unit.actor.roles, "bring_in_rota")
    wanted = list(turns)
    ids = _officers(unit, wanted)
    days = sorted({turn.on for turn in wanted})
    now: Counter[_Key] = Counter()
    rows: dict[_Key, list[int]] = {}
    for start in range(0, len(days), 200):
        for row in unit.connection.execute(
            select(_SHIFT).where(_SHIFT.c.on.in_(days[start : start + 200])).order_by(_SHIFT.c.id)
        ):
            key = (row.officer_id, row.on, row.starts, row.ends, row.duty, row.note)
            now[key] += 1
            rows.setdefault(key, []).append(row.id)
    then: Counter[_Key] = Counter((ids[t.login], t.on, t.starts, t.ends, t.duty, t.note) for t in wanted)
    gone = [row_id for key, count in (now - then).items() for row_id in rows[key][-count:]]
    for start in range(0, len(gone), 500):
        unit.connection.execute(delete(_SHIFT).where(_SHIFT.c.id.in_(gone[start : start + 500])))
    names = ("officer_id", "on", "starts", "ends", "duty", "note")
    new = [dict(zip(names, key, strict=True)) for key in (then - now).elements()]
    unit.bulk(_SHIFT, new)
    taken = RotaTaken(len(wanted), len(days), len(new), len(gone))
    if new or gone:
        unit.audit(
            "bring_in_rota",
            "shift",
            first=days[0].isoformat(),
            last=days[-1].isoformat(),
            added=taken.added,
            removed=taken.removed,
        )
    return taken


def _officers(unit: UnitOfWork, turns: list[Turn]) -> dict[str, int]:
    """Ids by login; raises BadInput for lines whose officer may not have that turn."""
    found = unit.connection.execute(select(_OFFICER.c.login, _OFFICER.c.id).where(_OFFICER.c.active)).all()
    ids = {row.login: int(row.id) for row in found}
    leads = set(unit.connection.execute(select(_ROLE.c.officer_id).where(_ROLE.c.role == "lead")).scalars())
    slips = []
    for turn in turns:
        if turn.login not in ids:
            slips.append(f"Line {turn.line}: the login is no officer's.")
        elif turn.duty == "lead" and ids[turn.login] not in leads:
            slips.append(f"Line {turn.line}: that officer may not be duty lead.")
    refuse(slips)
    return ids
