"""Brings an extract of the housing system in: by chunks, each kept whole, so that a cut import goes on.

Nothing is posted twice: `upstream` knows each record by its reference, and each transaction has a posting
key. Other desks work meanwhile: a chunk holds the store, or the rows it writes, for a moment only.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, select, update

from store.domain.errors import Refused
from store.domain.extracts import Extract, ExtractFile, ExtractTenancy, PartyRole, PropertyLine, WorkLine
from store.domain.home_coming import HomeWork
from store.domain.policy import Policy
from store.domain.rights import require
from store.engine import Store
from store.models.exchange import ImportRun
from store.models.ledger import Posting, Receipt
from store.models.runs import DebitRun
from store.ports import Clock
from store.search import index_tenancies
from store.services.come_home import list_not_home
from store.services.import_housing_count import CHANGED, NEW, STAGES, Tally
from store.services.import_housing_gone import gone
from store.services.import_housing_homes import bring_properties, bring_tenancies, tenancies_at
from store.services.import_housing_money import bring_accounts
from store.services.import_housing_people import bring_people
from store.services.import_housing_work import bring_notes, close_back, list_readers_work, list_work
from store.services.keep_books import MIRROR, books_of
from store.services.prove_runs import digest_of_said
from store.unit_of_work import Actor, UnitOfWork, in_unit

_RUN: Any = ImportRun.__table__  # type: ignore[attr-defined]
_DEBIT: Any = DebitRun.__table__  # type: ignore[attr-defined]
_POSTING: Any = Posting.__table__  # type: ignore[attr-defined]
_RECEIPT: Any = Receipt.__table__  # type: ignore[attr-defined]

AT_ONCE: Final = 250
"""Tenancies of one unit, with all that hangs on them."""
_PROFILE: Final = 64
"""Characters of a profile's name that are kept: the run and the trail must say the same."""
LINES_AT_ONCE: Final = 1000
"""Properties, or things to do, of one unit."""

Progress = Callable[[int, int], None]
"""Called with how many records of properties and tenancies are done, and how many there are."""

_Line = TypeVar("_Line")


@dataclass(frozen=True)
class Imported:
    """What an import came to."""

    run_id: int
    again: bool
    """The same files were brought in before: nothing was done."""
    resumed: bool
    """It went on where an import of the same files was cut."""
    tally: Tally


def import_housing(
    store: Store,
    actor: Actor,
    clock: Clock,
    policy: Policy,
    extract: Extract,
    *,
    progress: Progress | None = None,
    at_once: int = AT_ONCE,
) -> Imported:
    """Bring a whole extract in, or what is left of it where an import of the same files was cut.

    Args:
        extract: Read and checked; its control totals agree.
        at_once: Tenancies in one unit.

    Raises:
        NotAllowed: the officer's roles do not reach so far.
        Refused: an extract of a later day was brought in, or the store keeps its own ledger and is in use.
        StoreProblem: the store cannot do it now; what is kept is kept, run it again.
    """
    begun = in_unit(store, actor, clock, lambda unit: begin_import(unit, policy, extract))
    if begun.again:
        return begun
    tally = begun.tally
    loader = _Loader(store, actor, clock, extract, progress or _unwatched, at_once)
    while tally.stage != STAGES[-1]:
        tally = loader.stage(tally)
    tally = in_unit(store, actor, clock, lambda unit: _finish(unit, policy, tally))
    return Imported(begun.run_id, False, begun.resumed, tally)


def _unwatched(_done: int, _whole: int) -> None:
    pass


def try_import(
    store: Store,
    actor: Actor,
    clock: Clock,
    policy: Policy,
    extract: Extract,
    *,
    progress: Progress | None = None,
    at_once: int = AT_ONCE,
) -> Tally:
    """Count what an import would do, by doing it chunk by chunk and taking each back.

    Raises:
        NotAllowed: the officer's roles do not reach so far.
        Refused: the import itself would be.
    """
    require(policy, actor.roles, "begin_import")
    with store.reading() as connection:
        _refuse_unfit(connection, extract)
    tally, done, progress = Tally(), 0, progress or _unwatched
    whole = _size(extract)
    for properties in _chunks(extract.properties(), LINES_AT_ONCE):
        with UnitOfWork(store, actor, clock) as unit:
            _take_run(unit, extract, tally)
            bring_properties(unit, tally, properties)
        done += len(properties)
        progress(done, whole)
    for tenancies in _chunks(extract.tenancies(), at_once):
        with UnitOfWork(store, actor, clock) as unit:
            _take_run(unit, extract, tally)
            _bring(unit, tally, tenancies)
        done += len(tenancies)
        progress(done, whole)
    return tally


