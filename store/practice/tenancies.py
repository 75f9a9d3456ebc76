"""Who lives where, under which right, and what it costs a week."""

from datetime import date, timedelta

from store.domain.calendar import calendar_month_from, monday_of
from store.domain.figures import figure
from store.practice.dice import Dice
from store.practice.lets import TEMPORARY, Let
from store.practice.people import People, Someone
from store.practice.places import Home, Town
from store.practice.rows import Rows

SHARES = (
    ("SEC", 586),
    ("INT", 58),
    ("FLX", 34),
    ("DEM", 3),
    ("NST", 50),
    ("NSL", 24),
    ("I188", 30),
    ("PSL", 36),
    ("LIC", 12),
    ("AT-P", 3),
    ("USE", 9),
    ("GAR", 65),
    ("FTA", 90),
)
"""Tenancy types in a thousand accounts. A council has no assured tenants of its own: the handful are private
lets of its housing company. Leases are another team's."""

_AGES: dict[str, tuple[int, int]] = {
    "SEC": (58, 1500),
    "INT": (2, 50),
    "FLX": (60, 280),
    "DEM": (4, 44),
    "NST": (6, 190),
    "NSL": (4, 110),
    "I188": (1, 38),
    "PSL": (6, 230),
    "LIC": (2, 70),
    "AT-P": (8, 120),
    "USE": (3, 50),
    "GAR": (10, 700),
}
"""How many weeks ago tenancies of a type began."""

_RENTS = {0: (7400, 8650), 1: (8500, 9990), 2: (9850, 11790), 3: (11150, 13400), 4: (12650, 15200)}
"""Pence a week by bedrooms: social rent as a mid-sized town charges it."""

_DEAR = {0: (17500, 21000), 1: (20500, 24500), 2: (25500, 30500), 3: (30500, 37500), 4: (37500, 45500)}
"""Pence a week by bedrooms: temporary accommodation."""


