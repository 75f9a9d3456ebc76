"""Who may sign in, and as what: an administrator adds, changes and closes records, never their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from store.domain.errors import BadInput, NotAllowed, NotFound, Refused
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.every import metadata
from store.models.officers import ROLES
from store.services.make_store import NAME, line, login_of
from store.unit_of_work import UnitOfWork

_OFFICER = metadata.tables["officer"]
_ROLE = metadata.tables["officer_role"]
_PATCH_OF = metadata.tables["officer_patch"]
_PATCH = metadata.tables["patch"]

ADMINISTRATOR: Final = "administrator"
TEAM, EXTENSION = 80, 20
"""Characters at most."""


@dataclass(frozen=True, slots=True)
class OfficerWanted:
    """What is to be kept of an officer; nothing is left as it is."""

    name: str | None = None
    roles: Sequence[str] | None = None
    patches: Sequence[str] | None = None
    """Codes."""
    team: str | None = None
    extension: str | None = None

    @property
    def nothing(self) -> bool:
        """Nothing is asked for."""
        asked = (self.name, self.roles, self.patches, self.team, self.extension)
        return all(one is None for one in asked)


def add_officer(unit: UnitOfWork, policy: Policy, *, login: str, wanted: OfficerWanted) -> int:
    """Make an officer's record, or open a closed one again; gives its id. They choose a PIN themselves.

    Raises:
        NotAllowed: no administrator.
        BadInput: no name or role, or one that is not known.
        Refused: there is an officer of that login.
    """
    require(policy, unit.actor.roles, "add_officer")
    login = login_of(login)
    if wanted.name is None or not wanted.roles:
        raise BadInput("A new officer wants a name and a role.", "Give --name and --role.")
    found = unit.connection.execute(
        select(_OFFICER.c.id, _OFFICER.c.active).where(_OFFICER.c.login == login)
    ).one_or_none()
    if found is not None and found.active:
        raise Refused("There is an officer of that login.", "Change that record instead.")
    opened = {"active": True, "pin_hash": None, "pin_failures": 0, "name": line(wanted.name, "name", NAME)}
    if found is None:
        officer_id = unit.connection.execute(
            insert(_OFFICER).values(login=login, team="", extension="", **opened).returning(_OFFICER.c.id)
        ).scalar_one()
    else:
        officer_id = found.id
        unit.connection.execute(update(_OFFICER).where(_OFFICER.c.id == officer_id).values(**opened))
    roles = _keep(unit, officer_id, wanted)
    unit.audit("open_officer" if found else "add_officer", "officer", officer_id, roles=roles)
    return int(officer_id)


def change_officer(unit: UnitOfWork, policy: Policy, *, login: str, wanted: OfficerWanted) -> int:
    """Change an officer's record; gives its id.

    Raises:
        NotAllowed: no administrator, or the roles are their own.
        BadInput: a role or patch that is not known.
        NotFound: no officer of that login.
        Refused: it is closed, or nobody would be administrator any more.
    """
    require(policy, unit.actor.roles, "change_officer")
    officer_id = _open_one(unit.connection, login)
    if wanted.roles is not None:
        if officer_id == unit.officer_id:
            raise NotAllowed("Nobody changes their own roles.", "Ask another administrator.")
        if ADMINISTRATOR not in wanted.roles:
            _another_administrator(unit, officer_id)
    roles = _keep(unit, officer_id, wanted)
    given = (("name", wanted.name), ("team", wanted.team), ("extension", wanted.extension))
    changed = ",".join(name for name, value in given if value is not None)
    unit.audit("change_officer", "officer", officer_id, roles=roles, fields=changed)
    return officer_id


def disable_officer(unit: UnitOfWork, policy: Policy, *, login: str) -> int:
    """Close an officer's record: they sign in no more, what they did stays; gives its id.

    Raises:
        NotAllowed: no administrator, or their own record.
        NotFound: no officer of that login.
        Refused: closed already, or the last administrator.
    """
    require(policy, unit.actor.roles, "disable_officer")
    officer_id = _open_one(unit.connection, login)
    _another_administrator(unit, officer_id)
    if officer_id == unit.officer_id:
        raise NotAllowed("Nobody closes their own record.", "Ask another administrator.")
    unit.connection.execute(
        update(_OFFICER).where(_OFFICER.c.id == officer_id).values(active=False, pin_hash=None)
    )
    unit.audit("disable_officer", "officer", officer_id)
    return officer_id


def _open_one(connection: Connection, login: str) -> int:
    found = connection.execute(
        select(_OFFICER.c.id, _OFFICER.c.active).where(_OFFICER.c.login == login)
    ).one_or_none()
    if found is None:
        raise NotFound("There is no officer of that login.", "Look at `dutydesk officer list`.")
    if not found.active:
        raise Refused("That officer's record is closed.", "Open it again with `dutydesk officer add`.")
    return int(found.id)


def _another_administrator(unit: UnitOfWork, officer_id: int) -> None:
    """Somebody else must be left who can let people in. Their rows are locked, so that two do not race."""
    administrators = (
        select(_OFFICER.c.id)
        .join(_ROLE, _ROLE.c.officer_id == _OFFICER.c.id)
        .where(_ROLE.c.role == ADMINISTRATOR, _OFFICER.c.active)
        .order_by(_OFFICER.c.id)
    )
    unit.connection.execute(administrators.with_for_update(of=_OFFICER)).all()
    # Asked again: whoever waited for the lock would go by the roles of before it.
    left = unit.connection.execute(administrators).scalars().all()
    if list(left) == [officer_id]:
        raise Refused(
            "That is the last administrator: nobody could let anybody in any more.",
            "Make somebody else administrator first.",
        )


def _keep(unit: UnitOfWork, officer_id: int, wanted: OfficerWanted) -> str:
    """Keep what is wanted; gives the roles for the trail."""
    columns = {
        name: line(value, name, limit)
        for name, value, limit in (
            ("name", wanted.name, NAME),
            ("team", wanted.team, TEAM),
            ("extension", wanted.extension, EXTENSION),
        )
        if value is not None
    }
    if columns:
        unit.connection.execute(update(_OFFICER).where(_OFFICER.c.id == officer_id).values(**columns))
    if wanted.patches is not None:
        _keep_patches(unit.connection, officer_id, wanted.patches)
    if wanted.roles is None:
        return ""
    roles = sorted(set(wanted.roles))
    unknown = [role for role in roles if role not in ROLES]
    if unknown:
        raise BadInput("That role is not known.", f"Give one of: {', '.join(ROLES)}.", field="role")
    unit.connection.execute(delete(_ROLE).where(_ROLE.c.officer_id == officer_id))
    unit.bulk(_ROLE, [{"officer_id": officer_id, "role": role} for role in roles])
    return ",".join(roles)


def _keep_patches(connection: Connection, officer_id: int, codes: Sequence[str]) -> None:
    wanted = sorted(set(codes))
    found = connection.execute(select(_PATCH.c.id).where(_PATCH.c.code.in_(wanted))).scalars().all()
    if len(found) != len(wanted):
        known = connection.execute(select(func.count()).select_from(_PATCH)).scalar_one()
        raise BadInput(
            "That patch is not known.",
            f"Give the code of one of the {known} patches."
            if known
            else "Leave --patch out: the first extract brings the patches (`dutydesk import housing`).",
            field="patch",
        )
    connection.execute(delete(_PATCH_OF).where(_PATCH_OF.c.officer_id == officer_id))
    if found:
        connection.execute(
            insert(_PATCH_OF), [{"officer_id": officer_id, "patch_id": patch_id} for patch_id in found]
        )
