"""Proves the runs over the whole council, weekly debits and imports, against what the trail said of them.

A debit's row is written again with each chunk, and each chunk tells the trail what it did: added up, the row
must say the same, and so must what the trail holds of the entries that its chunks posted.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from store.models.exchange import ImportRun
from store.models.ledger import Posting
from store.models.runs import DebitRun
from store.models.trail import AuditEvent
from store.services.bring_in import told_in_bulk
from store.services.prove_ledger import Difference
from store.services.prove_sums import Sums

_EVENT: Any = AuditEvent.__table__  # type: ignore[attr-defined]
_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_DEBIT: Any = DebitRun.__table__  # type: ignore[attr-defined]
_IMPORT: Any = ImportRun.__table__  # type: ignore[attr-defined]

CHARGED: Final = "charge_accounts"
"""What the trail calls a chunk of a weekly debit; the subject is `debit_run`."""


_DAYS: Final = ("week", "balance_on")


def digest_of_said(said: str) -> str:
    """SHA-256 of what an import says of itself at its end, for the trail to hold."""
    return hashlib.sha256(said.encode()).hexdigest()


@dataclass(slots=True)
class _Story:
    """What the trail tells of one run."""

    begun: Any = None
    """The event of its beginning."""
    ended: Any = None
    chunks: list[dict[str, Any]] = field(default_factory=list)


def runs_unlike_the_trail(connection: Connection) -> list[Difference]:
    """Debits and imports that are not what the trail tells, that it knows nothing of, or that are gone."""
    debits = _compared(connection, _DEBIT, "begin_debit", "end_debit", "Debit run", _debit)
    return [
        *debits,
        *_compared(connection, _IMPORT, "import_begin", "import_done", "Import", _import),
        *_unlike_their_postings(connection),
    ]


def _compared(
    connection: Connection,
    table: Any,
    begin: str,
    end: str,
    word: str,
    expected: Callable[[_Story], Mapping[str, Any]],
) -> Iterator[Difference]:
    stories = _stories(connection, table.name, begin, end)
    for row in connection.execute(table.select().order_by(table.c.id)).mappings():
        story, where = stories.pop(row["id"], _Story()), f"{word} {row['id']}"
        if story.begun is None:
            yield Difference(f"{table.name}_unknown", f"{where}: the trail knows nothing of it.")
            continue
        unlike = [name for name, value in expected(story).items() if _seen(row, name) != value]
        if unlike:
            says = f"{where}: what it says of {', '.join(unlike)} is not what the trail tells"
            event = (story.ended or story.begun).seq
            yield Difference(f"{table.name}_unlike_trail", f"{says} (event {event}).", event=event)
    for number, story in stories.items():
        if story.begun is not None:
            says = f"{word} {number}: the trail tells of it, but it is not there."
            yield Difference(f"{table.name}_gone", says, event=story.begun.seq)


def _stories(connection: Connection, subject: str, begin: str, end: str) -> dict[int, _Story]:
    stories: dict[int, _Story] = defaultdict(_Story)
    events = connection.execute(
        select(_EVENT).where(_EVENT.c.verb.in_((begin, end, CHARGED)), _EVENT.c.subject == subject)
        .order_by(_EVENT.c.seq)
    )  # fmt: skip
    for event in events:
        story = stories[event.subject_id]
        if event.verb == begin:
            story.begun = event
        elif event.verb == end:
            story.ended = event
        else:
            story.chunks.append(_read(event.detail))
    return stories


def _read(detail: str) -> dict[str, Any]:
    try:
        said = json.loads(detail)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _seen(row: Any, name: str) -> Any:
    """A column as the trail would tell it."""
    if name == "said":
        return digest_of_said(row["said"])
    return row[name].isoformat() if isinstance(row[name], date) and name in _DAYS else row[name]


def _both(story: _Story) -> dict[str, Any]:
    """What every run has."""
    return {
        "state": "done" if story.ended else None,
        "started_at": story.begun.at,
        "finished_at": story.ended.at if story.ended else None,
        "officer_id": story.begun.officer_id,
    }


def _debit(story: _Story) -> dict[str, Any]:
    begun = _read(story.begun.detail)
    sums = {name: sum(one.get(name, 0) for one in story.chunks) for name in ("accounts", "entries", "total")}
    return {
        **_both(story),
        **sums,
        "state": "done" if story.ended else "running",
        "week": begun.get("week"),
        "policy_version": begun.get("policy"),
        "chunks": sum(one.get("entries", 0) > 0 for one in story.chunks),
        "last_account_id": story.chunks[-1].get("through") if story.chunks else 0,
    }


def _import(story: _Story) -> dict[str, Any]:
    begun = _read(story.begun.detail)
    done = {"said": _read(story.ended.detail).get("said")} if story.ended else {}
    return {
        **_both(story),
        **done,
        "state": "done" if story.ended else "loading",
        "kind": "housing",
        "profile": begun.get("profile"),
        "balance_on": begun.get("balance_on"),
        "digest": begun.get("digest"),
    }


def _unlike_their_postings(connection: Connection) -> Iterator[Difference]:
    """Debits whose postings, as the trail holds them, come to something else than the run says."""
    rows = connection.execute(select(_DEBIT.c.id, _DEBIT.c.week, _DEBIT.c.entries, _DEBIT.c.total)).all()
    if not rows:
        return
    charges = select(_POSTING.c.id, _POSTING.c.effective_on).where(
        _POSTING.c.origin == "debit_run", _POSTING.c.key.like("debit/%")
    )
    weeks = {row.id: row.effective_on for row in connection.execute(charges)}
    whole: dict[Any, Sums] = defaultdict(Sums)
    for told in told_in_bulk(connection, "entry"):
        week = weeks.get(told.spans[0][0]) if told.spans else None
        if week is not None and told.spans[0][0] == told.spans[-1][1]:
            try:
                whole[week] += Sums.read(told.said)
            except ValueError:
                continue
    for row in rows:
        sums = whole[row.week]
        if (sums.entries, sums.amount) != (row.entries, row.total):
            says = f"Debit run {row.id}: it says {row.entries} entries, its postings have {sums.entries}."
            if sums.entries == row.entries:
                says = f"Debit run {row.id}: it says another total than its postings come to."
            yield Difference("debit_run_unlike_ledger", says)