class Lettings:
    """Makes lettings with their people."""

    def __init__(self, rows: Rows, dice: Dice, people: People, town: Town, today: date) -> None:
        self._rows, self._dice, self._people, self._town, self._today = rows, dice, people, town, today
        self._numbers = 0

    def let(self) -> Let:
        """The next letting."""
        type_ = self._dice.weighted(SHARES)
        kind = "garage" if type_ == "GAR" else "room" if type_ in ("LIC", "I188") else ""
        return self.make(type_, self._town.home(kind))

    def make(self, type_: str, home: Home) -> Let:
        """One letting of a type; its rows are collected by `keep`, once all is known."""
        dice = self._dice
        starts_on, ends_on = self._when(type_)
        let = Let(self._rows.next_id("tenancy"), home, type_, starts_on, ends_on, [], {})
        if type_ in TEMPORARY or (type_ == "FTA" and dice.chance(140)):
            home.fund, let.uprated = "GF", False
        let.charges = self._charges(let)
        if home.fund != "GF" and type_ not in ("USE", "AT-P"):
            let.pattern = dice.weighted(((52, 18), (50, 22), (48, 60)))
        self._live_in(let)
        return let

    def _when(self, type_: str) -> tuple[date, date | None]:
        dice, today = self._dice, self._today
        if type_ == "FTA":
            ago = dice.weighted(
                ((dice.between(2, 26), 22), (dice.between(27, 104), 42), (dice.between(105, 370), 36))
            )
            ends_on = today - timedelta(weeks=ago, days=dice.below(7))
            return monday_of(ends_on - timedelta(weeks=dice.between(30, 400))), ends_on
        starts_on = monday_of(today - timedelta(weeks=dice.between(*_AGES[type_])))
        if type_ in TEMPORARY and dice.chance(800):
            starts_on += timedelta(days=dice.below(5))  # placements happen any day
        return starts_on, None

    def _charges(self, let: Let) -> dict[str, int]:
        dice, home = self._dice, let.home
        if let.type == "GAR":
            return {"GAR": dice.between(1180, 1720)}
        least, most = (_DEAR if home.fund == "GF" else _RENTS)[home.bedrooms]
        charges = {"UO" if let.type == "USE" else "RENT": dice.between(least, most)}
        if home.block or let.type in ("LIC", "I188"):
            charges["SC"] = dice.between(480, 1450) if home.fund == "HRA" else dice.between(900, 2800)
        if home.fund == "HRA":
            for code, often, least, most in (
                ("WAT", 260, 690, 1180),
                ("INS", 110, 72, 260),
                ("GAR", 55, 1180, 1560),
            ):
                if let.type != "USE" and dice.chance(often):
                    charges[code] = dice.between(least, most)
        return charges

    # -- people -------------------------------------------------------------------------------------

    def _live_in(self, let: Let) -> None:
        dice, people = self._dice, self._people
        young = let.type in ("I188", "LIC", "NSL", "INT")
        ages = (19, 52) if young else (24, 88) if let.type in ("SEC", "FTA") else (22, 66)
        died = None
        if let.type in ("SEC", "FTA") and dice.chance(9 if let.type == "SEC" else 110):
            ages = (68, 92)
            before = let.ends_on or self._today
            died = before - timedelta(
                days=dice.between(9, 70) if let.ends_on is None else dice.between(20, 50)
            )
        first = people.adult(ages=ages, woman=dice.chance(590), deceased_on=died)
        let.people.append(first)
        # A tenancy cannot be older than its tenant's eighteenth birthday.
        let.starts_on = max(
            let.starts_on, monday_of(calendar_month_from(first.born, 12 * 18)) + timedelta(weeks=1)
        )
        if let.ends_on is not None:
            let.starts_on = min(let.starts_on, monday_of(let.ends_on) - timedelta(weeks=20))
        single = died is not None or let.type in ("GAR", "LIC", "USE") or let.home.bedrooms == 0
        if not single and dice.chance(310 if let.type in ("SEC", "FLX") else 160):
            let.people.append(
                people.adult(
                    like=first,
                    woman=None if dice.chance(60) else not first.name.woman,
                    near=first.born,
                    of_age_on=let.starts_on,
                )
            )
        if let.type not in ("GAR", "FTA", "LIC"):
            for _ in range(self._how_many_more(let.home)):
                let.household.append(people.child(first))

    def _how_many_more(self, home: Home) -> int:
        most = {0: ((0, 1),), 1: ((0, 92), (1, 8)), 2: ((0, 42), (1, 38), (2, 20))}.get(
            home.bedrooms, ((0, 20), (1, 24), (2, 32), (3, 18), (4, 6))
        )
        return self._dice.weighted(most)

    # -- rows ---------------------------------------------------------------------------------------

    def keep(self, let: Let) -> None:
        """Collect the rows of a letting whose ledger is made."""
        rows = self._rows
        self._town.keep(let.home)
        rows.add(
            "tenancy",
            id=let.id,
            reference=f"T{let.id + 100_000:07d}",
            property_id=let.home.id,
            type=let.type,
            starts_on=let.starts_on,
            ends_on=let.ends_on,
            end_reason=self._ended(let),
            becomes_secure_on=self._secure_on(let),
        )
        role = "joint" if len(let.people) > 1 else "tenant"
        for person in let.people:
            rows.add(
                "tenancy_party",
                tenancy_id=let.id,
                person_id=person.id,
                role=role,
                from_on=let.starts_on,
                to_on=let.ends_on,
            )
        for person in let.household:
            self._party(let, person, "occupant", self._relation(let.people[0], person))
        if self._dice.chance(210) and let.type not in ("GAR", "USE"):
            kin = self._people.adult(like=let.people[0], ages=(22, 80))
            self._party(
                let, kin, "next_of_kin", self._dice.one(("sister", "brother", "mother", "father", "cousin"))
            )

    def _party(self, let: Let, person: Someone, role: str, relation: str) -> None:
        self._rows.add("tenancy_party", tenancy_id=let.id, person_id=person.id, role=role, relation=relation)

    def _relation(self, tenant: Someone, person: Someone) -> str:
        return "daughter" if person.name.woman else "son"

    def _ended(self, let: Let) -> str:
        if let.ends_on is None:
            return ""
        if any(person.deceased_on for person in let.people):
            return "Tenant died"
        return self._dice.weighted(
            (
                ("Notice by tenant", 46),
                ("Moved to another council home", 16),
                ("Abandoned", 15),
                ("Evicted for arrears", 9),
                ("Placement ended", 9),
                ("Moved into care", 5),
            )
        )

    def _secure_on(self, let: Let) -> date | None:
        """The end of the trial (Housing Act 1996 s125, s125A if extended; s143B for a demoted one)."""
        if let.type not in ("INT", "DEM"):
            return None
        on = calendar_month_from(let.starts_on, figure("introductory.trial_months", self._today).value)
        if on <= self._today + timedelta(days=14) and let.type == "INT":
            on = calendar_month_from(on, figure("introductory.extension_months", self._today).value)
        return on

    def references(self, let: Let) -> tuple[str, str]:
        """Rent reference and the nineteen digits of the payment card."""
        self._numbers += 1
        let.rent_reference = let.rent_reference or f"{30_000_000 + self._numbers * 37 % 10_000_000:08d}"
        return let.rent_reference, payment_reference(let.id)


def payment_reference(number: int) -> str:
    """Nineteen digits as on a rent swipe card, the last a Luhn check digit; `9899` is no issuer's."""
    body = f"9899000{number:011d}"
    # Of nineteen digits the eighteenth is doubled, then every other one to the left.
    doubled = (int(digit) * 2 if place % 2 else int(digit) for place, digit in enumerate(body))
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{body}{-total % 10}"
