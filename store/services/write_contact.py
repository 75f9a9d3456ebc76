"""Writing a contact into the case diary, and adding to one that is there: never an edit."""

from sqlalchemy import insert, select

from store.domain.errors import BadInput, NotFound
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.casework import Contact, ContactAddendum
from store.models.columns import metadata
from store.models.tenancies import Tenancy, TenancyParty
from store.services.known_key import find_first
from store.services.take_text import take_line, take_note
from store.unit_of_work import UnitOfWork

_CONTACT = metadata.tables[str(Contact.__tablename__)]
_ADDENDUM = metadata.tables[str(ContactAddendum.__tablename__)]
_TENANCY = metadata.tables[str(Tenancy.__tablename__)]
_PARTY = metadata.tables[str(TenancyParty.__tablename__)]

DIRECTIONS = {"phone": "in", "office": "in", "letter": "in", "text": "in", "email": "in", "visit": "out"}
"""Channels that an officer writes down, and which way they went. What we send writes itself."""
_DID = 20_000
"""Characters of the lines that wrote themselves."""


def write_contact(
    unit: UnitOfWork,
    policy: Policy,
    *,
    key: str,
    call_key: str,
    tenancy_id: int,
    person_id: int | None,
    channel: str,
    subject: str,
    did: str,
    said: str,
    restricted: bool,
) -> tuple[int, bool]:
    """Keep a contact; gives its number, and whether it was there before under the same key.

    Raises:
        BadInput: an unknown channel, nothing to keep, text too long or with a card number.
        NotFound: there is no such tenancy, or the person is not of it.
        KeyReused: the key came before with other content.
        NotAllowed: the role does not reach this far.
    """
    require(policy, unit.actor.roles, "write_contact")
    if channel not in DIRECTIONS:
        raise BadInput(
            "That is not a way a contact comes.", "Choose phone, visit, letter ...", field="channel"
        )
    kept = {
        "tenancy_id": tenancy_id,
        "person_id": person_id,
        "officer_id": unit.officer_id,
        "channel": channel,
        "subject": take_line(unit, subject, field="subject", needed=False),
        "did": take_note(unit, did, field="note", limit=_DID, needed=False),
        "said": take_note(
            unit, said, field="note", limit=policy.desk.note_characters, needed=not did.strip()
        ),
        "visible_to": "cleared" if restricted else "all",
    }
    first = find_first(unit, _CONTACT, key, **kept)
    if first is not None:
        return int(first["id"]), True
    must_be_of(unit, tenancy_id, person_id)
    row = {"key": key, "call_key": call_key, "at": unit.now, "direction": DIRECTIONS[channel], **kept}
    contact_id = unit.connection.execute(insert(_CONTACT).values(row).returning(_CONTACT.c.id)).scalar_one()
    unit.audit("write", "contact", contact_id, tenancy_id=tenancy_id, channel=channel, restricted=restricted)
    return int(contact_id), False


def add_addendum(unit: UnitOfWork, policy: Policy, *, key: str, contact_id: int, text: str) -> bool:
    """Keep an addendum to a contact; gives whether it was there before under the same key.

    Raises:
        BadInput: no text, too long, or with a card number.
        NotFound: there is no such contact.
        KeyReused: the key came before with other content.
        NotAllowed: the role does not reach this far.
    """
    require(policy, unit.actor.roles, "add_addendum")
    kept = {
        "contact_id": contact_id,
        "officer_id": unit.officer_id,
        "text": take_note(unit, text, field="addendum", limit=policy.desk.note_characters),
    }
    if find_first(unit, _ADDENDUM, key, **kept) is not None:
        return True
    found = unit.connection.execute(
        select(_CONTACT.c.tenancy_id, _CONTACT.c.visible_to, _CONTACT.c.officer_id).where(
            _CONTACT.c.id == contact_id
        )
    ).one_or_none()
    hidden = found is not None and found.visible_to != "all" and found.officer_id != unit.officer_id
    if found is None or (hidden and not policy.has_right("restricted", unit.actor.roles)):
        raise NotFound("There is no such note.", "Open the diary again and choose the note.")
    added = unit.connection.execute(
        insert(_ADDENDUM).values(key=key, at=unit.now, **kept).returning(_ADDENDUM.c.id)
    ).scalar_one()
    unit.audit("add_to", "contact", contact_id, tenancy_id=found.tenancy_id, addendum=added)
    return False


def must_be_of(unit: UnitOfWork, tenancy_id: int, person_id: int | None) -> None:
    """Let pass a tenancy that is there, with a person who is of it.

    Raises:
        NotFound: there is no such tenancy, or the person is not of it.
    """
    there = unit.connection.execute(select(_TENANCY.c.id).where(_TENANCY.c.id == tenancy_id)).first()
    if there is None:
        raise NotFound("There is no such tenancy.", "Find the tenancy again.")
    if person_id is None:
        return
    of_it = select(_PARTY.c.id).where(_PARTY.c.tenancy_id == tenancy_id, _PARTY.c.person_id == person_id)
    if unit.connection.execute(of_it).first() is None:
        raise NotFound("That person is not of this tenancy.", "Open the tenancy again and choose who it is.")