def brought_in_before(store: Store, digest: str) -> bool:
    """Whether an import of these very files went through."""
    with store.reading() as connection:
        found = select(_RUN.c.id).where(_RUN.c.digest == digest, _RUN.c.state == "done")
        return connection.execute(found).first() is not None


def begin_import(unit: UnitOfWork, policy: Policy, extract: Extract) -> Imported:
    """Begin an import, or find the one of the same files: done, or cut.

    Raises:
        NotAllowed: the officer's roles do not reach so far.
        Refused: an extract of a later day was brought in, or the store keeps its own ledger and is in use.
    """
    require(policy, unit.actor.roles, "begin_import")
    row = unit.connection.execute(select(_RUN).where(_RUN.c.digest == extract.digest)).one_or_none()
    if row is not None and row.state == "done":
        return Imported(row.id, True, False, Tally.read(row.id, row.said))
    _refuse_unfit(unit.connection, extract)
    if row is not None:
        unit.audit("import_resume", "import_run", row.id)
        return Imported(row.id, False, True, Tally.read(row.id, row.said))
    tally = Tally()
    _add_run(unit, extract, tally)
    unit.audit(
        "import_begin",
        "import_run",
        tally.run_id,
        profile=extract.profile[:_PROFILE],
        digest=extract.digest,
        balance_on=extract.balance_on.isoformat() if extract.balance_on else None,
    )
    return Imported(tally.run_id, False, False, tally)


def _refuse_unfit(connection: Connection, extract: Extract) -> None:
    """An older extract would put back what has changed since, one beside our own books would charge twice."""
    own = connection.execute(select(_RUN.c.id).where(_RUN.c.digest == extract.digest)).scalar()
    later = select(_RUN.c.id).where(_RUN.c.digest != extract.digest, _RUN.c.balance_on > extract.balance_on)
    if extract.balance_on is not None and connection.execute(later.limit(1)).first() is not None:
        raise Refused(
            "An extract of a later day was brought in, or half of it: this one would put old data back.",
            "Bring in the newest extract; nothing of this one was kept.",
        )
    if own is None and books_of(connection) != MIRROR and _kept_here(connection):
        raise Refused(
            "This store keeps the ledger itself and has charged or taken money: an extract would repeat it.",
            "Bring extracts in before the first debit and payment; a mirror (`dutydesk init --books mirror`) "
            "takes them at any time.",
        )


def _kept_here(connection: Connection) -> bool:
    """Whether a week was charged here, or somebody posted or took anything."""
    posted = select(_POSTING.c.id).where(_POSTING.c.officer_id.is_not(None))
    asked = (select(_DEBIT.c.id), select(_RECEIPT.c.number), posted)
    return any(connection.execute(one.limit(1)).first() is not None for one in asked)


def _take_run(unit: UnitOfWork, extract: Extract, tally: Tally) -> None:
    """A run to count on, for a unit that will be taken back."""
    there = unit.connection.execute(select(_RUN.c.id).where(_RUN.c.digest == extract.digest)).scalar()
    if there is None:
        _add_run(unit, extract, tally)
    else:
        tally.run_id = int(there)


def _add_run(unit: UnitOfWork, extract: Extract, tally: Tally) -> None:
    tally.run_id = unit.add(
        ImportRun(
            kind="housing",
            profile=extract.profile[:_PROFILE],
            digest=extract.digest,
            state="loading",
            balance_on=extract.balance_on,
            started_at=unit.now,
            officer_id=unit.actor.officer_id,
            said=tally.told(),
        )
    ).id


def _finish(unit: UnitOfWork, policy: Policy, tally: Tally) -> Tally:
    row = unit.connection.execute(select(_RUN).where(_RUN.c.id == tally.run_id).with_for_update()).one()
    if row.state == "done":
        return Tally.read(row.id, row.said)  # another import of the same files was faster
    tally = tally.copy()
    if books_of(unit.connection) == MIRROR:
        days = policy.books.mirror.home_days
        tally.work[HomeWork.NOT_HOME.value] += list_not_home(unit, after_days=days, run_id=tally.run_id)
    unit.connection.execute(
        update(_RUN)
        .where(_RUN.c.id == tally.run_id)
        .values(state="done", finished_at=unit.now, said=tally.told())
    )
    figures: dict[str, Any] = {name.replace(".", "_"): many for name, many in tally.counts.items()}
    unit.audit("import_done", "import_run", tally.run_id, said=digest_of_said(tally.told()), **figures)
    return tally


