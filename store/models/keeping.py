"""What the desk keeps for itself: drafts, the outbox, emergencies, the word index, what store this is."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.models.columns import BigInt, Sorted, code, instant, key, link, one_of, words


class Draft(SQLModel, table=True):
    """What an officer was typing, with the request key of its form; offered back after a lost line."""

    __table_args__ = (UniqueConstraint("officer_id", "key"),)

    id: int | None = key()
    officer_id: int = link("officer.id")
    form: str = code()
    """pay, note, wrap, escalate, message, call_back ..."""
    tenancy_id: int | None = link("tenancy.id", needed=False)
    key: str = Field()
    call_key: str = Field(default="")
    content: str = words()
    """JSON of the fields."""
    saved_at: datetime = instant()


class Outbox(SQLModel, table=True):
    """What waits to leave the building, stored before it is sent."""

    __table_args__ = (one_of("state", ("waiting", "sent", "done", "rejected", "unknown", "withdrawn")),)

    id: int | None = key()
    key: str = Field(unique=True)
    kind: str = code()
    tenancy_id: int | None = link("tenancy.id", needed=False)
    person_id: int | None = link("person.id", needed=False)
    content: str = words()
    gate_said: str = words()
    state: str = code(index=True)
    made_by: int | None = link("officer.id", needed=False)
    made_at: datetime = instant()
    sent_at: datetime | None = instant(needed=False)
    settled_at: datetime | None = instant(needed=False)
    tries: int = 0
    outcome: str = words()


class WellbeingAlert(SQLModel, table=True):
    """A caller in danger. No figure of money belongs here."""

    __tablename__ = "wellbeing_alert"
    __table_args__ = (
        one_of("risk", ("imminent", "soon", "thoughts"), empty=True),
        one_of("state", ("live", "closed")),
    )

    id: int | None = key()
    key: str = Field(unique=True)
    officer_id: int = link("officer.id")
    tenancy_id: int | None = link("tenancy.id", needed=False)
    person_id: int | None = link("person.id", needed=False)
    started_at: datetime = instant()
    risk: str | None = code(needed=False)
    heard: str = words()
    """What the caller said, as heard."""
    where: str = words()
    """Where the caller says they are."""
    state: str = code()
    seen_by: int | None = link("officer.id", needed=False)
    seen_at: datetime | None = instant(needed=False)
    closed_at: datetime | None = instant(needed=False)
    hold_id: int | None = link("hold.id", needed=False)
    told: int = Field(default=0, sa_type=BigInt)
    """Grows with each state the desk tells, so that one that comes late puts nothing older back."""


class WellbeingTick(SQLModel, table=True):
    """One thing asked, answered or done during an emergency, with its time. Append-only."""

    __tablename__ = "wellbeing_tick"

    id: int | None = key()
    key: str = Field(unique=True)
    alert_key: str = Field(index=True)
    item: str = code(32)
    answer: str = words()
    at: datetime = instant()
    officer_id: int = link("officer.id")


class SearchToken(SQLModel, table=True):
    """One normalised word that leads to a tenancy: the one index of the one search box."""

    __tablename__ = "search_token"
    __table_args__ = (
        Index("ix_search_token_tenancy_id_token", "tenancy_id", "token"),
        {"sqlite_with_rowid": False},
    )

    token: str = Field(primary_key=True, sa_type=Sorted)
    tenancy_id: int = Field(primary_key=True, sa_type=BigInt, foreign_key="tenancy.id")
    person_id: int = Field(default=0, primary_key=True, sa_type=BigInt)
    """0 where the word is of the tenancy or the property, not of a person."""
    kind: str = code(12)
    """name, address, postcode, reference, payment, phone or born."""


class SearchWord(SQLModel, table=True):
    """A distinct surname, forename or street word, with how it sounds: for words misheard or misspelt."""

    __tablename__ = "search_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    word: str = Field(primary_key=True, sa_type=Sorted)
    kind: str = Field(primary_key=True)
    sound: str = Field(sa_type=Sorted, index=True)


class StoreFact(SQLModel, table=True):
    """What this store is: practice or live, its own today, who made it."""

    __tablename__ = "store_fact"

    name: str = Field(primary_key=True)
    value: str = words()
