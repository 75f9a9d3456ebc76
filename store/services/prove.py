"""Proves the books: works everything out again from the entries and names what differs.

Five looks, because no single one sees every kind of tampering: the balances against the entries, the receipts
against the postings and their counter, postings, receipts and approvals against what the trail said of them
when they were made, what came in bulk against the sums that the trail kept of it, and the trail's own chain.
What all of them together cannot see is a store rewritten whole, or cut off at the end with its counters set
back: for that the chain's end is kept somewhere else (`store.services.prove_anchor`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, text

from store.audit import broken_at
from store.engine import Store, told
from store.services.prove_accounts import Part, parts_of, prove_part
from store.services.prove_held import held_unlike_the_trail
from store.services.prove_ledger import (
    ACCOUNT_CHECKS,
    BOOK_CHECKS,
    POSTING_CHECKS,
    Check,
    Difference,
    found_by,
)
from store.services.prove_moment import Progress, Work, nobody, one_moment, side_by_side
from store.services.prove_rows import BATCHES, KEPT
from store.services.prove_runs import runs_unlike_the_trail
from store.services.prove_sums import Sums
from store.services.prove_trail import (
    TRAIL_CHECKS,
    batches_unlike_the_trail,
    brought_in_unlike_the_trail,
    entries_unlike_the_trail,
    rows_unlike_the_trail,
    told_of_entries,
)

MOST_NAMED = 100
"""Differences that one check names; a store that is damaged through and through needs no longer list."""

_FOUND = ("check ", "rows ", "chain", "runs", "lines")
"""Works that give differences, by how their names begin."""

_MOST_LISTED = 500
"""Accounts that are looked closer at by their numbers; of more, every account is."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved, and what differs."""

    accounts: int
    entries: int
    postings: int
    receipts: int
    events: int
    last_event: int
    last_hash: str
    """The chain's end. Kept outside the store, it shows later whether the trail was cut or rewritten."""
    differences: tuple[Difference, ...]
    more: bool
    """There is more than is named."""

    @property
    def clean(self) -> bool:
        """Whether the books are right."""
        return not self.differences


def prove(store: Store, *, progress: Progress = nobody) -> Proof:
    """Work everything out again, in one look at one moment; other desks may go on meanwhile.

    Args:
        store: The store.
        progress: Hears how much is done.
    """
    with told(), one_moment(store) as connections:
        works = _works(connections[0])
        results = side_by_side(connections, works, progress)
        return _proof(connections[0], *_differences(connections[0], results))


def _works(connection: Connection) -> dict[str, Work]:
    """Everything there is to do, by name.

    What is worked out in Python stands between what the database works out: so the two are done side by side.
    """
    others: list[tuple[str, Work]] = [
        ("chain", _chain),
        *((f"rows {kept.name}", partial(rows_unlike_the_trail, kept=kept)) for kept in (*KEPT, BATCHES)),
        ("runs", runs_unlike_the_trail),
        ("lines", batches_unlike_the_trail),
        ("posted", partial(entries_unlike_the_trail, limit=MOST_NAMED + 1)),
        *((f"check {check.kind}", partial(_found, check=check)) for check in (*BOOK_CHECKS, *TRAIL_CHECKS)),
    ]
    parts: list[tuple[str, Work]] = [
        (f"part {span[0]}", partial(prove_part, span=span)) for span in parts_of(connection)
    ]
    return dict(one for pair in zip_longest(parts, others) for one in pair if one is not None)


def _found(connection: Connection, check: Check) -> list[Difference]:
    return found_by(connection, check, MOST_NAMED + 1)


def _chain(connection: Connection) -> list[Difference]:
    broken = broken_at(connection)
    if broken is None:
        return []
    return [Difference("chain", f"The trail does not hold together from event {broken} on.", event=broken)]


def _differences(connection: Connection, results: Mapping[str, Any]) -> tuple[list[Difference], Part, bool]:
    """Every difference, what all accounts come to, and whether there is more than is named."""
    whole = Part()
    for name, result in results.items():
        if name.startswith("part "):
            whole.join(result)
    posted, sums = results["posted"]
    by_check = [_closer(connection, check, whole) for check in ACCOUNT_CHECKS]
    by_check += [results[name] for name in results if name.startswith(_FOUND)]
    by_check.append(posted)
    if not whole.beyond:
        by_check.append(held_unlike_the_trail(connection, whole.held))
        off = whole.sums - sums - told_of_entries(connection)
        by_check.append(_untold(connection, off, known=not any(_unknown(found) for found in by_check)))
    by_check.append([_too_large(account) for account in whole.beyond])
    if any(by_check):
        by_check += [_found(connection, check) for check in POSTING_CHECKS]
    more = len(whole.wrong) > _MOST_LISTED or any(len(found) > MOST_NAMED for found in by_check)
    return [one for found in by_check for one in found[:MOST_NAMED]], whole, more


def _closer(connection: Connection, check: Check, whole: Part) -> list[Difference]:
    """What a check finds among the accounts whose sums do not fit."""
    if not whole.wrong:
        return []
    return found_by(connection, check, MOST_NAMED + 1, sorted(set(whole.wrong))[:_MOST_LISTED])


def _unknown(found: list[Difference]) -> bool:
    return any(one.kind == "posting_unknown" for one in found)


def _untold(connection: Connection, off: Sums, *, known: bool) -> list[Difference]:
    """What makes the entries differ from all that the trail says was posted."""
    if off == Sums():
        return []
    found = brought_in_unlike_the_trail(connection)
    says = f"Of the entries {abs(off.entries)} are more or fewer than the trail says were posted."
    return found or ([Difference("entries_untold", says)] if known else [])


def _too_large(account: int) -> Difference:
    says = f"Account {account}: a figure of it is too large to be added up."
    return Difference("too_large", says, account_id=account)


def _proof(connection: Connection, differences: list[Difference], whole: Part, more: bool) -> Proof:
    postings, receipts, events = (
        connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
        for table in ("posting", "receipt", "audit_event")
    )
    head = connection.execute(text("SELECT seq, hash FROM audit_head WHERE id = 1")).one_or_none()
    return Proof(
        accounts=whole.accounts,
        entries=whole.entries,
        postings=postings,
        receipts=receipts,
        events=events,
        last_event=head.seq if head else 0,
        last_hash=head.hash if head else "",
        differences=tuple(differences),
        more=more,
    )
