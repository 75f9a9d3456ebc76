"""The ledger: postings and their entries. Append-only, by triggers in both databases."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from store.models.columns import BigInt, checked, code, day, instant, key, link, one_of, pence, whole, words
from store.models.tenancies import SUB_ACCOUNTS

ENTRY_KINDS = (
    "RENT", "SC", "CHG", "RFW", "PRT", "ADJ", "HB", "HBA", "DHP", "CRF", "UC-MPTL", "UC-TPD", "CARD", "DD",
    "DDR", "SO", "CASH", "CHQ", "PPT", "AP", "BACS", "TRF", "REF", "WO", "WON", "OPEN", "COST", "REV", "SUN",
)  # fmt: skip
"""The codes of `store.domain.entry_kinds.EntryKind`, written out so that a migration never moves."""


class Posting(SQLModel, table=True):
    """One happening of money. A run over many accounts is one posting without an account."""

    __table_args__ = (
        Index(
            "uq_posting_reverses_id_account_id",
            "reverses_id",
            "account_id",
            unique=True,
        ),
        # Whether a week was raised before is asked for by its day.
        Index(
            "ix_posting_debit_run",
            "effective_on",
            sqlite_where=text("origin = 'debit_run'"),
            postgresql_where=text("origin = 'debit_run'"),
        ),
        one_of("origin", ("desk", "debit_run", "benefits", "bank", "import", "opening")),
        one_of("method", ("CASH", "CHQ", "CARD", "DD", "SO", "PPT", "AP", "BACS", "HB", "UC"), empty=True),
    )

    id: int | None = key()
    key: str = Field(unique=True)
    """The request key: whatever arrives twice under one key happens once."""
    digest: str = code(64)
    """SHA-256 of what was asked, so that a key reused for something else is refused."""
    origin: str = code()
    account_id: int | None = link("rent_account.id", needed=False)
    officer_id: int | None = link("officer.id", needed=False)
    made_at: datetime = instant()
    effective_on: date = day()
    method: str | None = code(8, needed=False)
    reverses_id: int | None = link("posting.id", needed=False)
    """The posting this one takes back, once per account."""
    action_id: int | None = link("action.id", needed=False)
    """The approved action that ordered it, where two people were needed."""
    note: str = words()


class Entry(SQLModel, table=True):
    """One line of a posting on one sub-account. Clustered by account, numbered without gaps."""

    __table_args__ = (
        PrimaryKeyConstraint("account_id", "seq"),
        ForeignKeyConstraint(["account_id"], ["rent_account.id"]),
        ForeignKeyConstraint(["posting_id"], ["posting.id"]),
        one_of("sub_account", SUB_ACCOUNTS),
        one_of("kind", ENTRY_KINDS),
        whole("seq", "amount", "balance_after", "account_balance_after"),
        checked("something", "amount <> 0"),
        checked("from_one", "seq > 0"),
        {"sqlite_with_rowid": False},
    )

    account_id: int = Field(sa_type=BigInt)
    seq: int = Field(sa_type=BigInt)
    posting_id: int = Field(sa_type=BigInt, index=True)
    sub_account: str = code(4)
    kind: str = code(8)
    """A code of `store.domain.entry_kinds.EntryKind`."""
    effective_on: date = day()
    amount: int = pence()
    """Debit is positive."""
    balance_after: int = pence()
    """Of the sub-account."""
    account_balance_after: int = pence()


class Receipt(SQLModel, table=True):
    """A receipt given to a payer; numbers have no gaps."""

    __table_args__ = (
        whole("number", "amount"),
        checked("above_nothing", "amount > 0"),
        # The payment line's reference is looked up however it was typed.
        Index("ix_receipt_reference", text("lower(outside_reference)")),
    )

    number: int = Field(primary_key=True, sa_type=BigInt, sa_column_kwargs={"autoincrement": False})
    posting_id: int = Field(sa_type=BigInt, unique=True, foreign_key="posting.id")
    account_id: int = link("rent_account.id")
    amount: int = pence()
    """Taken, positive."""
    method: str = code(8)
    outside_reference: str = words()
    """The payment line's own reference for a card, or the cheque number."""
    taken_at: datetime = instant()


class Counter(SQLModel, table=True):
    """A number that grows by one inside a transaction, so that nothing is skipped."""

    name: str = Field(primary_key=True)
    value: int = Field(default=0, sa_type=BigInt)
