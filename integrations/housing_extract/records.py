"""How each mended record lies in the staging file: its columns there, and the record made of them again."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from integrations.housing_extract.reading import LIST_MARK
from store.domain.entry_kinds import EntryKind
from store.domain.extracts import (
    AccountLine,
    ExtractFile,
    NoteLine,
    PartyRole,
    PersonLine,
    PropertyLine,
    TenancyLine,
    TransactionLine,
)
from store.domain.money import Pence
from store.domain.tenancies import SubAccountCode, TenancyType

_F = ExtractFile
COLUMNS: Final[Mapping[ExtractFile, tuple[str, ...]]] = MappingProxyType(
    {
        _F.PROPERTIES: (
            "line", "reference", "uprn", "address_1", "address_2", "address_3", "postcode", "kind",
            "bedrooms", "patch", "fund",
        ),
        _F.TENANCIES: (
            "line", "reference", "payment_ref", "property_ref", "type", "starts_on", "ends_on", "end_reason",
            "charged_weeks",
        ),
        _F.PEOPLE: (
            "line", "reference", "tenancy_ref", "role", "title", "forenames", "surname", "born_on", "phones",
            "email", "language", "vulnerable", "safe_contact", "folded",
        ),
        _F.ACCOUNTS: (
            "line", "reference", "tenancy_ref", "sub_account", "weekly_charge", "balance", "balance_on",
        ),
        _F.TRANSACTIONS: (
            "line", "reference", "account_ref", "on_day", "kind", "description", "amount", "receipt",
            "unknown",
        ),
        _F.NOTES: ("line", "reference", "tenancy_ref", "on_day", "author", "code", "text"),
    }
)  # fmt: skip
"""In the order that `reading` gives the values. Dates are ordinals, amounts pence."""


def columns(kind: ExtractFile) -> str:
    """The columns of a kind, as SQL lists them."""
    return ", ".join(COLUMNS[kind])


def property_line(file: str, row: tuple[Any, ...]) -> PropertyLine:
    """The record of a staged row."""
    return PropertyLine(file, *row)


def tenancy_line(file: str, row: tuple[Any, ...]) -> TenancyLine:
    """The record of a staged row."""
    line, reference, payment_ref, property_ref, kind, starts_on, ends_on, end_reason, weeks = row
    return TenancyLine(
        file,
        line,
        reference,
        payment_ref,
        property_ref,
        TenancyType(kind),
        date.fromordinal(starts_on),
        None if ends_on is None else date.fromordinal(ends_on),
        end_reason,
        weeks,
    )


def person_line(file: str, row: tuple[Any, ...]) -> PersonLine:
    """The record of a staged row."""
    line, reference, tenancy_ref, role, title, forenames, surname, born_on, phones = row[:9]
    email, language, vulnerable, safe_contact, _ = row[9:]
    return PersonLine(
        file,
        line,
        reference,
        tenancy_ref,
        PartyRole(role),
        title,
        forenames,
        surname,
        None if born_on is None else date.fromordinal(born_on),
        tuple(phones.split(LIST_MARK)) if phones else (),
        email,
        language,
        bool(vulnerable),
        safe_contact,
    )


def account_line(file: str, row: tuple[Any, ...]) -> AccountLine:
    """The record of a staged row."""
    line, reference, tenancy_ref, sub_account, weekly_charge, balance, balance_on = row
    return AccountLine(
        file,
        line,
        reference,
        tenancy_ref,
        SubAccountCode(sub_account),
        Pence(weekly_charge),
        Pence(balance),
        date.fromordinal(balance_on),
    )


def transaction_line(file: str, row: tuple[Any, ...]) -> TransactionLine:
    """The record of a staged row."""
    line, reference, account_ref, on, kind, description, amount, receipt, _ = row
    return TransactionLine(
        file,
        line,
        reference,
        account_ref,
        date.fromordinal(on),
        EntryKind(kind),
        description,
        Pence(amount),
        receipt,
    )


def note_line(file: str, row: tuple[Any, ...]) -> NoteLine:
    """The record of a staged row."""
    line, reference, tenancy_ref, on, author, code, text = row
    return NoteLine(file, line, reference, tenancy_ref, date.fromordinal(on), author, code, text)
