"""The audit trail: chained, append-only."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from store.models.columns import BigInt, code, instant, words


class AuditEvent(SQLModel, table=True):
    """Who did what to whose record, when, from where and why. Append-only, chained by hash."""

    __tablename__ = "audit_event"

    seq: int = Field(primary_key=True, sa_type=BigInt, sa_column_kwargs={"autoincrement": False})
    at: datetime = instant()
    officer_id: int | None = Field(default=None, sa_type=BigInt, index=True)
    """Nothing for the system itself."""
    where_from: str = words()
    """The desk: an SSH client's address or `local`, never a person's."""
    verb: str = code(32)
    subject: str = code(32)
    """The kind of record: tenancy, posting, action ..."""
    subject_id: int | None = Field(default=None, sa_type=BigInt)
    tenancy_id: int | None = Field(default=None, sa_type=BigInt, index=True)
    why: str = words()
    detail: str = words()
    """JSON of ids, codes and amounts; never names or free text."""
    before: str = code(64)
    """Hash of the event before."""
    hash: str = code(64)


class AuditHead(SQLModel, table=True):
    """The end of the chain: the one row that a writer locks to add to it."""

    __tablename__ = "audit_head"

    id: int = Field(primary_key=True, sa_type=BigInt, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(sa_type=BigInt)
    hash: str = code(64)
