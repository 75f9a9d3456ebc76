"""Lines of before an account was opened that come only now: in its opening entry already, or new money.

An opening entry makes up for whatever the extract it came from did not bring: lines older than its window,
and lines that were refused. Such a line is posted, where its day is after the opening's, with an equal entry
that takes it out of the opening again. A line written back to a day of before is money of its own. Which it
is, the housing system's balance says.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import select

from store.domain.extracts import ExtractAccount, TransactionLine, content_digest
from store.models.exchange import Upstream
from store.services.import_housing_accounts import our_balance
from store.services.import_housing_books import Book
from store.services.import_housing_known import Mark, known
from store.unit_of_work import UnitOfWork

_UPSTREAM: Any = Upstream.__table__  # type: ignore[attr-defined]

OPENING, SEEN, REFUSED = "opening", "covered", "refused"
"""Kinds of `upstream`: an opening, a line that one holds, a line refused when there was one."""


class Late(Enum):
    """What a late line is, where it is not simply to be posted."""

    COVERED = "covered"
    """The opening entry holds it, and it is of before the opening's day: nothing is posted."""
    MADE_UP = "made_up"
    """The opening entry holds it, and its day is after the opening's: posted, and taken out of it."""


class Opened(NamedTuple):
    """When an account was opened."""

    on: date
    """Of the opening entry."""
    stood_on: date
    """At whose end the balance stood that it leads to: later money cannot be in it."""

    def told(self) -> str:
        """As `upstream` keeps it."""
        return f"{self.on.isoformat()} {self.stood_on.isoformat()}"

    @classmethod
    def read(cls, told: str) -> "Opened":
        """What `told` wrote."""
        on, _, stood_on = told.partition(" ")
        return cls(date.fromisoformat(on), date.fromisoformat(stood_on))


class LateLines:
    """Tells what late lines of a chunk's accounts are."""

    def __init__(
        self, unit: UnitOfWork, accounts: Iterable[ExtractAccount], there: Mapping[str, str]
    ) -> None:
        self._unit, self._there = unit, there
        whole = list(accounts)
        openings = known(unit.connection, OPENING, (one.account.reference for one in whole))
        self._opened = {reference: Opened.read(one.digest) for reference, one in openings.items()}
        late = [line.reference for one in whole for line in one.transactions if self.is_late(one, line)]
        self._seen = known(unit.connection, SEEN, late)
        self._refused = known(unit.connection, REFUSED, late)
        self.covered: list[Mark] = []
        """Lines found to be in an opening entry, to be remembered."""

    def is_late(self, one: ExtractAccount, line: TransactionLine) -> bool:
        """Whether a line that is not posted may be in the opening entry."""
        opened = self._opened.get(one.account.reference)
        return opened is not None and line.on <= opened.stood_on and line.reference not in self._there

    def is_before(self, one: ExtractAccount, line: TransactionLine) -> bool:
        """Whether a line is of before the opening's day."""
        opened = self._opened.get(one.account.reference)
        return opened is not None and line.on <= opened.on

    def opened_on(self, one: ExtractAccount) -> date:
        """The day of an account's opening entry."""
        return self._opened[one.account.reference].on

    def follow(self, old: str, new: str) -> list[Mark]:
        """What to remember of the opening of an account that has another reference now."""
        found = known(self._unit.connection, OPENING, [old]).get(old)
        if found is None:
            return []
        self._opened[new] = Opened.read(found.digest)
        return [Mark(new, found.local_id, found.digest, found.part)]

    def follow_any(self, book: Book, code: str, new: Iterable[str]) -> list[Mark]:
        """What to remember of openings of which nobody can tell whose they are now: the latest, for each."""
        c = _UPSTREAM.c
        mine = select(c.digest).where(c.kind == OPENING, c.local_id == book.account_id, c.part == code)
        opened = [Opened.read(told) for told in self._unit.connection.execute(mine).scalars()]
        if not opened:
            return []
        latest = Opened(max(one.on for one in opened), max(one.stood_on for one in opened))
        self._opened.update(dict.fromkeys(new, latest))
        return [Mark(reference, book.account_id, latest.told(), code) for reference in sorted(new)]

    def ask(self, lines: Iterable[TransactionLine]) -> bool:
        """Ask what is known of lines of an account with another reference now; gives whether anything is."""
        asked = [line.reference for line in lines if line.reference not in self._there]
        seen, refused = (
            known(self._unit.connection, SEEN, asked),
            known(self._unit.connection, REFUSED, asked),
        )
        self._seen.update(seen)
        self._refused.update(refused)
        return bool(seen or refused)

    def sort(
        self,
        book: Book,
        ones: Sequence[ExtractAccount],
        coming: Sequence[tuple[ExtractAccount, TransactionLine]],
        listed: int,
        *,
        whole: bool,
    ) -> dict[str, Late]:
        """What each late line is; those that are not named are to be posted.

        Args:
            book: The rent account.
            ones: All that the extract has of one sub-account.
            coming: Their lines that are neither posted nor come home.
            listed: By how much the balance is known to differ.
            whole: `ones` is all there is of the sub-account, and none of it is new.
        """
        late = {line.reference: (one, line) for one, line in coming if self.is_late(one, line)}
        if not late:
            return {}
        asked = [line for _, line in late.values() if not self._is_known(line.reference)]
        new: frozenset[str] | None = frozenset()
        if asked:
            new = self._new(book, ones, asked, [line for _, line in coming], listed) if whole else None
        told: dict[str, Late] = {}
        for reference, (one, line) in late.items():
            before = self.is_before(one, line)
            if self._is_known(reference) or (new is not None and reference not in new):
                told[reference] = Late.COVERED if before else Late.MADE_UP
                if before and reference not in self._seen:
                    code = one.account.sub_account.value
                    self.covered.append(Mark(reference, book.account_id, content_digest(line), code))
            elif new is None and before:
                told[reference] = Late.COVERED
        return told

    def _is_known(self, reference: str) -> bool:
        return reference in self._seen or reference in self._refused

    def _new(
        self,
        book: Book,
        ones: Sequence[ExtractAccount],
        asked: Sequence[TransactionLine],
        coming: Sequence[TransactionLine],
        listed: int,
    ) -> frozenset[str] | None:
        """References of those that are new money; nothing where the balance does not tell."""
        on = max(one.account.balance_on for one in ones)
        theirs = sum(int(one.account.balance) for one in ones)
        ours = our_balance(self._unit, book.account_id, ones[0].account.sub_account.value, on)
        late = {one.reference for one in asked}
        sure = [line for line in coming if line.reference not in late and not self._is_known(line.reference)]
        later = sum(int(line.amount) for line in sure if line.on <= on)
        for apart in dict.fromkeys((0, listed)):
            found = explained(asked, theirs - ours - later - apart)
            if found is not None:
                return found
        return None


def explained(asked: Sequence[TransactionLine], change: int) -> frozenset[str] | None:
    """Which lines a change of the balance comes from: none, all, or the one that is it; else nobody knows."""
    if change == 0:
        return frozenset()
    if sum(int(line.amount) for line in asked) == change:
        return frozenset(line.reference for line in asked)
    alike = [line for line in asked if line.amount == change]
    return frozenset([max(alike, key=lambda line: (line.on, line.reference)).reference]) if alike else None