class _Loader:
    """Goes through the stages of one import."""

    def __init__(
        self, store: Store, actor: Actor, clock: Clock, extract: Extract, progress: Progress, at_once: int
    ) -> None:
        self._store, self._actor, self._clock = store, actor, clock
        self._extract, self._progress, self._at_once = extract, progress, at_once
        self._whole = _size(extract)

    def stage(self, tally: Tally) -> Tally:
        """Do what is left of a stage; gives the tally at the beginning of the next."""
        begun = tally.stage
        for chunk, last in self._left(tally):
            tally = self._keep(tally, chunk, last)
            self._progress(min(self._done(tally), self._whole), self._whole)
            if tally.stage != begun:
                return tally  # another import of the same files was faster
        after = tally.copy()
        after.stage, after.through = STAGES[STAGES.index(begun) + 1], ""
        return after

    def _left(self, tally: Tally) -> Iterator[tuple[Sequence[Any], str]]:
        if tally.stage == "properties":
            for properties in _chunks(self._extract.properties(after=tally.through), LINES_AT_ONCE):
                yield properties, properties[-1].reference
        elif tally.stage == "tenancies":
            for tenancies in _chunks(self._extract.tenancies(after=tally.through), self._at_once):
                yield tenancies, tenancies[-1].tenancy.reference
        elif tally.stage == "gone":
            with self._store.reading() as connection:
                things = list(gone(connection, self._extract, today=self._clock.today()))
            for some in _chunks(things, LINES_AT_ONCE):
                yield some, ""
        else:
            for lines in _chunks(self._extract.work(), LINES_AT_ONCE):
                yield lines, ""

    def _keep(self, tally: Tally, chunk: Sequence[Any], last: str) -> Tally:
        def work(unit: UnitOfWork) -> Tally:
            kept = self._kept(unit, tally.run_id)
            at, mine = STAGES.index(kept.stage), STAGES.index(tally.stage)
            if at > mine or (at == mine and last and kept.through >= last):
                return kept  # this chunk is there: its commit was not heard of, or another import was faster
            # Where chunks have no place, another import of the same files may have kept some meanwhile.
            now = kept.copy() if at == mine else tally.copy()
            now.through = last
            self._load(unit, now, chunk)
            now.keep(unit)
            return now

        return in_unit(self._store, self._actor, self._clock, work)

    def _kept(self, unit: UnitOfWork, run_id: int) -> Tally:
        row = unit.connection.execute(select(_RUN.c.said).where(_RUN.c.id == run_id).with_for_update()).one()
        return Tally.read(run_id, row.said)

    def _load(self, unit: UnitOfWork, tally: Tally, chunk: Sequence[Any]) -> None:
        if tally.stage == "properties":
            properties: Sequence[PropertyLine] = chunk
            before = tally.counts[f"properties.{CHANGED}"]
            bring_properties(unit, tally, properties)
            if tally.counts[f"properties.{CHANGED}"] > before:
                moved = tenancies_at(unit, (line.reference for line in properties))
                index_tenancies(unit.connection, moved, today=unit.today)
        elif tally.stage == "tenancies":
            _bring(unit, tally, chunk)
        elif tally.stage == "gone":
            list_work(unit, tally, chunk)
        else:
            lines: Sequence[WorkLine] = chunk
            list_readers_work(unit, tally, lines)

    def _done(self, tally: Tally) -> int:
        return sum(
            many
            for name, many in tally.counts.items()
            if name.partition(".")[0] in ("properties", "tenancies")
        )


def _bring(unit: UnitOfWork, tally: Tally, tenancies: Sequence[ExtractTenancy]) -> None:
    """Everything of some tenancies."""
    before = tally.counts[f"people.{NEW}"], tally.counts[f"entries.{NEW}"]
    close_back(unit, tenancies)
    former = (line.reference for whole in tenancies for line in whole.people if line.role is PartyRole.FORMER)
    ids, touched = bring_tenancies(unit, tally, [whole.tenancy for whole in tenancies], former=former)
    at = {whole.tenancy.reference: ids[whole.tenancy.reference] for whole in tenancies}
    people = [
        (line, whole.tenancy, at[whole.tenancy.reference]) for whole in tenancies for line in whole.people
    ]
    touched |= bring_people(unit, tally, people)
    touched |= bring_accounts(unit, tally, tenancies, at)
    notes = [(line, at[whole.tenancy.reference]) for whole in tenancies for line in whole.notes]
    bring_notes(unit, tally, notes)
    index_tenancies(unit.connection, touched, today=unit.today)
    unit.audit(
        "import_chunk",
        "import_run",
        tally.run_id,
        tenancies=len(tenancies),
        people=tally.counts[f"people.{NEW}"] - before[0],
        entries=tally.counts[f"entries.{NEW}"] - before[1],
    )


def _size(extract: Extract) -> int:
    kept = extract.findings.kept
    return kept.get(ExtractFile.PROPERTIES, 0) + kept.get(ExtractFile.TENANCIES, 0)


def _chunks(lines: Iterable[_Line], at_once: int) -> Iterator[list[_Line]]:
    remaining = iter(lines)
    while chunk := list(islice(remaining, at_once)):
        yield chunk
