"""A housing system's extract as the store takes it: mended records, and what was mended, refused or doubted.

An outside reader (`integrations.housing_extract`) reads, mends and checks a whole extract, across its files
too: references used twice, parents that are not there, control totals. It keeps the mended records on disk,
so a loader is given only what may be kept, one tenancy at a time, in order of reference. The closed lists
here are stable: counts, the rejects file and `import_work` name them.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from store.domain.entry_kinds import EntryKind
from store.domain.extract_words import REJECTED, WORK
from store.domain.money import Pence
from store.domain.tenancies import SubAccountCode, TenancyType

SUNDRY: Final = EntryKind.SUN
"""The type of a transaction whose code nobody knows."""


class ExtractFile(StrEnum):
    """The files of an extract, parents before children."""

    PROPERTIES = "properties"
    TENANCIES = "tenancies"
    PEOPLE = "people"
    ACCOUNTS = "accounts"
    TRANSACTIONS = "transactions"
    NOTES = "notes"


class PartyRole(StrEnum):
    """A person's part in a tenancy, as extracts say it."""

    TENANT = "tenant"
    JOINT = "joint"
    FORMER = "former"
    """Was a tenant of it; no longer, or the tenancy has ended."""
    OCCUPANT = "occupant"
    NEXT_OF_KIN = "next_of_kin"


# -- mended records: `file` and `line` say where; everything else is content ---------------------------------


@dataclass(frozen=True, slots=True)
class PropertyLine:
    """A dwelling or garage."""

    file: str
    line: int
    """In the file, the header is 1; of a line with line ends in its quotes, where it begins."""
    reference: str
    uprn: str
    """Up to 12 digits, or empty."""
    address_1: str
    address_2: str
    address_3: str
    postcode: str
    """`SW1A 1AA`; at most 8 characters, what was no postcode is at the end of address_3."""
    kind: str
    """flat, house, bungalow ..., in lower case; whatever the housing system calls it."""
    bedrooms: int | None
    """None where it was not a number."""
    patch: str
    fund: str
    """HRA or GF."""


@dataclass(frozen=True, slots=True)
class TenancyLine:
    """A tenancy or licence, present or former."""

    file: str
    line: int
    reference: str
    payment_ref: str
    property_ref: str
    """Empty where the extract keeps no such property (listed as `Work.NO_PROPERTY`)."""
    type: TenancyType
    starts_on: date
    ends_on: date | None
    """As given: it may be before the start (listed as `Work.ENDS_BEFORE_START`); `kept_ends_on` is not."""
    end_reason: str
    charged_weeks: str
    """52, 50 or 48."""

    @property
    def kept_ends_on(self) -> date | None:
        """The end as the store can keep it: never before the start."""
        return None if self.ends_on is None else max(self.ends_on, self.starts_on)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a tenancy of the extract."""

    file: str
    line: int
    reference: str
    tenancy_ref: str
    role: PartyRole
    title: str
    forenames: str
    surname: str
    """Empty only beside forenames; a person without any name has `(no name)` here."""
    born_on: date | None
    phones: tuple[str, ...]
    """None empty, none twice; normalised where it was a phone number at all."""
    email: str
    language: str
    """Empty for English."""
    vulnerable: bool
    safe_contact: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One sub-account of a tenancy, as one account of the housing system."""

    file: str
    line: int
    reference: str
    tenancy_ref: str
    sub_account: SubAccountCode
    """Two accounts of one tenancy may have the same: two garages."""
    weekly_charge: Pence
    balance: Pence
    """At the end of `balance_on`; owed is positive."""
    balance_on: date


