"""Opening what a wellbeing emergency leaves behind: real work, with an owner and a day, each once.

What was left behind is kept among the alert's ticks as soon as the emergency has ended. It is opened here, in
a unit of work of its own, so that a gate that says no can never stand in the way of what was said.
"""

from datetime import date
from typing import Any

from sqlalchemy import insert, select

from store.domain.calendar import WorkingDays
from store.domain.errors import BadInput, DutydeskError, NotFound, StoreProblem
from store.domain.policy import Policy
from store.domain.rights import require
from store.domain.safeguarding import FollowUp, follow_up
from store.models.casework import Contact, ContactAddendum
from store.models.columns import metadata
from store.models.keeping import WellbeingAlert
from store.queries.follow_ups import follow_ups_of, key_of
from store.queries.shifts import Lead, lead_on_duty
from store.queries.wellbeing import blocks_of
from store.services.make_promise import book_call_back
from store.services.queue_action import queue_follow_up
from store.unit_of_work import UnitOfWork

_ALERT = metadata.tables[str(WellbeingAlert.__tablename__)]
_CONTACT = metadata.tables[str(Contact.__tablename__)]
_ADDENDUM = metadata.tables[str(ContactAddendum.__tablename__)]


def open_follow_ups(unit: UnitOfWork, policy: Policy, working_days: WorkingDays, *, key: str) -> int:
    """Open what the emergency of this key left behind and is not open yet; how many were opened.

    Nothing is opened while the call goes on, or while no account is known. What the gate bars, or a number
    that is not on file, leaves it with the duty lead, on the alert.

    Raises:
        NotAllowed: nobody who is signed in asks.
        NotFound: there is no such emergency.
    """
    require(policy, unit.actor.roles, "open_follow_ups")
    # The alert's row is locked, so that of two desks one opens them and the other finds them open.
    alert = unit.connection.execute(
        select(_ALERT).where(_ALERT.c.key == key).with_for_update(key_share=True)
    ).one_or_none()
    if alert is None:
        raise NotFound("There is no such emergency.", "Look at the list of alerts again.")
    if alert.state != "closed" or alert.tenancy_id is None:
        return 0
    lead, opened = lead_on_duty(unit.connection, unit.now), 0
    for view in follow_ups_of(unit.connection, [key]).get(key, ()):
        known = follow_up(view.code)
        if known is None or view.opened:
            continue
        try:
            due_on = _open(unit, policy, working_days, alert, known, lead)
        except StoreProblem:
            raise
        except DutydeskError:
            continue
        opened += 1
        owner = unit.actor.name if known.kind == "call_back" else lead.name
        _note(unit, alert, known, owner, due_on)
    return opened


def _open(
    unit: UnitOfWork, policy: Policy, working_days: WorkingDays, alert: Any, known: FollowUp, lead: Lead
) -> date:
    """Queue one; gives the day it is due."""
    days = 0 if known.same_day else policy.actions[known.kind].due_working_days
    due_on = working_days.for_promises().add(unit.today, days) if days else unit.today
    key = key_of(alert.key, known.code)
    if known.kind == "call_back":
        people = blocks_of(unit.connection, alert.tenancy_id, unit.today)
        block = people.get(alert.person_id) or people.get(None)
        book_call_back(
            unit,
            policy,
            key=key,
            tenancy_id=alert.tenancy_id,
            person_id=alert.person_id,
            phone=block.phone if block is not None else "",
            due_on=due_on,
            due_time="",
            reason=known.name,
        )
        return due_on
    started = alert.started_at.astimezone(unit.now.tzinfo)
    refused: DutydeskError = BadInput("There is nothing to queue.", "Queue it on the account.")
    for detail in known.details:
        try:
            queue_follow_up(
                unit,
                policy,
                working_days,
                key=key,
                tenancy_id=alert.tenancy_id,
                kind=known.kind,
                detail=detail,
                reason=f"Wellbeing emergency of {started:%d/%m/%Y %H:%M}: read its record first.",
                due_on=due_on,
                # Nobody on duty: whoever has seen the alert, else it is everybody's until a lead takes it.
                owner_id=lead.officer_id or alert.seen_by,
            )
        except StoreProblem:
            raise
        except DutydeskError as error:
            refused = error
        else:
            return due_on
    raise refused


def _note(unit: UnitOfWork, alert: Any, known: FollowUp, owner: str, due_on: date) -> None:
    """Say in the restricted record what was opened."""
    contact_id = unit.connection.execute(
        select(_CONTACT.c.id).where(_CONTACT.c.key == f"{alert.key}/contact")
    ).scalar_one_or_none()
    if contact_id is None:
        return
    by = f"{owner or 'the duty lead'}, by {due_on:%d/%m/%Y}"
    added = unit.connection.execute(
        insert(_ADDENDUM)
        .values(
            key=f"{key_of(alert.key, known.code)}/note",
            contact_id=contact_id,
            officer_id=unit.officer_id,
            at=unit.now,
            text=f"Opened: {known.name}. {by}.",
        )
        .returning(_ADDENDUM.c.id)
    ).scalar_one()
    unit.audit("add_to", "contact", contact_id, tenancy_id=alert.tenancy_id, addendum=added)
