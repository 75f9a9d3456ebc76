"""Who works here, what they may do, and who is on duty when."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from store.models.columns import BigInt, code, instant, key, link, one_of, words

ROLES = ("duty", "senior", "manager", "finance", "auditor", "cleared", "lead", "administrator")
"""duty takes calls; senior and manager approve within limits; cleared sees restricted notes; lead may hold
the duty lead's shift."""


class Officer(SQLModel, table=True):
    """A person who signs in, known by the operating system's user."""

    id: int | None = key()
    login: str = Field(unique=True)
    name: str = words()
    team: str = words()
    extension: str = words()
    active: bool = True
    pin_hash: str | None = Field(default=None)
    """scrypt, with its salt and cost; nothing until chosen."""
    pin_failures: int = 0


class OfficerRole(SQLModel, table=True):
    """A role of an officer."""

    __tablename__ = "officer_role"
    __table_args__ = (one_of("role", ROLES),)

    officer_id: int = Field(primary_key=True, sa_type=BigInt, foreign_key="officer.id")
    role: str = Field(primary_key=True)


class OfficerPatch(SQLModel, table=True):
    """A patch that an officer looks after."""

    __tablename__ = "officer_patch"

    officer_id: int = Field(primary_key=True, sa_type=BigInt, foreign_key="officer.id")
    patch_id: int = Field(primary_key=True, sa_type=BigInt, foreign_key="patch.id")


class Shift(SQLModel, table=True):
    """Who is on duty when; the duty lead is a role on the clock."""

    __table_args__ = (one_of("duty", ("phones", "lead", "cover")),)

    id: int | None = key()
    officer_id: int = link("officer.id")
    on: date = Field(index=True)
    starts: str = code(5)
    """HH:MM, local time."""
    ends: str = code(5)
    duty: str = code()
    note: str = words()


class DeskPresence(SQLModel, table=True):
    """A desk that is open now; its beat says so."""

    __tablename__ = "desk_presence"

    desk_key: str = Field(primary_key=True)
    officer_id: int = link("officer.id")
    lead: bool = False
    opened_at: datetime = instant()
    last_beat_at: datetime = instant()


class RecentAccount(SQLModel, table=True):
    """The accounts an officer opened last."""

    __tablename__ = "recent_account"

    officer_id: int = Field(primary_key=True, sa_type=BigInt, foreign_key="officer.id")
    tenancy_id: int = Field(primary_key=True, sa_type=BigInt, foreign_key="tenancy.id")
    opened_at: datetime = instant()