@dataclass(frozen=True, slots=True)
class TransactionLine:
    """Money that moved on an account; lines that move nothing do not come (`Mend.NOTHING_MOVED`)."""

    file: str
    line: int
    reference: str
    account_ref: str
    on: date
    kind: EntryKind
    """`SUNDRY` where the code is not known (each listed as `Work.UNKNOWN_CODE`)."""
    description: str
    amount: Pence
    """Debits less credits, so owed is positive; never 0."""
    receipt: str
    """Our receipt coming home, or empty."""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note of the case diary; card numbers in it are masked."""

    file: str
    line: int
    reference: str
    tenancy_ref: str
    on: date
    author: str
    code: str
    text: str


Record: TypeAlias = PropertyLine | TenancyLine | PersonLine | AccountLine | TransactionLine | NoteLine


def content_digest(record: Record) -> str:
    """SHA-256 (hex) of what a mended record holds, wherever it stood: the same again changes nothing."""
    parts = [type(record).__name__]
    for field in fields(record)[2:]:
        value = getattr(record, field.name)
        if value is None:
            parts.append("")
        elif isinstance(value, tuple):
            parts.append("\x1e".join(value))
        else:
            parts.append(value.isoformat() if isinstance(value, date) else str(value))
    # Cleaned text holds neither U+001E nor U+001F, so no two contents join to the same.
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


# -- what was refused, mended, doubted -----------------------------------------------------------------------


class RejectCode(StrEnum):
    """Why one line was refused while the rest goes on."""

    NO_REFERENCE = "no_reference"
    REFERENCE_TOO_LONG = "reference_too_long"
    REFERENCE_TWICE = "reference_twice"
    """Used before with other content; the first is kept."""
    PARENT_MISSING = "parent_missing"
    """The property's is not: a tenancy without one is kept and listed."""
    TOO_FEW_COLUMNS = "too_few_columns"
    TOO_MANY_COLUMNS = "too_many_columns"
    LINE_UNREADABLE = "line_unreadable"
    """Quotes that do not pair, or a line too long to be one."""
    AMOUNT_UNREADABLE = "amount_unreadable"
    AMOUNT_TOO_LARGE = "amount_too_large"
    DATE_UNREADABLE = "date_unreadable"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    CODE_UNKNOWN = "code_unknown"
    """Of a tenancy type, role, sub-account, fund, charged weeks or yes-no; not of a transaction type."""

    @property
    def said(self) -> str:
        """One sentence: what is wrong, and what to do."""
        return REJECTED[self]


class Mend(StrEnum):
    """What was put right by itself; each is counted once a value, `NAME_PARTS` once a person."""

    SPACES = "spaces"
    CODE_CASE = "code_case"
    POUND_SIGN = "pound_sign"
    COMMAS = "commas"
    BRACKETS = "brackets"
    TRAILING_MINUS = "trailing_minus"
    CREDIT_MARK = "credit_mark"
    """`12.50CR` or `12.50DR`."""
    PENCE_DIGITS = "pence_digits"
    """`12.5` for `12.50`, as spreadsheets write it."""
    DATE_SLASHES = "date_slashes"
    DATE_NAMED_MONTH = "date_named_month"
    DATE_ISO = "date_iso"
    """`2026-04-01` or `20260401` where the profile says otherwise."""
    DATE_TIME = "date_time"
    """A time of day after the date, dropped."""
    TWO_DIGIT_YEAR = "two_digit_year"
    CURLY_QUOTES = "curly_quotes"
    MIS_DECODED = "mis_decoded"
    POSTCODE = "postcode"
    POSTCODE_MOVED = "postcode_moved"
    """No postcode and too long for one: put at the end of the address."""
    PHONE = "phone"
    NAME_PARTS = "name_parts"
    """Forenames or surname empty, or a dash for nothing."""
    CONTROL_CHARACTERS = "control_characters"
    CARD_NUMBER = "card_number"
    """A card number or security code masked in free text."""
    CUT = "cut"
    """Text beyond the longest that is kept."""
    UPRN_DROPPED = "uprn_dropped"
    BEDROOMS_DROPPED = "bedrooms_dropped"
    EMPTY_FILLED = "empty_filled"
    """An empty code taken as the profile's `[defaults]` say."""
    SAME_TWICE = "same_twice"
    """A line that stood before with the same content: taken once."""
    NOTHING_MOVED = "nothing_moved"
    """A transaction of 0.00, such as a rent-free week: nothing to post."""


