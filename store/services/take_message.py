"""Taking a general message from a caller who was not verified: nothing is confirmed to them."""

from datetime import date

from sqlalchemy import insert, select

from store.domain.calendar import WorkingDays
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.casework import Enquiry
from store.models.columns import metadata
from store.models.officers import Officer, OfficerPatch
from store.models.places import Property
from store.models.tenancies import Tenancy
from store.services.known_key import find_first
from store.services.make_promise import day_ahead
from store.services.take_text import take_line, take_note
from store.services.write_contact import must_be_of
from store.unit_of_work import UnitOfWork

_ENQUIRY = metadata.tables[str(Enquiry.__tablename__)]
_OFFICER = metadata.tables[str(Officer.__tablename__)]
_OFFICER_PATCH = metadata.tables[str(OfficerPatch.__tablename__)]
_PROPERTY = metadata.tables[str(Property.__tablename__)]
_TENANCY = metadata.tables[str(Tenancy.__tablename__)]

PHONE = 40
"""Characters of a number as the caller gave it."""


def take_message(
    unit: UnitOfWork,
    policy: Policy,
    working_days: WorkingDays,
    *,
    key: str,
    call_key: str,
    tenancy_id: int | None,
    caller_name: str,
    caller_phone: str,
    text: str,
    answer_by: date | None = None,
) -> int:
    """Keep a message, once for its key; gives its number.

    It goes to who looks after the patch, or stays with who took it. Where no day is given it wants an
    answer within the working days of the policy (`actions.enquiry.due`).

    Raises:
        BadInput: no text, text too long or with a card number, or a day gone by.
        NotFound: there is no such tenancy.
        KeyReused: the key came before with other content.
        NotAllowed: the role does not reach this far.
    """
    require(policy, unit.actor.roles, "take_message")
    kept = {
        "kind": "message",
        "tenancy_id": tenancy_id,
        "caller_name": take_line(unit, caller_name, field="name", needed=False),
        "caller_phone": take_line(unit, caller_phone, field="phone", limit=PHONE, needed=False),
        "text": take_note(unit, text, field="message", limit=policy.desk.note_characters),
        "taken_by": unit.officer_id,
    }
    first = find_first(unit, _ENQUIRY, key, **kept)
    if first is not None:
        return int(first["id"])
    if answer_by is None:
        answer_by = working_days.add(unit.today, policy.actions["enquiry"].due_working_days)
    day_ahead(unit, answer_by, field="answer_by")
    if tenancy_id is not None:
        must_be_of(unit, tenancy_id, None)
    owner_id = _owner(unit, tenancy_id)
    row = {"key": key, "answer_by": answer_by, "owner_id": owner_id, "taken_at": unit.now, "state": "open"}
    made = int(
        unit.connection.execute(insert(_ENQUIRY).values(**row, **kept).returning(_ENQUIRY.c.id)).scalar_one()
    )
    due = answer_by.isoformat()
    unit.audit("take_message", "enquiry", made, tenancy_id=tenancy_id, call=call_key, answer_by=due)
    return made


def _owner(unit: UnitOfWork, tenancy_id: int | None) -> int:
    if tenancy_id is None:
        return unit.officer_id
    owner = unit.connection.execute(
        select(_OFFICER.c.id)
        .join(_OFFICER_PATCH, _OFFICER_PATCH.c.officer_id == _OFFICER.c.id)
        .join(_PROPERTY, _PROPERTY.c.patch_id == _OFFICER_PATCH.c.patch_id)
        .join(_TENANCY, _TENANCY.c.property_id == _PROPERTY.c.id)
        .where(_TENANCY.c.id == tenancy_id, _OFFICER.c.active)
        .order_by(_OFFICER.c.id)
        .limit(1)
    ).scalar_one_or_none()
    return unit.officer_id if owner is None else int(owner)
