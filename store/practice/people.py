"""Made-up people: who they are, how to reach them, and what is known that changes what we do."""

from dataclasses import dataclass
from datetime import date, timedelta

from store.domain.calendar import calendar_month_from
from store.practice.dice import Dice
from store.practice.names import Name, a_name
from store.practice.rows import Rows

MOBILES = tuple(f"07700 900{n:03d}" for n in range(200, 1000))
"""Ofcom's numbers for drama; those below 200 are kept for the people to practise with."""

LANDLINES = tuple(
    f"{area}{n:03d}"
    for area in (
        "01632 960",
        "0113 496 0",
        "0114 496 0",
        "0115 496 0",
        "0116 496 0",
        "0117 496 0",
        "0118 496 0",
        "0121 496 0",
        "0131 496 0",
        "0141 496 0",
        "0151 496 0",
        "0161 496 0",
        "0191 498 0",
        "020 7946 0",
        "028 9649 6",
        "029 2018 0",
    )
    for n in range(200, 1000)
)
"""Ofcom's other ranges for drama. When a large council has used up all of them, numbers come round again."""

_WORDS = (
    "amber", "anchor", "badger", "beacon", "bluebell", "button", "candle", "cinder", "clover", "comet",
    "copper", "feather", "garnet", "ginger", "harbour", "hazel", "kettle", "lantern", "marble", "meadow",
    "nutmeg", "otter", "pebble", "pepper", "pigeon", "plum", "puffin", "saffron", "sparrow", "thimble",
    "thunder", "velvet",
)  # fmt: skip


@dataclass(slots=True)
class Someone:
    """A made-up person."""

    id: int
    name: Name
    born: date
    phone: str = ""
    deceased_on: date | None = None

    @property
    def shown(self) -> str:
        """Forename and family name."""
        return f"{self.name.forenames} {self.name.surname}".strip()


class People:
    """Makes people and their contact points."""

    def __init__(self, rows: Rows, dice: Dice, today: date) -> None:
        self._rows, self._dice, self._today = rows, dice, today
        self._mobiles, self._landlines = dice.mix(MOBILES), dice.mix(LANDLINES)
        self._phones = 0

    def born(self, least: int, most: int) -> date:
        """A birthday of somebody so many years old."""
        years = self._dice.between(least, most)
        return calendar_month_from(self._today, -12 * years) - timedelta(days=self._dice.below(364) + 1)

    def adult(
        self,
        *,
        ages: tuple[int, int] = (19, 80),
        like: Someone | None = None,
        woman: bool | None = None,
        near: date | None = None,
        of_age_on: date | None = None,
        name: Name | None = None,
        deceased_on: date | None = None,
        reachable: bool = True,
    ) -> Someone:
        """Somebody grown up.

        Args:
            ages: Least and most years.
            like: Somebody of the same family.
            woman: Whose name, or either.
            near: A birthday to be within some years of, for couples.
            of_age_on: A day on which they were eighteen at least; today where it is not given.
            name: The name, where it is not left to chance.
            deceased_on: When they died.
            reachable: Whether contact points are on file.
        """
        dice = self._dice
        name = name or a_name(dice, woman=woman, like=like.name if like else None)
        born = near + timedelta(days=dice.between(-2500, 2500)) if near else self.born(*ages)
        born = min(born, calendar_month_from(of_age_on or self._today, -12 * 18))
        passphrase = f"{dice.one(_WORDS)} {dice.one(_WORDS)}" if dice.chance(140) else ""
        one = self._keep(Someone(0, name, born, deceased_on=deceased_on), passphrase)
        if reachable:
            self._contact_points(one)
        return one

    def child(self, parent: Someone) -> Someone:
        """A child or grown-up child of the household."""
        age = self._dice.weighted((((0, 4), 25), ((5, 11), 35), ((12, 17), 25), ((18, 30), 15)))
        adult = age[0] >= 18
        name = a_name(self._dice, like=parent.name, adult=adult)
        youngest = min(age[1], max((self._today - parent.born).days // 365 - 17, 0))
        return self._keep(Someone(0, name, self.born(min(age[0], youngest), youngest)), "")

    def _keep(self, one: Someone, passphrase: str) -> Someone:
        one.id = self._rows.add(
            "person",
            title=one.name.title,
            forenames=one.name.forenames,
            surname=one.name.surname,
            date_of_birth=one.born,
            language=one.name.language,
            passphrase=passphrase,
            deceased_on=one.deceased_on,
        )
        return one

    def point(
        self, one: Someone, kind: str, value: str, label: str = "", *, preferred: bool = False, days: int = 90
    ) -> int:
        """Keep one way to reach somebody, last confirmed so many days ago (0: never)."""
        return self._rows.add(
            "contact_point",
            person_id=one.id,
            kind=kind,
            value=value,
            label=label,
            preferred=preferred,
            last_confirmed_on=self._today - timedelta(days=days) if days else None,
        )

    def _contact_points(self, one: Someone) -> None:
        dice = self._dice
        old = (self._today - one.born).days > 70 * 365
        if dice.chance(955):
            one.phone = self._phone(mobile=dice.chance(550 if old else 880))
            label = "mobile" if one.phone.startswith("07") else "home"
            self.point(one, "phone", one.phone, label, preferred=dice.chance(700), days=self._confirmed())
            if dice.chance(160):
                self.point(one, "phone", self._phone(mobile=False), "home", days=self._confirmed())
        if dice.chance(240 if old else 640):
            self.point(one, "email", f"{_email_name(one)}@example.org", days=self._confirmed())

    def _phone(self, *, mobile: bool) -> str:
        """The next number. Once the mobiles are used up only every fifth who asks gets one again: better a
        landline of one's own than a mobile that three people share."""
        self._phones += 1
        if mobile and (self._phones < 1600 or self._phones % 5 == 0):
            return self._mobiles[self._phones % len(self._mobiles)]
        return self._landlines[self._phones % len(self._landlines)]

    def _confirmed(self) -> int:
        return self._dice.weighted(
            ((0, 8), (self._dice.between(5, 360), 60), (self._dice.between(360, 2000), 32))
        )

    def flag(
        self,
        one: Someone,
        family: str,
        kind: str,
        what_to_do: str,
        *,
        owner: int | None,
        visible: str = "all",
        review_in: int = 200,
        since: int = 200,
    ) -> int:
        """Keep something known about a person; `review_in` below zero is overdue."""
        return self._rows.add(
            "flag",
            person_id=one.id,
            family=family,
            kind=kind,
            what_to_do=what_to_do,
            visible_to=visible,
            started_on=self._today - timedelta(days=since),
            review_on=self._today + timedelta(days=review_in),
            owner_id=owner,
        )


def _email_name(one: Someone) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", f"{one.name.forenames}.{one.name.surname or 'x'}".lower())
    kept = "".join(c for c in plain if c.isascii() and (c.isalnum() or c == "."))
    return f"{kept}{one.id}"
