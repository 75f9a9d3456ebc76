"""Keeping that a caller was checked and what came of it: never which answer was wrong."""

from sqlalchemy import insert, select

from store.domain.errors import BadInput, NotFound
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.casework import VerificationTry
from store.models.columns import metadata
from store.models.people import Authority
from store.queries.verify import failed_today
from store.services.known_key import find_first
from store.services.write_contact import must_be_of
from store.unit_of_work import UnitOfWork

_TRY = metadata.tables[str(VerificationTry.__tablename__)]
_AUTHORITY = metadata.tables[str(Authority.__tablename__)]

OUTCOMES = ("passed", "failed", "consent", "authority", "gave_up")
"""How checking a caller can end."""

MOST_ASKED = 50
"""More prompts than there ever are: a number above it is a slip."""


def record_try(
    unit: UnitOfWork,
    policy: Policy,
    *,
    key: str,
    call_key: str,
    tenancy_id: int,
    outcome: str,
    asked: int,
    person_id: int | None = None,
    authority_id: int | None = None,
) -> int:
    """Keep a try, once for its key; gives how many failed today for the tenancy, this one among them.

    Raises:
        BadInput: an unknown outcome or an impossible count.
        NotFound: there is no such tenancy, or the person or authority is not of it.
        KeyReused: the key came before with other content.
        NotAllowed: the role does not reach this far.
    """
    require(policy, unit.actor.roles, "record_try")
    if outcome not in OUTCOMES or not 0 <= asked <= MOST_ASKED:
        raise BadInput("That is no way a check can end.", "Close the check and begin again.", field="outcome")
    kept = {
        "call_key": call_key,
        "tenancy_id": tenancy_id,
        "person_id": person_id,
        "authority_id": authority_id,
        "officer_id": unit.officer_id,
        "outcome": outcome,
        "asked": asked,
    }
    if find_first(unit, _TRY, key, **kept) is None:
        must_be_of(unit, tenancy_id, person_id)
        _authority_must_be_of(unit, tenancy_id, authority_id)
        made = unit.connection.execute(
            insert(_TRY).values(key=key, at=unit.now, **kept).returning(_TRY.c.id)
        ).scalar_one()
        unit.audit(
            "verify",
            "verification_try",
            int(made),
            tenancy_id=tenancy_id,
            outcome=outcome,
            asked=asked,
            person=person_id,
            authority=authority_id,
        )
    return failed_today(unit.connection, tenancy_id, today=unit.today)


def _authority_must_be_of(unit: UnitOfWork, tenancy_id: int, authority_id: int | None) -> None:
    if authority_id is None:
        return
    there = select(_AUTHORITY.c.id).where(
        _AUTHORITY.c.id == authority_id, _AUTHORITY.c.tenancy_id == tenancy_id
    )
    if unit.connection.execute(there).first() is None:
        raise NotFound("That authority is not of this tenancy.", "Press t and choose it again.")
