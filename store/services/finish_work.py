"""Taking off the list what an extract asked a person to look at: kept with who and when, not asked again."""

from collections.abc import Collection

from sqlalchemy import update

from store.domain.errors import NotAllowed, NotFound
from store.domain.policy import Policy
from store.domain.rights import require
from store.queries.import_work import LISTED, WORK
from store.unit_of_work import UnitOfWork

RIGHTS = ("books", "audit")
"""Either lets somebody look at the list: who keeps the books, who audits."""


def look_at_work(unit: UnitOfWork, rules: Policy) -> None:
    """Tell the trail that somebody looks at the list; who audits may look, and writes nothing.

    Raises:
        NotAllowed: none of the roles reaches this far.
    """
    if not any(rules.has_right(right, unit.actor.roles) for right in RIGHTS):
        raise NotAllowed("Your role does not reach this far.", "Ask a manager, finance or an auditor.")
    unit.audit("look_at_work", "import_work")


def finish_work(unit: UnitOfWork, policy: Policy, *, numbers: Collection[int]) -> None:
    """Things were looked at and what was wrong is put right: all of them leave the list, or none.

    An extract that says the same again lists none of them a second time.

    Raises:
        NotAllowed: the role does not reach this far.
        NotFound: one of them is not on the list, or not any more.
    """
    require(policy, unit.actor.roles, "finish_work")
    wanted = sorted(set(numbers))
    rows = unit.connection.execute(
        update(WORK)
        .where(LISTED, WORK.c.id.in_(wanted))
        .values(state="done", done_at=unit.now, done_by=unit.officer_id)
        .returning(WORK.c.id, WORK.c.what, WORK.c.tenancy_id)
    ).all()
    missing = set(wanted) - {row.id for row in rows}
    if missing:
        raise NotFound(
            f"Number {min(missing)} is not on the list: nothing was taken off.", "Look at `dutydesk work`."
        )
    for row in sorted(rows, key=lambda row: int(row.id)):
        unit.audit("finish_work", "import_work", row.id, tenancy_id=row.tenancy_id, what=row.what)
