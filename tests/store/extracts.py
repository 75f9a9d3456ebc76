"""An extract in memory, for tests of the loader alone: made of a few words, changed in one place."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from store.domain.entry_kinds import EntryKind
from store.domain.extracts import (
    AccountLine,
    ExtractAccount,
    ExtractFile,
    ExtractTenancy,
    Findings,
    NoteLine,
    Opening,
    PartyRole,
    PersonLine,
    PropertyLine,
    Reject,
    TenancyLine,
    TransactionLine,
    WorkLine,
)
from store.domain.money import Pence
from store.domain.tenancies import SubAccountCode, TenancyType

SUNDAY = date(2026, 11, 22)
FIRST_DEBIT = date(2026, 11, 2)


@dataclass
class SmallExtract:
    """A `store.domain.extracts.Extract` that is a few lists."""

    homes: dict[str, PropertyLine] = field(default_factory=dict)
    whole: dict[str, ExtractTenancy] = field(default_factory=dict)
    things: list[WorkLine] = field(default_factory=list)
    balance_on: date | None = SUNDAY
    profile: str = "plain"

    @property
    def digest(self) -> str:
        """Of everything in it."""
        return hashlib.sha256(repr((self.homes, self.whole, self.balance_on)).encode()).hexdigest()

    @property
    def findings(self) -> Findings:
        """Sizes alone."""
        kept = {ExtractFile.PROPERTIES: len(self.homes), ExtractFile.TENANCIES: len(self.whole)}
        return Findings((), kept, {}, {}, {}, 0, 0)

    def properties(self, *, after: str = "") -> Iterator[PropertyLine]:
        """In order."""
        return (self.homes[name] for name in sorted(self.homes) if name > after)

    def tenancies(self, *, after: str = "") -> Iterator[ExtractTenancy]:
        """In order."""
        return (self.whole[name] for name in sorted(self.whole) if name > after)

    def absent(self, kind: ExtractFile, references: Sequence[str]) -> set[str]:
        """Those that are not here."""
        there = {
            ExtractFile.TENANCIES: set(self.whole),
            ExtractFile.PEOPLE: {one.reference for whole in self.whole.values() for one in whole.people},
            ExtractFile.ACCOUNTS: {
                one.account.reference for whole in self.whole.values() for one in whole.accounts
            },
        }
        return set(references) - there[kind]

    def rejects(self) -> Iterator[Reject]:
        """None."""
        return iter(())

    def work(self) -> Iterator[WorkLine]:
        """As given."""
        return iter(self.things)

    def close(self) -> None:
        """Nothing to forget."""

    def later(self, days: int = 7) -> "SmallExtract":
        """The same again, some days on, to be changed."""
        assert self.balance_on is not None
        return replace(
            self,
            homes=dict(self.homes),
            whole=dict(self.whole),
            balance_on=self.balance_on + timedelta(days=days),
        )


def small(*numbers: int) -> SmallExtract:
    """An extract of tenancies `T1`, `T2` ... with two debits and a payment each."""
    made = SmallExtract()
    for number in numbers or (1, 2, 3):
        made.homes[f"P{number}"] = PropertyLine(
            "properties.csv", number, f"P{number}", "", f"{number} Alder Walk", "Netherby", "", "QX1 1AA", "flat", 2,
            "N1", "HRA",
        )  # fmt: skip
        made.whole[f"T{number}"] = tenancy(number)
    return made


def tenancy(number: int) -> ExtractTenancy:
    """A secure tenancy of one, who owes £150.00 of rent."""
    line = TenancyLine(
        "tenancies.csv",
        number,
        f"T{number}",
        "",
        f"P{number}",
        TenancyType.SEC,
        date(2020, 1, 6),
        None,
        "",
        "52",
    )
    return ExtractTenancy(line, (person(number),), (account(number),), ())


def person(number: int, **changed: object) -> PersonLine:
    """The tenant."""
    line = PersonLine(
        "people.csv", number, f"R{number}", f"T{number}", PartyRole.TENANT, "Ms", "Ama", f"Okai{'abc'[number % 3]}",
        date(1980, 2, 3), ("07700900123",), "", "", vulnerable=False, safe_contact="",
    )  # fmt: skip
    return replace(line, **changed)  # type: ignore[arg-type]


def account(
    number: int, *more: TransactionLine, code: SubAccountCode = SubAccountCode.RENT
) -> ExtractAccount:
    """An account whose lines lead to its balance."""
    reference = f"A{number}{'' if code is SubAccountCode.RENT else code.value}"
    lines = (
        money(f"X{reference}-1", reference, FIRST_DEBIT, "RENT", 10000),
        money(f"X{reference}-2", reference, FIRST_DEBIT + timedelta(days=4), "DD", -5000),
        money(f"X{reference}-3", reference, FIRST_DEBIT + timedelta(days=7), "RENT", 10000),
        *more,
    )
    balance = Pence(sum(line.amount for line in lines))
    held = AccountLine(
        "accounts.csv", number, reference, f"T{number}", code, Pence(10000), balance, SUNDAY
    )  # fmt: skip
    return ExtractAccount(held, None, lines)


def money(
    reference: str, account_ref: str, on: date, kind: str, amount: int, *, receipt: str = ""
) -> TransactionLine:
    """One line."""
    return TransactionLine(
        "transactions.csv", 2, reference, account_ref, on, EntryKind(kind), "", Pence(amount), receipt
    )


def with_opening(one: ExtractAccount, amount: int) -> ExtractAccount:
    """The same account with more owed than its lines say."""
    opening = Opening(one.transactions[0].on - timedelta(days=1), Pence(amount))
    return ExtractAccount(
        replace(one.account, balance=Pence(one.account.balance + amount)), opening, one.transactions
    )


def note(number: int, text: str = "Rang about the fob.") -> NoteLine:
    """A note of the diary."""
    return NoteLine("notes.csv", 2, f"N{number}", f"T{number}", date(2026, 10, 1), "jb", "TEL", text)
