"""A whole extract, read and checked, as a loader takes it from the staging file: one tenancy at a time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any

from integrations.housing_extract import records
from integrations.housing_extract.profile import Profile
from integrations.housing_extract.staging import Staging
from store.domain.extracts import (
    AccountLine,
    ExtractAccount,
    ExtractFile,
    ExtractTenancy,
    Findings,
    Opening,
    PropertyLine,
    Reject,
    RejectCode,
    Work,
    WorkLine,
)
from store.domain.money import Pence

_F = ExtractFile
_PAGE = 500


class CheckedExtract:
    """Satisfies `store.domain.extracts.Extract`; as a context manager it closes itself."""

    def __init__(
        self,
        staging: Staging,
        profile: Profile,
        *,
        digest: str,
        findings: Findings,
    ) -> None:
        self._staging = staging
        self._profile = profile
        self._digest = digest
        self._findings = findings
        latest = staging.one("SELECT max(balance_on) FROM accounts")
        self._balance_on = None if latest is None else date.fromordinal(latest)

    def __enter__(self) -> "CheckedExtract":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def profile(self) -> str:
        """The profile's name."""
        return self._profile.name

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the profile and the files as they were read."""
        return self._digest

    @property
    def balance_on(self) -> date | None:
        """The latest day of a balance; None where no account was kept."""
        return self._balance_on

    @property
    def findings(self) -> Findings:
        """What reading came to."""
        return self._findings

    def properties(self, *, after: str = "") -> Iterator[PropertyLine]:
        """Properties in order of reference, those after one."""
        for row in self._paged(_F.PROPERTIES, after):
            yield records.property_line(self._profile.files[_F.PROPERTIES], row)

    def tenancies(self, *, after: str = "") -> Iterator[ExtractTenancy]:
        """Tenancies whole, in order of reference, those after one."""
        names = self._profile.files
        for row in self._paged(_F.TENANCIES, after):
            reference = row[1]
            yield ExtractTenancy(
                records.tenancy_line(names[_F.TENANCIES], row),
                tuple(records.person_line(names[_F.PEOPLE], one) for one in self._of(_F.PEOPLE, reference)),
                tuple(
                    self._account(records.account_line(names[_F.ACCOUNTS], one))
                    for one in self._of(_F.ACCOUNTS, reference)
                ),
                tuple(
                    records.note_line(names.get(_F.NOTES, ""), one) for one in self._of(_F.NOTES, reference)
                ),
            )

    def absent(self, kind: ExtractFile, references: Sequence[str]) -> set[str]:
        """Those of some references of tenancies, people or accounts that no record kept has."""
        asked = ", ".join("?" * len(references))
        found = self._staging.rows(
            f"SELECT reference FROM {kind.value} WHERE reference IN ({asked})", *references
        )
        return set(references) - {reference for (reference,) in found}

    def rejects(self) -> Iterator[Reject]:
        """Lines refused, in order of file and line."""
        for kind in ExtractFile:
            headers: Mapping[str, str] = self._profile.columns.get(kind, {})
            for line, column, what, value in self._staging.rows(
                "SELECT line, column_name, what, value FROM reject WHERE file = ? ORDER BY line", kind.value
            ):
                code = RejectCode(what)
                yield Reject(
                    self._profile.files[kind], line, headers.get(column, column), code, code.said, value
                )

    def work(self) -> Iterator[WorkLine]:
        """Things to look at, in order of code and reference."""
        for what, reference, tenancy_ref, amount in self._staging.rows(
            "SELECT what, reference, tenancy_ref, amount FROM work ORDER BY what, reference"
        ):
            code = Work(what)
            yield WorkLine(code, reference, tenancy_ref, code.said, None if amount is None else Pence(amount))

    def close(self) -> None:
        """Forget what was read: the copy on disk is gone."""
        self._staging.close()

    def _account(self, account: AccountLine) -> ExtractAccount:
        opening = next(
            self._staging.rows("SELECT on_day, amount FROM opening WHERE account_ref = ?", account.reference),
            None,
        )
        # A reference that stands on a line that is kept says nothing of the one that was refused.
        refused = self._staging.rows(
            "SELECT DISTINCT reference FROM refused WHERE account_ref = ? AND reference <> ''"
            " AND NOT EXISTS (SELECT 1 FROM transactions AS t WHERE t.account_ref = refused.account_ref"
            "  AND t.reference = refused.reference) ORDER BY reference",
            account.reference,
        )
        name = self._profile.files.get(_F.TRANSACTIONS, "")
        rows = self._staging.rows(
            f"SELECT {records.columns(_F.TRANSACTIONS)} FROM transactions WHERE account_ref = ?"
            " ORDER BY on_day, line",
            account.reference,
        )
        return ExtractAccount(
            account,
            None if opening is None else Opening(date.fromordinal(opening[0]), Pence(opening[1])),
            tuple(records.transaction_line(name, row) for row in rows),
            tuple(reference for (reference,) in refused),
        )

    def _of(self, kind: ExtractFile, tenancy_ref: str) -> Iterator[tuple[Any, ...]]:
        return self._staging.rows(
            f"SELECT {records.columns(kind)} FROM {kind.value} WHERE tenancy_ref = ? ORDER BY reference",
            tenancy_ref,
        )

    def _paged(self, kind: ExtractFile, after: str) -> Iterator[tuple[Any, ...]]:
        """Rows in order of reference, a page at a time, so that no query stays open between."""
        query = (
            f"SELECT {records.columns(kind)} FROM {kind.value} WHERE reference > ? ORDER BY reference LIMIT ?"
        )
        while page := list(self._staging.rows(query, after, _PAGE)):
            yield from page
            after = page[-1][1]
