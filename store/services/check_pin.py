"""The PIN: every try is counted before it is judged, so that neither a kill nor two at once gives one more.

`try_pin` counts and commits; the caller judges with `store.domain.pins.pin_matches`; `settle_pin` keeps what
came of it. Only a right one starts the count again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from store.domain.errors import NotAllowed, NotFound
from store.domain.pins import hash_pin, judge_pin
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.columns import metadata
from store.models.officers import Officer
from store.unit_of_work import UnitOfWork

_OFFICER = metadata.tables[str(Officer.__tablename__)]


@dataclass(frozen=True, slots=True)
class Signed:
    """That this officer's PIN was right: what signs an approval. Only `settle_pin` makes one."""

    officer_id: int
    at: datetime


def try_pin(unit: UnitOfWork, policy: Policy) -> str:
    """Count a try and give the kept hash to judge it by. Commit before judging.

    Raises:
        NotAllowed: too many wrong ones, or no PIN was chosen yet.
    """
    require(policy, unit.actor.roles, "try_pin")
    kept = unit.connection.execute(
        update(_OFFICER)
        .where(
            _OFFICER.c.id == unit.officer_id,
            _OFFICER.c.active,
            _OFFICER.c.pin_hash.is_not(None),
            _OFFICER.c.pin_failures < policy.desk.pin_tries,
        )
        .values(pin_failures=_OFFICER.c.pin_failures + 1)
        .returning(_OFFICER.c.pin_hash)
    ).scalar_one_or_none()
    if kept is not None:
        return str(kept)
    found = unit.connection.execute(
        select(_OFFICER.c.active, _OFFICER.c.pin_hash).where(_OFFICER.c.id == unit.officer_id)
    ).one_or_none()
    if found is None or not found.active:
        raise NotAllowed("This officer's record is closed.", "Ask the administrator to open it again.")
    if found.pin_hash is None:
        raise NotAllowed("No PIN was chosen yet.", "Choose one first.")
    raise NotAllowed("The PIN was wrong too often.", "Ask the administrator to reset it.")


def settle_pin(unit: UnitOfWork, policy: Policy, *, right: bool) -> Signed | None:
    """Keep what came of a try: a right one starts the count again and signs."""
    require(policy, unit.actor.roles, "settle_pin")
    if not right:
        unit.audit("pin_wrong", "officer", unit.officer_id)
        return None
    unit.connection.execute(update(_OFFICER).where(_OFFICER.c.id == unit.officer_id).values(pin_failures=0))
    unit.audit("pin_right", "officer", unit.officer_id)
    return Signed(unit.officer_id, unit.now)


def choose_pin(unit: UnitOfWork, policy: Policy, *, new: str, salt: bytes, signed: Signed | None) -> None:
    """Set this officer's PIN.

    Args:
        unit: The unit of work.
        policy: The council's: how many digits.
        new: As typed.
        salt: Random bytes.
        signed: That the old PIN was right; nothing where none was chosen yet.

    Raises:
        BadInput: too short or easily guessed.
        NotAllowed: there is an old PIN and it was not given.
    """
    require(policy, unit.actor.roles, "choose_pin")
    hashed = hash_pin(judge_pin(new, digits=policy.desk.pin_digits), salt)
    mine = _OFFICER.c.id == unit.officer_id
    if signed is None or signed.officer_id != unit.officer_id:
        mine &= _OFFICER.c.pin_hash.is_(None)
    done = unit.connection.execute(
        update(_OFFICER).where(mine).values(pin_hash=hashed, pin_failures=0).returning(_OFFICER.c.id)
    ).scalar_one_or_none()
    if done is None:
        raise NotAllowed("The old PIN is needed to choose another.", "Type the PIN you have now.")
    unit.audit("choose_pin", "officer", unit.officer_id)


def reset_pin(unit: UnitOfWork, policy: Policy, *, officer_id: int) -> None:
    """Take an officer's PIN away, so that they choose another: an administrator's act, never on their own.

    Raises:
        NotAllowed: no administrator, or their own record.
        NotFound: there is no such officer.
    """
    require(policy, unit.actor.roles, "reset_pin")
    if officer_id == unit.officer_id:
        raise NotAllowed("Nobody resets their own PIN.", "Ask another administrator.")
    done = unit.connection.execute(
        update(_OFFICER)
        .where(_OFFICER.c.id == officer_id)
        .values(pin_hash=None, pin_failures=0)
        .returning(_OFFICER.c.id)
    ).scalar_one_or_none()
    if done is None:
        raise NotFound("There is no such officer.", "Check the list of officers.")
    unit.audit("reset_pin", "officer", officer_id)
