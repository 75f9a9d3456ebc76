"""Reads a whole extract: every line mended or refused, totals compared, and what only the whole can tell.

Nothing reaches the store from here until all of it was read and the control totals hold. References used
twice and parents that are not there are settled here too, so a loader need not ask.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias, TypeVar

from integrations.housing_extract.checked import CheckedExtract
from integrations.housing_extract.checks import check_whole, close_file
from integrations.housing_extract.lines import ExtractReader, refused, unreadable
from integrations.housing_extract.mending import Mender
from integrations.housing_extract.profile import Profile, TotalsIn
from integrations.housing_extract.reading import LineReader, LineRefused
from integrations.housing_extract.shape import CONTROL, NEEDED_FILES
from integrations.housing_extract.staging import Staging
from integrations.housing_extract.totals import TOTALLED, compare, read_control, read_trailer
from store.domain.errors import Refused
from store.domain.extracts import Control, ExtractFile, Findings, Mend, RejectCode, Work

Progress: TypeAlias = Callable[[int, int], None]
"""Called with bytes read and bytes there are; it may raise to cancel, and nothing is left."""
_Value = TypeVar("_Value")
_ORDER = (CONTROL, *ExtractFile)


def read_extract(
    folder: Path,
    profile: Profile,
    *,
    today: date,
    progress: Progress | None = None,
    staging_folder: Path | None = None,
) -> CheckedExtract:
    """Read and check everything in the folder; close what comes back, for it holds room on the disk.

    Args:
        folder: where the housing system's files are.
        profile: how it writes.
        today: no date may be after next year, and no day of a balance after today.
        progress: told of each block read, and now and then while the whole is checked.
        staging_folder: on a disk with about as much room as the extract takes; the system's own folder for
            temporary files where None.

    Raises:
        Refused: a file or column is missing, a file is not text, control rows or totals differ.
        StoreFull: no room for the staging file.
    """
    staging = Staging(staging_folder)
    try:
        return _Reading(folder, profile, today, progress or (lambda done, of: None), staging).whole()
    except BaseException:
        staging.close()
        raise


def extract_digest(folder: Path, profile: Profile) -> str:
    """The `digest` that reading the folder would come to, without reading what it says: brought in before?

    A file that is missing counts as empty here; `read_extract` refuses it.

    Raises:
        Refused: a file cannot be read.
    """
    hashes = {}
    for kind in _ORDER:
        path = folder / profile.files[kind] if kind in profile.files else None
        if path is not None and path.is_file():
            try:
                with path.open("rb") as opened:
                    hashes[str(kind)] = hashlib.file_digest(opened, "sha256").hexdigest()
            except OSError as fault:
                raise unreadable(path.name) from fault
    return _joined(profile, hashes)


def _joined(profile: Profile, hashes: Mapping[str, str]) -> str:
    parts = (profile.digest, *(f"{kind!s}={hashes.get(str(kind), '')}" for kind in _ORDER))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _every_line_answered_for(findings: Findings) -> None:
    """Every line after a header was kept, refused, the same twice, or moved nothing: none is ever lost."""
    read = sum(control.rows for control in findings.controls)
    taken_once = findings.mends.get(Mend.SAME_TWICE, 0) + findings.mends.get(Mend.NOTHING_MOVED, 0)
    if read != sum(findings.kept.values()) + sum(findings.rejects.values()) + taken_once:
        raise Refused(
            "Not every line of the extract can be answered for.", "Report this fault. Nothing was loaded."
        )


class _Reading:
    """One reading of one folder."""

    def __init__(
        self, folder: Path, profile: Profile, today: date, progress: Progress, staging: Staging
    ) -> None:
        self._folder = folder
        self._profile = profile
        self._today = today
        self._progress = progress
        self._staging = staging
        self._mender = Mender(profile)
        self._hashes: dict[str, str] = {}
        self._done = 0
        self._all = 0
        self._stopped: BaseException | None = None

    def whole(self) -> CheckedExtract:
        """Everything, in order of parents before children."""
        kinds = self._there()
        self._all = sum(self._path(kind).stat().st_size for kind in kinds)
        self._staging.interrupted_by(self._stop)
        said = self._said(kinds)
        counted = [self._file(kind, said) for kind in kinds]
        self._unhurried(lambda: check_whole(self._staging))
        self._staging.interrupted_by(None)
        findings = self._findings(tuple(counted))
        _every_line_answered_for(findings)
        return CheckedExtract(
            self._staging, self._profile, digest=_joined(self._profile, self._hashes), findings=findings
        )

    def _path(self, kind: str) -> Path:
        return self._folder / self._profile.files[kind]

    def _there(self) -> list[ExtractFile]:
        if not self._folder.is_dir():
            raise Refused("There is no such folder.", "Name the folder that holds the extract's files.")
        needed = [*NEEDED_FILES, *((CONTROL,) if self._profile.totals is TotalsIn.CONTROL else ())]
        for kind in sorted(needed):
            if not self._path(kind).is_file():
                raise refused(
                    self._profile.files[kind],
                    0,
                    "the file is missing",
                    "Put it into the folder with the others.",
                )
        return [kind for kind in ExtractFile if kind in self._profile.files and self._path(kind).is_file()]

    def _said(self, kinds: list[ExtractFile]) -> dict[ExtractFile, Control]:
        if self._profile.totals is TotalsIn.TRAILER:
            return {}
        hashed = hashlib.sha256()
        said = read_control(self._folder, self._profile, hashed)
        self._hashes[CONTROL] = hashed.hexdigest()
        for kind, control in said.items():
            if kind not in kinds and control.rows:
                raise refused(
                    self._profile.files.get(kind, kind.value),
                    0,
                    "the control file names it and it is missing",
                    "Put it into the folder with the others.",
                )
        return said

    def _file(self, kind: ExtractFile, said: Mapping[ExtractFile, Control]) -> Control:
        """Read one file into the staging file; what was counted in it."""
        hashed = hashlib.sha256()
        reader = ExtractReader(self._path(kind), self._profile, hashed=hashed, told=self._told)
        positions = reader.columns(dict(self._profile.columns[kind]))
        lines = LineReader(
            kind, self._profile, self._mender, positions, today=self._today, known=self._payment_refs
        )
        rows = 0
        for row in reader.rows():
            rows += 1
            if row.cells is None:
                self._reject(kind, row.number, RejectCode.LINE_UNREADABLE)
            elif len(row.cells) != len(reader.header):
                few = len(row.cells) < len(reader.header)
                self._reject(
                    kind, row.number, RejectCode.TOO_FEW_COLUMNS if few else RejectCode.TOO_MANY_COLUMNS
                )
            else:
                try:
                    values = lines.read(row.number, row.cells)
                except LineRefused as fault:
                    self._reject(kind, row.number, fault.what, fault.column, fault.value)
                    if kind is ExtractFile.TRANSACTIONS:
                        self._staging.refuse_money(*lines.money_named())
                else:
                    if values is not None:
                        self._staging.add(kind, values)
        counted = Control(kind.value, rows, lines.total if kind in TOTALLED else None)
        by_trailer = self._profile.totals is TotalsIn.TRAILER
        compare(
            reader.name, read_trailer(reader, kind, self._profile) if by_trailer else said.get(kind), counted
        )
        self._hashes[kind.value] = hashed.hexdigest()
        self._mender.counted[Mend.SAME_TWICE] += self._unhurried(lambda: close_file(self._staging, kind))
        return counted

    def _reject(
        self, kind: ExtractFile, line: int, what: RejectCode, column: str = "", value: str = ""
    ) -> None:
        self._staging.reject(kind, line, what, column, value)

    def _payment_refs(self, tenancy_ref: str) -> frozenset[str]:
        found = self._staging.one("SELECT payment_ref FROM tenancies WHERE reference = ?", tenancy_ref)
        return frozenset({found}) if found else frozenset()

    def _told(self, size: int) -> None:
        self._done += size
        self._progress(self._done, self._all)

    def _stop(self) -> int:
        try:
            self._progress(self._done, self._all)
        except BaseException as fault:
            # SQLite drops what is raised in here, and only learns that it must stop.
            self._stopped = fault
            return 1
        return 0

    def _unhurried(self, work: Callable[[], _Value]) -> _Value:
        """Work that may take minutes inside SQLite, and can be cancelled there."""
        try:
            return work()
        except sqlite3.OperationalError:
            if self._stopped is not None:
                raise self._stopped from None
            raise

    def _findings(self, counted: tuple[Control, ...]) -> Findings:
        rows, one = self._staging.rows, self._staging.one
        return Findings(
            controls=counted,
            kept={kind: int(one(f"SELECT count(*) FROM {kind.value}")) for kind in ExtractFile},
            mends={mend: self._mender.counted[mend] for mend in Mend if self._mender.counted[mend]},
            rejects={
                RejectCode(what): count
                for what, count in rows("SELECT what, count(*) FROM reject GROUP BY what ORDER BY what")
            },
            work={
                Work(what): count
                for what, count in rows("SELECT what, count(*) FROM work GROUP BY what ORDER BY what")
            },
            openings=int(one("SELECT count(*) FROM opening")),
            opening_total=int(one("SELECT coalesce(sum(amount), 0) FROM opening")),
        )
