"""Agreements, notices, court, eviction and breathing space, in the form that screens read."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from store.models.columns import BigInt, code, day, instant, key, link, one_of, pence, version, words
from store.models.tenancies import SUB_ACCOUNTS

NOTICE_KINDS = (
    "NSP", "NOPP", "DEM", "EXT", "NTQ", "NTQ-PR", "S8", "S21", "I188-END", "LICENCE", "CONTRACT", "LBA",
)  # fmt: skip
"""The codes of `store.domain.notice_kinds.NoticeKind`."""


class Agreement(SQLModel, table=True):
    """A plan to clear arrears on top of the rent."""

    __table_args__ = (
        one_of("kind", ("informal", "court")),
        one_of("state", ("live", "at_risk", "breached", "restored", "completed", "cancelled", "superseded")),
        one_of("frequency", ("weekly", "fortnightly", "four_weekly", "monthly", "one_off")),
    )

    id: int | None = key()
    tenancy_id: int = link("tenancy.id")
    kind: str = code()
    state: str = code()
    frequency: str = code()
    instalment: int = pence()
    starts_on: date = day()
    starting_balance: int = pence()
    lump_sum: int = pence()
    lump_sum_on: date | None = day(needed=False)
    tolerance_days: int
    """As council policy had it when the agreement was made."""
    review_on: date | None = day(needed=False)
    consequences_read_at: datetime | None = instant(needed=False)
    made_by: int | None = link("officer.id", needed=False)
    ended_on: date | None = day(needed=False)
    version: int = version()


class Notice(SQLModel, table=True):
    """The statutory step before a claim."""

    __table_args__ = (
        one_of("kind", NOTICE_KINDS),
        one_of(
            "state",
            ("draft", "awaiting", "authorised", "served", "lapsed", "withdrawn", "superseded", "satisfied"),
        ),
        one_of("review_outcome", ("confirmed", "set_aside")),
    )

    id: int | None = key()
    tenancy_id: int = link("tenancy.id")
    kind: str = code(8)
    state: str = code()
    amount: int = pence()
    """Rent arrears stated on the notice."""
    drafted_by: int | None = link("officer.id", needed=False)
    authorised_by: int | None = link("officer.id", needed=False)
    served_on: date | None = day(needed=False)
    served_how: str = words()
    specified_on: date | None = day(needed=False)
    """The date after which proceedings may begin."""
    lapses_on: date | None = day(needed=False)
    review_asked_on: date | None = day(needed=False)
    """When the tenant asked for a review; no claim may rest on the notice until it is decided."""
    review_decided_on: date | None = day(needed=False)
    review_outcome: str | None = code(needed=False)
    version: int = version()


class CourtCase(SQLModel, table=True):
    """A possession claim, its hearing and its order."""

    __tablename__ = "court_case"

    id: int | None = key()
    tenancy_id: int = link("tenancy.id")
    claim_number: str = words()
    issued_on: date | None = day(needed=False)
    hearing_on: date | None = day(needed=False)
    hearing_time: str = code(5, needed=False)
    court: str = words()
    outcome: str | None = code(4, needed=False)
    """AGP, AND, AAH, ADH, ADT, OPF, OPD, SOT, STO, WIT, SOE, PPO, MJ or DIS; nothing until heard."""
    outcome_on: date | None = day(needed=False)
    terms: str = words()
    arrears_at_hearing: int | None = pence(needed=False)
    strike_out_on: date | None = day(needed=False)
    version: int = version()


class Eviction(SQLModel, table=True):
    """A warrant of possession and its appointment."""

    __table_args__ = (one_of("state", ("applied", "set", "suspended", "stopped", "executed", "aborted")),)

    id: int | None = key()
    tenancy_id: int = link("tenancy.id")
    state: str = code()
    warrant_issued_on: date | None = day(needed=False)
    on: date | None = day(needed=False)
    at: str = code(5, needed=False)
    """HH:MM of the appointment."""
    bailiff_ref: str = words()
    n54_on: date | None = day(needed=False)
    """When the bailiff delivered the notice of eviction (form N54)."""
    authorised_by: int | None = link("officer.id", needed=False)
    version: int = version()


class Moratorium(SQLModel, table=True):
    """Breathing space of a person. The kind is health data: need to know."""

    __table_args__ = (
        one_of("kind", ("standard", "mental_health")),
        one_of("state", ("live", "ended", "cancelled")),
    )

    id: int | None = key()
    person_id: int = link("person.id")
    tenancy_id: int = link("tenancy.id")
    kind: str = code()
    state: str = code()
    starts_on: date = day()
    ends_on: date | None = day(needed=False)
    """Nothing for a mental-health crisis moratorium: it has no timer."""
    adviser: str = words()
    adviser_ref: str = words()
    address_withheld: bool = False
    recorded_by: int | None = link("officer.id", needed=False)
    version: int = version()


class MoratoriumDebt(SQLModel, table=True):
    """The part of a sub-account that a moratorium protects: what was owed at application."""

    __tablename__ = "moratorium_debt"
    __table_args__ = (one_of("sub_account", SUB_ACCOUNTS),)

    moratorium_id: int = Field(primary_key=True, sa_type=BigInt, foreign_key="moratorium.id")
    account_id: int = Field(primary_key=True, sa_type=BigInt, foreign_key="rent_account.id")
    sub_account: str = Field(primary_key=True)
    amount: int = pence()
