"""Asking the trail who looked at or changed a record: itself told to the trail."""

from datetime import date

from sqlalchemy import select

from store.domain.errors import NotAllowed
from store.domain.policy import Policy
from store.models.every import metadata
from store.unit_of_work import UnitOfWork

_HEAD = metadata.tables["audit_head"]

RIGHTS = ("audit", "officers")
"""Either lets somebody ask: who audits, who manages, who administers."""


def may_ask_trail(rules: Policy, roles: frozenset[str]) -> bool:
    """Whether somebody with these roles may ask."""
    return any(rules.has_right(right, roles) for right in RIGHTS)


def ask_trail(
    unit: UnitOfWork, rules: Policy, *, tenancy_id: int | None, officer_id: int | None, since: date | None
) -> int:
    """Tell the trail of the asking, and give its last event before that.

    An auditor asks, too: that is no writing of theirs.

    Raises:
        NotAllowed: none of the roles reaches this far.
    """
    if not may_ask_trail(rules, unit.actor.roles):
        raise NotAllowed("Your role does not reach this far.", "Ask an auditor or a manager.")
    last = unit.connection.execute(select(_HEAD.c.seq).where(_HEAD.c.id == 1)).scalar_one()
    unit.audit(
        "ask_trail",
        "officer" if tenancy_id is None else "tenancy",
        officer_id if tenancy_id is None else tenancy_id,
        tenancy_id=tenancy_id,
        officer=officer_id,
        since=since.isoformat() if since else None,
    )
    return int(last)