class Work(StrEnum):
    """What is kept, and listed for a person to look at."""

    NO_BIRTH_DATE = "no_birth_date"
    SAME_PERSON_TWICE = "same_person_twice"
    PHONE_SHARED = "phone_shared"
    ENDS_BEFORE_START = "ends_before_start"
    NO_PROPERTY = "no_property"
    NO_RENT_ACCOUNT = "no_rent_account"
    BALANCE_DIFFERS = "balance_differs"
    JOINT_OF_ONE = "joint_of_one"
    UNKNOWN_CODE = "unknown_code"

    @property
    def said(self) -> str:
        """One sentence: what it is, and what to do."""
        return WORK[self]


@dataclass(frozen=True, slots=True)
class Reject:
    """One line refused: a row of the rejects file."""

    file: str
    line: int
    column: str
    """As the file's header names it; empty where the whole line is at fault."""
    what: RejectCode
    said: str
    value: str = ""
    """Only of references, codes, dates and amounts: never a name or a note."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing to look at; `what` and `reference` together come once."""

    what: Work
    reference: str
    """The housing system's own, of the person, tenancy, account or transaction; of a shared phone, of the
    first of those people."""
    tenancy_ref: str
    said: str
    amount: Pence | None = None
    """Of a balance that differs, what the opening entry is; of an unknown code, the transaction."""


@dataclass(frozen=True, slots=True)
class Control:
    """What the housing system says a file holds, or what was counted in it."""

    file: str
    rows: int
    """Every line after the header."""
    total: int | None
    """Pence; of accounts and transactions alone."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What was owed before the first transaction given, so that the transactions lead to the balance."""

    on: date
    """The day before the first transaction, and never after the balance's own day."""
    amount: Pence
    """Never 0."""


@dataclass(frozen=True, slots=True)
class ExtractAccount:
    """One account with its history in order of date, then of line."""

    account: AccountLine
    opening: Opening | None
    transactions: tuple[TransactionLine, ...]
    refused: tuple[str, ...] = ()
    """References of transactions of it that were refused: an opening makes up for them."""


@dataclass(frozen=True, slots=True)
class ExtractTenancy:
    """A tenancy and everything that hangs on it, each list in order of reference."""

    tenancy: TenancyLine
    people: tuple[PersonLine, ...]
    accounts: tuple[ExtractAccount, ...]
    notes: tuple[NoteLine, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What reading came to; no names in it."""

    controls: tuple[Control, ...]
    """As counted, which is what the housing system said too, or the extract would have been refused."""
    kept: Mapping[ExtractFile, int]
    """Records given to the loader."""
    mends: Mapping[Mend, int]
    rejects: Mapping[RejectCode, int]
    work: Mapping[Work, int]
    openings: int
    """How many accounts need an opening entry."""
    opening_total: int
    """Pence."""


class Extract(Protocol):
    """A whole extract, read and checked; iterate one thing at a time, as often as needed."""

    @property
    def profile(self) -> str:
        """The profile's name."""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the profile and the files as they were read."""

    @property
    def balance_on(self) -> date | None:
        """The latest day of a balance; None where no account was kept."""

    @property
    def findings(self) -> Findings:
        """What reading came to."""

    def properties(self, *, after: str = "") -> Iterator[PropertyLine]:
        """Properties in order of reference (by code point), those after one."""

    def tenancies(self, *, after: str = "") -> Iterator[ExtractTenancy]:
        """Tenancies whole, in order of reference (by code point), those after one: resume where you were."""

    def absent(self, kind: ExtractFile, references: Sequence[str]) -> set[str]:
        """Those of some references of tenancies, people or accounts that no record kept has."""

    def rejects(self) -> Iterator[Reject]:
        """Lines refused, in order of file and line."""

    def work(self) -> Iterator[WorkLine]:
        """Things to look at, in order of code and reference."""

    def close(self) -> None:
        """Forget what was read: the copy on disk is gone."""
