"""What the duty lead does for a wellbeing alert the same day: name the account, read the record, debrief."""

from sqlalchemy import select, update

from store.domain.errors import AlreadyDecided, BadInput, NotFound, Refused
from store.domain.policy import Policy
from store.domain.rights import require
from store.domain.safeguarding import LEAD_STEPS
from store.models.columns import metadata
from store.models.keeping import WellbeingAlert, WellbeingTick
from store.models.tenancies import RentAccount
from store.services.keep_emergency import hold_recovery, mark_of, write_record
from store.services.take_text import take_line
from store.unit_of_work import UnitOfWork

_ALERT = metadata.tables[str(WellbeingAlert.__tablename__)]
_TICK = metadata.tables[str(WellbeingTick.__tablename__)]
_ACCOUNT = metadata.tables[str(RentAccount.__tablename__)]


def tick_alert(unit: UnitOfWork, policy: Policy, *, alert_id: int, step: str) -> None:
    """Keep that a lead has done a step, once, with the time and the name.

    Raises:
        NotAllowed: the role is no lead's.
        BadInput: it is no step of a lead's.
        Refused: the call goes on, or nobody owns the alert yet.
        NotFound: there is no such alert.
    """
    require(policy, unit.actor.roles, "tick_alert")
    if step not in LEAD_STEPS:
        raise BadInput("That is no step of the duty lead's.", "Choose one of the page.", field="step")
    alert = unit.connection.execute(
        select(_ALERT).where(_ALERT.c.id == alert_id).with_for_update(key_share=True)
    ).one_or_none()
    if alert is None:
        raise _no_alert()
    if alert.state != "closed":
        raise Refused("The call goes on.", "Come back to this when it has ended.")
    if alert.seen_by is None:
        raise Refused("Nobody owns this alert yet.", "Own it first: F2.")
    mark = mark_of(alert.key, step)
    if unit.connection.execute(select(_TICK.c.id).where(_TICK.c.key == mark)).first() is not None:
        return
    row = {"key": mark, "alert_key": alert.key, "item": step, "answer": "yes"}
    unit.bulk(WellbeingTick, [{**row, "at": unit.now, "officer_id": unit.officer_id}])
    unit.audit(step, "wellbeing_alert", alert_id, tenancy_id=alert.tenancy_id)


def name_account(unit: UnitOfWork, policy: Policy, *, alert_id: int, rent_reference: str) -> str:
    """Say whose account an emergency is about that had none; gives the emergency's key.

    Recovery is held from now on as if it had been known; who called stays unknown, so that nobody is flagged.

    Raises:
        NotAllowed: the role is no lead's.
        NotFound: there is no such alert or rent account.
        AlreadyDecided: it has an account.
        BadInput: no reference, or one with a card number.
    """
    require(policy, unit.actor.roles, "name_account")
    reference = take_line(unit, rent_reference, field="reference", limit=40)
    tenancy_id = unit.connection.execute(
        select(_ACCOUNT.c.tenancy_id).where(_ACCOUNT.c.rent_reference == reference)
    ).scalar_one_or_none()
    if tenancy_id is None:
        raise NotFound("No account has that rent reference.", "Find the account first, then type it again.")
    alert = unit.connection.execute(
        update(_ALERT)
        .where(_ALERT.c.id == alert_id, _ALERT.c.tenancy_id.is_(None))
        .values(tenancy_id=tenancy_id)
        .returning(_ALERT)
    ).one_or_none()
    if alert is None:
        if unit.connection.execute(select(_ALERT.c.id).where(_ALERT.c.id == alert_id)).first() is None:
            raise _no_alert()
        raise AlreadyDecided("It is known whose account it is.", "Look at the alert again.")
    unit.audit("name", "wellbeing_alert", alert_id, tenancy_id=tenancy_id)
    hold_recovery(unit, policy.wellbeing.hold_days, alert)
    if alert.state == "closed":
        write_record(unit, alert)
    return str(alert.key)


def _no_alert() -> NotFound:
    return NotFound("There is no such alert.", "Look at the list of alerts again.")
