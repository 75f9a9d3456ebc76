"""Removing a person's data: asked for by one, agreed by another, refused while a reason to keep it stands.

The person stays as a number, so that the ledger, the receipts and the trail stay whole; names, numbers,
addresses, notes and whatever else says who it was go (UK GDPR articles 5(1)(e) and 17).
"""

import json
from contextlib import closing
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, text, update

from store.domain.errors import AlreadyDecided, NotFound, Refused, TwoPeople
from store.domain.policy import Policy
from store.domain.rights import require
from store.engine import Store
from store.models.erasing import ERASED
from store.models.every import metadata
from store.queries.reasons_to_keep import Reason, reasons_to_keep
from store.search import index_tenancy
from store.services.backup_file import told_of_files
from store.services.erase_plan import ALONE_SQL, PLAN, Wipe
from store.services.take_text import take_line
from store.unit_of_work import UnitOfWork

_ERASURE = metadata.tables["erasure"]
_PERSON = metadata.tables["person"]
_TOKEN = metadata.tables["search_token"]
_WORD = metadata.tables["search_word"]

WHYS: Final = ("request", "retention")


def ask_erasure(unit: UnitOfWork, policy: Policy, *, person_id: int, why: str, reason: str) -> int:
    """Ask that a person's data go; gives the request's number.

    Args:
        unit: The unit of work.
        policy: The council's.
        person_id: Whose.
        why: One of `WHYS`.
        reason: The reference of the person's letter, or of the rule; no names.

    Raises:
        NotAllowed: the role does not reach this far.
        BadInput: no reason.
        NotFound: no such person.
        Refused: a reason to keep it stands, or it was asked for, or it is done.
    """
    require(policy, unit.actor.roles, "ask_erasure")
    reason = take_line(unit, reason, field="reason")
    # The person's row is held, so that of two who ask at once one is told.
    there = unit.connection.execute(
        select(_PERSON.c.id).where(_PERSON.c.id == person_id).with_for_update(key_share=True)
    ).first()
    if there is None:
        raise NotFound("There is no person of that number.", "Check the number.")
    state = unit.connection.execute(
        select(_ERASURE.c.state)
        .where(_ERASURE.c.person_id == person_id, _ERASURE.c.state.in_(("waiting", "done")))
        .limit(1)
    ).scalar_one_or_none()
    if state is not None:
        done = "has gone already" if state == "done" else "is asked for already"
        raise Refused(f"This person's data {done}.", "Look at `dutydesk erase list`.")
    _nothing_keeps(unit, policy, person_id)
    number = unit.connection.execute(
        insert(_ERASURE)
        .values(
            person_id=person_id,
            why=why,
            reason=reason,
            state="waiting",
            asked_by=unit.officer_id,
            asked_at=unit.now,
            removed="",
        )
        .returning(_ERASURE.c.id)
    ).scalar_one()
    unit.audit("ask_erasure", "person", person_id, request=int(number), kind=why)
    return int(number)


def agree_erasure(unit: UnitOfWork, policy: Policy, *, number: int) -> dict[str, int]:
    """Agree to a request, as somebody else, and remove the data; gives how many rows of which table went.

    Raises:
        NotAllowed: the role does not reach this far.
        NotFound: no such request.
        AlreadyDecided: it was decided before.
        TwoPeople: whoever asked agrees.
        Refused: a reason to keep it stands now.
    """
    require(policy, unit.actor.roles, "agree_erasure")
    person_id = _decide(unit, number, "done", by_another=True)
    _nothing_keeps(unit, policy, person_id)
    removed = _erase(unit, person_id)
    unit.connection.execute(
        update(_ERASURE).where(_ERASURE.c.id == number).values(removed=json.dumps(removed, sort_keys=True))
    )
    unit.audit("agree_erasure", "person", person_id, request=number, rows=sum(removed.values()))
    return removed


def refuse_erasure(unit: UnitOfWork, policy: Policy, *, number: int, reason: str) -> None:
    """Say no to a request, as somebody else; raises as `agree_erasure`, and BadInput without a reason."""
    require(policy, unit.actor.roles, "refuse_erasure")
    reason = take_line(unit, reason, field="reason")
    person_id = _decide(unit, number, "refused", by_another=True)
    unit.audit("refuse_erasure", "person", person_id, why=reason, request=number)


def withdraw_erasure(unit: UnitOfWork, policy: Policy, *, number: int) -> None:
    """Take one's own request back; raises as `agree_erasure`, and TwoPeople where another asked."""
    require(policy, unit.actor.roles, "withdraw_erasure")
    person_id = _decide(unit, number, "withdrawn", by_another=False)
    unit.audit("withdraw_erasure", "person", person_id, request=number)


