"""Work over the whole council: the weekly debit, a person's data that must go."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from store.models.columns import BigInt, checked, code, day, instant, key, link, one_of, pence, whole, words


class DebitRun(SQLModel, table=True):
    """The charge of one week on every account: once, in chunks, taken up where it was cut."""

    __tablename__ = "debit_run"
    __table_args__ = (
        UniqueConstraint("week"),
        one_of("state", ("running", "done")),
        checked("chunks_counted", "chunks >= 0"),
        whole("accounts", "entries", "total"),
    )

    id: int | None = key()
    week: date = day()
    """The first day of the rent week."""
    state: str = code()
    policy_version: str = words()
    chunks: int = 0
    """Chunks that are in the ledger; each is one posting."""
    last_account_id: int = Field(default=0, sa_type=BigInt)
    """Accounts up to this one are charged."""
    accounts: int = Field(default=0, sa_type=BigInt)
    entries: int = Field(default=0, sa_type=BigInt)
    total: int = pence()
    started_at: datetime = instant()
    finished_at: datetime | None = instant(needed=False)
    officer_id: int | None = link("officer.id", needed=False)


class Erasure(SQLModel, table=True):
    """A person's data that goes: asked for by one, agreed by another; the ledger stays."""

    __table_args__ = (
        one_of("state", ("waiting", "done", "refused", "withdrawn")),
        one_of("why", ("request", "retention")),
        checked("two_people", "decided_by IS NULL OR decided_by <> asked_by"),
    )

    id: int | None = key()
    person_id: int = link("person.id")
    why: str = code()
    reason: str = words()
    """The request's or the rule's reference; no names."""
    state: str = code(index=True)
    asked_by: int = link("officer.id")
    asked_at: datetime = instant()
    decided_by: int | None = link("officer.id", needed=False)
    decided_at: datetime | None = instant(needed=False)
    removed: str = words()
    """JSON of how many rows of which table went."""
