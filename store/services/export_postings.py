"""Hands the desk's postings to the housing system: one numbered batch a run, kept as its file was."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, exists, func, insert, select, update

from store.domain.errors import NotFound, StoreDamaged
from store.domain.money import Pence
from store.domain.policy import Policy
from store.domain.posting_file import OutLine, file_name, totals, written
from store.domain.rights import require
from store.models.exchange import PostingBatch, PostingOut, Upstream
from store.models.ledger import Counter
from store.queries.tables import ENTRY, OFFICER, POSTING, RECEIPT, RENT_ACCOUNT
from store.services.keep_books import MIRROR, require_books
from store.services.prove_rows import BATCHES, digest_of_lines, digest_of_row
from store.unit_of_work import UnitOfWork

BATCH: Any = PostingBatch.__table__  # type: ignore[attr-defined]
OUT: Any = PostingOut.__table__  # type: ignore[attr-defined]
_COUNTER: Any = Counter.__table__  # type: ignore[attr-defined]
_UPSTREAM: Any = Upstream.__table__  # type: ignore[attr-defined]

_GIVEN: Final = "posting_batch"
"""Counts the batches made."""
_WRITTEN: Final = "posting_batch_written"
"""The last batch whose file is known to be in its folder."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it was handed over."""

    number: int
    lines: int
    credit: Pence
    debit: Pence
    content: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return file_name(self.number)


def make_batch(unit: UnitOfWork, policy: Policy) -> Batch:
    """Put every posting of the desk that was in no batch yet into the next one, with its file.

    Postings made meanwhile by others are in the next batch. The file is written after this unit is kept, and
    `mark_written` says so; until then `waiting_file` gives it again.

    Raises:
        NotAllowed: the role hands nothing over.
        NotFound: there is nothing to hand over.
        Refused: this store keeps the ledger of record.
    """
    require(policy, unit.actor.roles, "make_batch")
    require_books(unit.connection, MIRROR)
    # First of all: two that run at once take turns, and what is rolled back leaves no gap.
    number: int = unit.connection.execute(
        update(_COUNTER)
        .where(_COUNTER.c.name == _GIVEN)
        .values(value=_COUNTER.c.value + 1)
        .returning(_COUNTER.c.value)
    ).scalar_one()
    waiting = unit.connection.execute(_WAITING).all()
    if not waiting:
        raise NotFound("No posting of the desk waits to be handed over.", "There is nothing to do.")
    lines = [_line(row) for row in waiting]
    credit, debit = totals(lines)
    content = written(number, lines, made_on=unit.today)
    digest = _digest(content)
    row = {
        "number": number, "made_at": unit.now, "made_by": unit.actor.officer_id, "lines": len(lines),
        "credit": credit, "debit": debit, "digest": digest, "content": content,
    }  # fmt: skip
    unit.connection.execute(insert(BATCH).values(row))
    unit.connection.execute(
        insert(OUT),
        [
            {"account_id": row.account_id, "seq": row.seq, "batch": number, "line": line, "state": "away"}
            for line, row in enumerate(waiting, 1)
        ],
    )
    unit.audit(
        BATCHES.verb, BATCHES.subject, number, lines=len(lines), credit=credit, debit=debit, digest=digest,
        row=digest_of_row(BATCHES, row),
        handed=digest_of_lines((row.account_id, row.seq) for row in waiting),
    )  # fmt: skip
    return Batch(number, len(lines), Pence(credit), Pence(debit), content)


def batch_again(connection: Connection, number: int) -> Batch:
    """A batch as it was handed over, byte for byte.

    Raises:
        NotFound: there was no such batch.
        StoreDamaged: what is kept is not what was handed over.
    """
    row = connection.execute(select(BATCH).where(BATCH.c.number == number)).one_or_none()
    if row is None:
        raise NotFound(f"There was no batch {number}.", "Leave --batch out for the next one.")
    if _digest(row.content) != row.digest:
        raise StoreDamaged(
            f"What is kept of batch {number} is not what was handed over.",
            "Tell the administrator: `dutydesk prove` names what differs.",
        )
    return Batch(row.number, row.lines, Pence(row.credit), Pence(row.debit), row.content)


def waiting_file(connection: Connection) -> Batch | None:
    """The first batch that was made and whose file may be missing: whoever made it was cut off."""
    value = select(_COUNTER.c.name, _COUNTER.c.value).where(_COUNTER.c.name.in_((_GIVEN, _WRITTEN)))
    counted = {row.name: int(row.value) for row in connection.execute(value)}
    done = counted.get(_WRITTEN, 0)
    return batch_again(connection, done + 1) if counted.get(_GIVEN, 0) > done else None


def mark_written(unit: UnitOfWork, *, number: int) -> None:
    """Keep that the file of a batch is in its folder; not before those ahead of it are."""
    done = unit.connection.execute(
        update(_COUNTER)
        .where(_COUNTER.c.name == _WRITTEN, _COUNTER.c.value == number - 1)
        .values(value=number)
        .returning(_COUNTER.c.value)
    ).scalar_one_or_none()
    if done is not None:
        unit.audit("write_batch", "posting_batch", number)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


_TAKEN = RECEIPT.alias("taken")
_FOUND = (
    select(func.min(_UPSTREAM.c.reference))
    .where(
        _UPSTREAM.c.kind == "account",
        _UPSTREAM.c.local_id == ENTRY.c.account_id,
        _UPSTREAM.c.part == ENTRY.c.sub_account,
    )
    .scalar_subquery()
)
_WAITING = (
    select(
        ENTRY.c.account_id,
        ENTRY.c.seq,
        ENTRY.c.kind,
        ENTRY.c.amount,
        ENTRY.c.effective_on,
        func.coalesce(RECEIPT.c.number, _TAKEN.c.number).label("receipt"),
        func.coalesce(_FOUND, RENT_ACCOUNT.c.rent_reference).label("account_ref"),
        RENT_ACCOUNT.c.payment_reference,
        OFFICER.c.login,
    )
    .select_from(
        POSTING.join(ENTRY, ENTRY.c.posting_id == POSTING.c.id)
        .join(RENT_ACCOUNT, RENT_ACCOUNT.c.id == ENTRY.c.account_id)
        .outerjoin(RECEIPT, RECEIPT.c.posting_id == POSTING.c.id)
        .outerjoin(_TAKEN, _TAKEN.c.posting_id == POSTING.c.reverses_id)
        .outerjoin(OFFICER, OFFICER.c.id == POSTING.c.officer_id)
    )
    .where(
        POSTING.c.origin == "desk",
        ~exists().where(and_(OUT.c.account_id == ENTRY.c.account_id, OUT.c.seq == ENTRY.c.seq)),
    )
    .order_by(POSTING.c.id, ENTRY.c.account_id, ENTRY.c.seq)
)
"""What was never handed over, in the order it was posted. Reversals too, under the receipt they take back."""


def _line(row: Any) -> OutLine:
    return OutLine(
        receipt=row.receipt,
        account_ref=row.account_ref,
        payment_ref=row.payment_reference,
        on=row.effective_on,
        kind=row.kind,
        amount=row.amount,
        officer=row.login or "",
    )
