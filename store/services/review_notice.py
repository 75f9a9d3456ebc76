"""A tenant's request to review a notice, and its decision: between the two no claim may rest on it."""

from datetime import date
from typing import Any

from sqlalchemy import select, update

from store.domain.errors import BadInput, ChangedMeanwhile, NotFound, Refused, TwoPeople
from store.domain.notice_kinds import NoticeKind
from store.domain.notices import REVIEWED, review_deadline
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.columns import metadata
from store.models.recovery import Notice
from store.services.posting import lock_account
from store.unit_of_work import UnitOfWork

_NOTICE = metadata.tables[str(Notice.__tablename__)]

OUTCOMES = ("confirmed", "set_aside")


def ask_review(unit: UnitOfWork, policy: Policy, *, notice_id: int, version: int, asked_on: date) -> bool:
    """Keep that the tenant asked for a review; gives whether that was kept before.

    Raises:
        Refused: the notice is not served, knows no review, was asked about before, or the time is over.
        BadInput: a day before it was served, or ahead.
        ChangedMeanwhile: somebody changed the notice meanwhile.
        NotFound, NotAllowed: no such notice; the role does not reach.
    """
    require(policy, unit.actor.roles, "ask_review")
    row = _locked(unit, notice_id)
    if row.review_asked_on == asked_on:
        return True
    if row.state != "served" or row.served_on is None or NoticeKind(row.kind) not in REVIEWED:
        raise Refused("No review belongs to that notice.", "Write down in the diary what the tenant asked.")
    if row.review_asked_on is not None:
        raise Refused(
            f"A review was asked for on {row.review_asked_on:%d/%m/%Y}.", "The first request stands."
        )
    _between(unit, row.served_on, asked_on, "It was served")
    last = review_deadline(row.served_on)
    if asked_on > last:
        raise Refused(
            f"The time to ask ended on {last:%d/%m/%Y} (14 days, the day of service one of them).",
            "Write it in the diary, and ask legal whether to review all the same.",
        )
    _change(unit, row, version, review_asked_on=asked_on)
    unit.audit("ask_review", "notice", notice_id, tenancy_id=row.tenancy_id, on=asked_on.isoformat())
    return False


def decide_review(
    unit: UnitOfWork, policy: Policy, *, notice_id: int, version: int, decided_on: date, outcome: str
) -> bool:
    """Keep how a review was decided; gives whether that was kept before. Set aside, the notice is withdrawn.

    Raises:
        TwoPeople: this officer drafted or authorised the notice: nobody involved reviews it (SI 1997/72).
        Refused: no review is open.
        BadInput: an unknown outcome, a day before the request, or ahead.
        ChangedMeanwhile, NotFound, NotAllowed: as `ask_review`.
    """
    require(policy, unit.actor.roles, "decide_review")
    if outcome not in OUTCOMES:
        raise BadInput("That is no outcome of a review.", "Choose one of the list.", field="outcome")
    row = _locked(unit, notice_id)
    if (row.review_decided_on, row.review_outcome) == (decided_on, outcome):
        return True
    if row.review_asked_on is None or row.review_decided_on is not None:
        raise Refused("No review of that notice is open.", "Look at panel 5 for what was decided.")
    if unit.officer_id in (row.drafted_by, row.authorised_by):
        raise TwoPeople(
            "You drafted or authorised that notice: another person reviews it.",
            "Ask an officer senior to whoever decided, who had no part in it.",
        )
    _between(unit, row.review_asked_on, decided_on, "The review was asked for")
    state = "withdrawn" if outcome == "set_aside" else row.state
    _change(unit, row, version, review_decided_on=decided_on, review_outcome=outcome, state=state)
    unit.audit(
        "decide_review",
        "notice",
        notice_id,
        tenancy_id=row.tenancy_id,
        on=decided_on.isoformat(),
        outcome=outcome,
    )
    return False


def _locked(unit: UnitOfWork, notice_id: int) -> Any:
    found = select(_NOTICE).where(_NOTICE.c.id == notice_id)
    row = unit.connection.execute(found).one_or_none()
    if row is None:
        raise NotFound("There is no such notice.", "Open the account again.")
    lock_account(unit, tenancy_id=row.tenancy_id)
    return unit.connection.execute(found).one()


def _between(unit: UnitOfWork, first: date, day: date, what: str) -> None:
    if not first <= day <= unit.today:
        raise BadInput(
            f"{what} on {first:%d/%m/%Y}: the day lies between that and today.", "Type the day.", field="on"
        )


def _change(unit: UnitOfWork, row: Any, version: int, **values: Any) -> None:
    if row.version != version:
        raise ChangedMeanwhile("That notice changed while you read it.", "Open it again and look.")
    unit.connection.execute(
        update(_NOTICE).where(_NOTICE.c.id == row.id).values(**values, version=version + 1)
    )
