"""What comes from and goes to the council's housing system: extracts, their work, batches of postings."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.models.columns import BigInt, code, day, instant, key, link, one_of, pence, whole, words


class ImportRun(SQLModel, table=True):
    """One bringing-in of an extract: begun, resumed where it was cut, done."""

    __tablename__ = "import_run"
    __table_args__ = (
        one_of("kind", ("housing",)),
        one_of("state", ("loading", "done")),
        UniqueConstraint("digest"),
    )

    id: int | None = key()
    kind: str = code()
    profile: str = code(64)
    digest: str = code(64)
    """SHA-256 of the files and the profile: the same files a second time are the same run."""
    state: str = code()
    balance_on: date | None = day(needed=False)
    """The day at whose end the extract's balances stand."""
    started_at: datetime = instant()
    finished_at: datetime | None = instant(needed=False)
    officer_id: int | None = link("officer.id", needed=False)
    said: str = words()
    """JSON of counts by stable codes; no names."""


class Upstream(SQLModel, table=True):
    """Which record of ours a record of the housing system is, and what it held when last brought in."""

    __table_args__ = (
        one_of(
            "kind",
            ("property", "tenancy", "person", "account", "note", "opening", "covered", "refused"),
        ),
        Index("ix_upstream_kind_local_id", "kind", "local_id"),
        {"sqlite_with_rowid": False},
    )

    kind: str = Field(primary_key=True, max_length=12)
    reference: str = Field(primary_key=True)
    """As the housing system writes it."""
    local_id: int = Field(sa_type=BigInt)
    """The id in our table; of an account or an opening, of a line covered or refused, the rent account."""
    part: str = code(8)
    """Of what a rent account is the id of, the code of the sub-account; else empty."""
    digest: str = code(64)
    """SHA-256 of the mended line: the same again changes nothing. Of an opening, its day and the day at whose
    end the balance stood that it leads to; of a line that was refused, empty."""
    run_id: int = link("import_run.id", index=False)


class ImportWork(SQLModel, table=True):
    """Something in an extract that a person must look at."""

    __tablename__ = "import_work"
    __table_args__ = (
        one_of("state", ("open", "done")),
        UniqueConstraint("what", "reference"),
        whole("amount"),
        Index(
            "ix_import_work_open",
            "what",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: int | None = key()
    run_id: int = link("import_run.id")
    what: str = code(32)
    """A stable code of `store.domain.extracts.Work`."""
    reference: str = Field()
    """The housing system's reference of what it is about; with the code, once."""
    tenancy_id: int | None = link("tenancy.id", needed=False)
    amount: int | None = pence(needed=False)
    said: str = words()
    """One sentence, what to do; no names."""
    state: str = code()
    done_by: int | None = link("officer.id", needed=False)
    done_at: datetime | None = instant(needed=False)


class PostingBatch(SQLModel, table=True):
    """Postings of the desk handed to the housing system in one file. Numbers have no gaps. Append-only."""

    __tablename__ = "posting_batch"
    __table_args__ = (whole("number", "lines", "credit", "debit"),)

    number: int = Field(primary_key=True, sa_type=BigInt, sa_column_kwargs={"autoincrement": False})
    made_at: datetime = instant()
    made_by: int | None = link("officer.id", needed=False)
    lines: int = Field(sa_type=BigInt)
    credit: int = pence()
    debit: int = pence()
    digest: str = code(64)
    """SHA-256 of the file, which is the same byte for byte whenever it is asked for again."""
    content: str = words()
    """The file: references and officers may change after it was handed over."""


class PostingOut(SQLModel, table=True):
    """One line of a batch, and whether it has come home in an extract."""

    __tablename__ = "posting_out"
    __table_args__ = (
        PrimaryKeyConstraint("account_id", "seq"),
        ForeignKeyConstraint(["account_id", "seq"], ["entry.account_id", "entry.seq"]),
        one_of("state", ("away", "home", "unsure")),
        Index(
            "ix_posting_out_away",
            "batch",
            sqlite_where=text("state <> 'home'"),
            postgresql_where=text("state <> 'home'"),
        ),
        {"sqlite_with_rowid": False},
    )

    account_id: int = Field(sa_type=BigInt)
    seq: int = Field(sa_type=BigInt)
    batch: int = link("posting_batch.number")
    line: int = Field(sa_type=BigInt)
    """Its place in the file, from 1."""
    state: str = code()
    """unsure: matched without its receipt, a person confirms."""
    home_reference: str | None = Field(default=None, index=True)
    """The housing system's own reference of it."""
    home_on: date | None = day(needed=False)
    home_at: datetime | None = instant(needed=False)
    confirmed_by: int | None = link("officer.id", needed=False)