def _decide(unit: UnitOfWork, number: int, state: str, *, by_another: bool) -> int:
    """Settle a request that waits, once; gives the person's number."""
    found = unit.connection.execute(
        select(_ERASURE).where(_ERASURE.c.id == number).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such request.", "Look at `dutydesk erase list`.")
    if found.state != "waiting":
        raise AlreadyDecided("This request was decided before.", "Look at `dutydesk erase list`.")
    mine = found.asked_by == unit.officer_id
    if by_another and mine:
        raise TwoPeople("Whoever asked cannot decide.", "Ask somebody else who may; or withdraw it.")
    if not by_another and not mine:
        raise TwoPeople("Only whoever asked takes a request back.", "Refuse it instead.")
    decided_by = unit.officer_id if by_another else None
    unit.connection.execute(
        update(_ERASURE)
        .where(_ERASURE.c.id == number)
        .values(state=state, decided_by=decided_by, decided_at=unit.now)
    )
    return int(found.person_id)


def _nothing_keeps(unit: UnitOfWork, policy: Policy, person_id: int) -> None:
    reasons = reasons_to_keep(unit.connection, [person_id], today=unit.today, periods=policy.retention).get(
        person_id, ()
    )
    if reasons:
        raise Refused(
            f"It must be kept: {'; '.join(map(in_words, reasons))}.",
            "Ask again when none of these stands any more.",
        )


def in_words(reason: Reason) -> str:
    """A reason in words, with its last day where there is one."""
    return f"{reason.says}, until {reason.until:%d/%m/%Y}" if reason.until else reason.says


# -- removing --------------------------------------------------------------------------------------------


def _erase(unit: UnitOfWork, person_id: int) -> dict[str, int]:
    connection = unit.connection
    words = (
        connection.execute(select(_TOKEN.c.token).where(_TOKEN.c.person_id == person_id).distinct())
        .scalars()
        .all()
    )
    removed: dict[str, int] = {}
    for wipe in PLAN:
        gone = _wipe(connection, wipe, person_id)
        if gone:
            removed[wipe.table] = removed.get(wipe.table, 0) + gone
    tenancies = connection.execute(
        text("SELECT tenancy_id FROM tenancy_party WHERE person_id = :person"), {"person": person_id}
    ).scalars()
    for tenancy_id in tenancies.all():
        index_tenancy(connection, tenancy_id, today=unit.today)
    connection.execute(delete(_TOKEN).where(_TOKEN.c.person_id == person_id))
    _forget_words(connection, list(words))
    return removed


def _forget_words(connection: Connection, words: list[str]) -> None:
    """Words of the index that lead to nobody any more: a rare surname names somebody by itself."""
    for start in range(0, len(words), 200):
        some = words[start : start + 200]
        still = select(_TOKEN.c.token).where(_TOKEN.c.token.in_(some))
        connection.execute(delete(_WORD).where(_WORD.c.word.in_(some), _WORD.c.word.not_in(still)))


def _wipe(connection: Connection, wipe: Wipe, person_id: int) -> int:
    """Carry out one line of the plan; gives how many rows it touched."""
    where = wipe.where.format(t=f'"{wipe.table}"', alone=ALONE_SQL)
    values: dict[str, Any] = {"person": person_id}
    if wipe.removes:
        sql = f'DELETE FROM "{wipe.table}" WHERE {where}'
    else:
        sets = [f"\"{name}\" = CASE WHEN \"{name}\" = '' THEN '' ELSE :erased END" for name in wipe.words]
        sets += [f'"{name}" = :set_{name}' for name in wipe.clear]
        values |= {f"set_{name}": value for name, value in wipe.clear.items()}
        values |= {"erased": ERASED} if wipe.words else {}
        sql = f'UPDATE "{wipe.table}" SET {", ".join(sets)} WHERE {where}'
        if wipe.words:
            some = " OR ".join(f"\"{name}\" NOT IN ('', :erased)" for name in wipe.words)
            sql += f" AND ({some})"
    returned = connection.execute(text(f"{sql} RETURNING 1"), values)
    return len(returned.all())


def write_anew(store: Store) -> None:
    """Write a SQLite file anew, so that no free page of it holds what went; PostgreSQL's own vacuum does so.

    Raises:
        StoreProblem: another program holds the store, or there is no room for a second copy.
    """
    if store.dialect != "sqlite":
        return
    with (
        told_of_files("The disk is full: the file was not written anew."),
        closing(store.writer.raw_connection()) as connection,
        closing(connection.cursor()) as cursor,
    ):
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
