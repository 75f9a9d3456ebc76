"""The right to live somewhere, who holds it, and what is owed under it."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from store.models.columns import checked, code, day, key, link, one_of, pence, version, whole, words

TENANCY_TYPES = (
    "SEC", "FLX", "INT", "DEM", "NST", "NSL", "I188", "PSL", "AT-S", "AST-S", "AT-P",
    "LIC", "GAR", "FTA", "USE", "LEA",
)  # fmt: skip
"""The codes of `store.domain.tenancies.TenancyType`, written out so that a migration never moves."""

SUB_ACCOUNTS = ("RENT", "SC", "GAR", "WAT", "INS", "CC", "RCH", "HBO", "UO", "FTA", "SUN")
"""The codes of `store.domain.tenancies.SubAccountCode`."""


class Tenancy(SQLModel, table=True):
    """A tenancy or licence, present or former."""

    __table_args__ = (
        one_of("type", TENANCY_TYPES),
        checked("starts_before_it_ends", "ends_on IS NULL OR ends_on >= starts_on"),
        checked("weekday", "period_start BETWEEN 0 AND 6"),
    )

    id: int | None = key()
    reference: str = Field(unique=True)
    property_id: int = link("property.id")
    type: str = code(8)
    starts_on: date = day()
    ends_on: date | None = day(needed=False)
    end_reason: str = words()
    period_start: int = 0
    """Weekday on which a period begins, Monday is 0."""
    becomes_secure_on: date | None = day(needed=False)
    """For introductory and demoted tenancies: the end of the trial."""
    version: int = version()


class TenancyParty(SQLModel, table=True):
    """A person's part in a tenancy."""

    __tablename__ = "tenancy_party"
    __table_args__ = (
        one_of("role", ("tenant", "joint", "occupant", "next_of_kin")),
        UniqueConstraint("tenancy_id", "person_id"),
    )

    id: int | None = key()
    tenancy_id: int = link("tenancy.id")
    person_id: int = link("person.id")
    role: str = code()
    """Of two joint tenants both are `joint`; a sole tenant is `tenant`."""
    relation: str = words()
    from_on: date | None = day(needed=False)
    to_on: date | None = day(needed=False)


class RentAccount(SQLModel, table=True):
    """What is owed under a tenancy; the row that a posting locks."""

    __tablename__ = "rent_account"
    __table_args__ = (
        one_of("charged_weeks", ("52", "50", "48")),
        one_of("state", ("live", "former", "closed")),
        whole("balance", "seq"),
        one_of("usual_method", ("DD", "SO", "CARD", "CASH", "PPT", "AP", "UC", "HB", "BACS", "NONE")),
    )

    id: int | None = key()
    tenancy_id: int = link("tenancy.id")
    rent_reference: str = Field(unique=True)
    payment_reference: str = Field(unique=True)
    """Nineteen digits on the tenant's payment card, or empty for none."""
    charged_weeks: str = code(2)
    state: str = code()
    usual_method: str = code()
    balance: int = pence()
    """Sum of all sub-accounts; owed is positive."""
    seq: int = Field(default=0)
    """Number of the last entry; entries have no gaps."""
    opened_on: date = day()
    closed_on: date | None = day(needed=False)


class SubAccount(SQLModel, table=True):
    """One kind of debt on a rent account, with its own balance and rules."""

    __tablename__ = "sub_account"
    __table_args__ = (one_of("code", SUB_ACCOUNTS), whole("weekly_charge", "balance"))

    account_id: int = link("rent_account.id", primary=True)
    code: str = Field(primary_key=True)
    weekly_charge: int = pence()
    """Charged in each charged week; 0 where nothing is charged."""
    balance: int = pence()


class BenefitAward(SQLModel, table=True):
    """What is on file about Housing Benefit, Universal Credit or discretionary help for a tenancy."""

    __tablename__ = "benefit_award"
    __table_args__ = (
        one_of("benefit", ("HB", "UC", "CRF", "DHP")),
        one_of("state", ("claimed", "in_payment", "suspended", "ended", "refused")),
        one_of("paid_to", ("account", "tenant")),
    )

    id: int | None = key()
    tenancy_id: int = link("tenancy.id")
    person_id: int | None = link("person.id", needed=False)
    benefit: str = code(3)
    state: str = code()
    paid_to: str = code()
    """account: credited here by rebate or managed payment; tenant: paid to the tenant."""
    amount: int = pence()
    """Pence each week for HB, each month for UC; 0 where not known."""
    claimed_on: date | None = day(needed=False)
    evidence_given: bool = False
    next_on: date | None = day(needed=False)
    """When the next payment is due, where known."""
    ends_on: date | None = day(needed=False)
    deduction: int = pence(needed=False)
    """Pence each payment taken for rent arrears (third-party deduction), if any."""
    as_at: date | None = day(needed=False)
    """When this was last known to be true."""


class DirectDebit(SQLModel, table=True):
    """A Direct Debit instruction in the form that the account page reads; no bank details here."""

    __tablename__ = "direct_debit"
    __table_args__ = (one_of("state", ("live", "pending", "cancelled", "failed")),)

    id: int | None = key()
    account_id: int = link("rent_account.id")
    state: str = code()
    day_of_month: int
    amount: int = pence()
    arrears_part: int = pence()
    next_on: date | None = day(needed=False)
    last_failed_on: date | None = day(needed=False)


class ExpectedReceipt(SQLModel, table=True):
    """Money demonstrably on its way: it lowers what may be asked for, not the balance."""

    __tablename__ = "expected_receipt"
    __table_args__ = (
        one_of("state", ("expected", "arrived", "lapsed")),
        checked("above_nothing", "amount > 0"),
    )

    id: int | None = key()
    account_id: int = link("rent_account.id")
    sub_account: str = code(4)
    kind: str = code(8)
    """The entry kind it will arrive as, for example HB, DD, PPT."""
    amount: int = pence()
    due_on: date = day()
    evidence: str = words()
    state: str = code()
    stated_by: int | None = link("officer.id", needed=False)
