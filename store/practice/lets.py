"""One letting as its makers pass it on: what is let, to whom, how it is paid and how it stands."""

from dataclasses import dataclass, field
from datetime import date

from store.domain.tenancies import rent_debt_codes
from store.practice.items import Item
from store.practice.people import Someone
from store.practice.places import Home

RENT_DEBT = frozenset(str(code.value) for code in rent_debt_codes())
"""Sub-accounts that count as rent debt."""

DWELLINGS = frozenset({"SEC", "FLX", "INT", "DEM", "NST", "NSL", "I188", "PSL", "AT-P", "LIC", "USE"})
"""Types under which somebody lives in a home of ours now."""

TEMPORARY = frozenset({"NST", "NSL", "I188", "PSL", "LIC"})
"""General Fund: temporary accommodation."""


@dataclass(slots=True)
class Paying:
    """How an account is meant to be paid, and how it is paid."""

    method: str = "DD"
    """The kind of entry that the tenant's own money comes as; empty for none."""
    every: str = "monthly"
    """weekly, fortnightly, four_weekly, monthly or now_and_then."""
    day: int = 1
    """Of the month, or weekday."""
    way: str = "steady"
    """steady, part, lapsed, stopped (not a penny since), recovering, broken or now_and_then."""
    behind: int = 0
    """Hundredths of a week's charge owed today, below zero in credit: what the ledger comes to."""
    exact: int | None = None
    """Pence of rent debt owed today, for the people to practise with."""
    skips: frozenset[date] = frozenset()
    """Days on which a payment did not come."""
    since: int = 0
    """Weeks ago that it went wrong."""
    share: int = 100
    """Per cent that a part-payer pays since then."""
    hb: int = 0
    """Weekly Housing Benefit, in pence, credited to the account."""
    hb_weeks_missing: int = 0
    """Weeks, to today, for which Housing Benefit was not paid: not decided yet, or suspended."""
    uc_managed: bool = False
    uc_four_weekly: bool = False
    uc_tenant: bool = False
    uc_day: int = 0
    """Day of the month on which Universal Credit is paid."""
    uc_claimed: date | None = None


@dataclass(slots=True)
class Road:
    """How far recovery has gone, with its days."""

    step: str = ""
    """Empty, letter, agreement, broken, notice, court, order or eviction."""
    agreed_on: date | None = None
    instalment: int = 0
    monthly: bool = False
    served_on: date | None = None
    issued_on: date | None = None
    hearing_on: date | None = None
    eviction_on: date | None = None


@dataclass(slots=True)
class Let:
    """A letting."""

    id: int
    """Of the tenancy, and of its rent account."""
    home: Home
    type: str
    starts_on: date
    ends_on: date | None
    people: list[Someone]
    """Tenants, the first first."""
    charges: dict[str, int]
    """Pence a charged week now, by sub-account."""
    pattern: int = 52
    owner: int = 0
    """The patch's officer."""
    household: list[Someone] = field(default_factory=list)
    paying: Paying = field(default_factory=Paying)
    road: Road = field(default_factory=Road)
    extras: list[tuple[date, str, str, int, str]] = field(default_factory=list)
    """Single happenings: day, kind, sub-account, pence, note."""
    uprated: bool = True
    """Whether the charge rises each April."""
    cast: str = ""
    """The key of a person to practise with."""
    rent_reference: str = ""
    balances: dict[str, int] = field(default_factory=dict)
    """What the ledger came to, by sub-account."""
    happened: list[Item] = field(default_factory=list)
    """The lines of the ledger, in order."""
    last_paid: date | None = None

    @property
    def rent(self) -> int:
        """The weekly charge that counts as rent debt."""
        return sum(pence for code, pence in self.charges.items() if code in RENT_DEBT)

    @property
    def owed(self) -> int:
        """Rent debt now."""
        return sum(pence for code, pence in self.balances.items() if code in RENT_DEBT)

    @property
    def weeks_behind(self) -> int:
        """Whole weeks of rent owed now; 0 where nothing is charged."""
        return self.owed // self.rent if self.rent else 0

    @property
    def lived_in(self) -> bool:
        """Whether somebody lives there now."""
        return self.ends_on is None and self.type in DWELLINGS

    @property
    def history(self) -> list[tuple[date, int]]:
        """Rent debt after each line that moved it; worked out when asked for, which few accounts are."""
        owed, found = 0, []
        for _, day, _, sub, amount, _ in self.happened:
            if sub in RENT_DEBT:
                owed += amount
                found.append((day, owed))
        return found

    def owed_on(self, day: date) -> int:
        """Rent debt at the end of a day."""
        owed = 0
        for _, on, _, sub, amount, _ in self.happened:
            if on > day:
                break
            if sub in RENT_DEBT:
                owed += amount
        return owed
