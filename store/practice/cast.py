"""The people to practise with: one made-up household or more for each of the eight calls.

Call 1 wants to pay: £186.40 behind on the rent, court costs apart; a surname that callers and officers misspell.
Call 2 asks about a letter: £132.40 behind on the Monday it was decided, £20.03 today.
Call 3 cannot pay it all: £846.20 behind, no agreement yet.
Call 4 has just claimed Universal Credit: nothing came of it yet, and this week's rent is owed.
Call 5 has a bailiff's letter: eviction on the next working day at 10:30.
Call 6 is in distress: everything a 999 operator asks for is on file.
Call 7 is a third party: an authority that is live, one that expired, and a tenant who gave none.
Call 8 left in April 2022 owing £1,284.00, £96.00 of it for a repair; the officer out on visits is Grace Lindqvist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from store.domain.calendar import WorkingDays, calendar_month_from, monday_of
from store.domain.callers import Subject
from store.domain.money import pounds
from store.practice.care import Care
from store.practice.casework import Casework
from store.practice.diary import Diary
from store.practice.lets import Let, Paying, Road
from store.practice.names import Name
from store.practice.officers import Staff
from store.practice.people import People, Someone
from store.practice.places import Home, Town
from store.practice.recovery import Recovery
from store.practice.rows import Rows

RENT = 11_237
"""Pence a week: the rent of the scripts."""


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody to practise with."""

    call: int
    reference: str
    """Rent reference."""
    title: str
    forenames: str
    surname: str
    born: date
    phone: str
    find: str
    """What to type to find them."""
    about: str

    @property
    def name(self) -> str:
        """As printed."""
        return f"{self.forenames} {self.surname}"


PLAYERS = (
    Player(1, "20260018", "Ms", "Ngozi", "Okonkwo", date(1984, 3, 9), "07700 900101",
           "okonkwo, or misspelt: okonquo", "wants to pay; £186.40 behind, court costs apart"),
    Player(2, "20260026", "Mr", "Tomasz", "Wiśniewski", date(1979, 11, 2), "07700 900102",
           "wisniewski", "had a letter: £132.40 then, £20.03 now"),
    Player(3, "20260034", "Mrs", "Siobhán", "O'Neill", date(1990, 6, 21), "07700 900103",
           "oneill siobhan", "cannot pay it all: £846.20"),
    Player(4, "20260042", "Ms", "Priya", "Raghunathan", date(1996, 1, 30), "07700 900104",
           "raghunathan", "has just claimed Universal Credit"),
    Player(5, "20260059", "Mr", "Dean", "Hargreaves", date(1981, 8, 14), "07700 900105",
           "hargreaves", "eviction on the next working day at 10:30"),
    Player(6, "20260067", "Mrs", "Margaret", "Ellery-Shaw", date(1968, 4, 5), "07700 900106",
           "ellery", "in distress: press F9"),
    Player(7, "20260075", "Ms", "Fatuma", "Abdi Warsame", date(1988, 12, 17), "07700 900107",
           "warsame", "Citizens Advice rings: authority live, balance and agreement"),
    Player(7, "20260083", "Mr", "Michael", "Trevelyan", date(1957, 2, 26), "07700 900108",
           "trevelyan", "Citizens Advice rings: authority expired"),
    Player(7, "20260091", "Ms", "Ana Sofia", "Carvalhal", date(1993, 9, 11), "07700 900109",
           "carvalhal", "Citizens Advice rings: no authority; the tenant can say yes by voice"),
    Player(8, "20260109", "Mr", "Kwabena", "Asiedu", date(1986, 7, 3), "07700 900110",
           "asiedu", "left on 18 April 2022 owing £1,284.00, £96.00 of it a repair"),
)  # fmt: skip
"""In the order of the calls."""


class Cast:
    """Makes the people to practise with; what is on file of each comes after their ledger."""

    def __init__(
        self,
        rows: Rows,
        town: Town,
        people: People,
        staff: Staff,
        *,
        today: date,
        working_days: WorkingDays,
        diary: Diary,
        recovery: Recovery,
        care: Care,
        casework: Casework,
    ) -> None:
        self._rows, self._town, self._people, self._staff = rows, town, people, staff
        self._today, self._working_days = today, working_days
        self._diary, self._recovery, self._care, self._casework = diary, recovery, care, casework
        self._after: dict[str, Callable[[Let], None]] = {}

    def lets(self) -> list[Let]:
        """The lettings of all players, their ledgers still to be made."""
        return [
            self._pays(PLAYERS[0]),
            self._had_a_letter(PLAYERS[1]),
            self._cannot_pay(PLAYERS[2]),
            self._claimed(PLAYERS[3]),
            self._evicted(PLAYERS[4]),
            self._distressed(PLAYERS[5]),
            self._advised(PLAYERS[6], expired=False),
            self._advised(PLAYERS[7], expired=True),
            self._not_advised(PLAYERS[8]),
            self._left(PLAYERS[9]),
        ]

    def keep(self, let: Let) -> None:
        """What is on file of a player, from the ledger as it came out."""
        after = self._after.get(let.cast)
        if after is not None:
            after(let)

    def _let(
        self,
        player: Player,
        exact: int,
        paying: Paying,
        *,
        since: int = 400,
        block: bool = False,
        children: int = 0,
        rent: int = RENT,
        type_: str = "SEC",
    ) -> Let:
        """A letting of the player's own, `since` so many weeks."""
        streets = [street for street in self._town.streets[:12] if bool(street.blocks) is block]
        home = self._home(streets[player.call % len(streets)])
        starts_on = monday_of(self._today - timedelta(weeks=since))
        name = Name(player.title, player.forenames, player.surname, player.title != "Mr", "English", "")
        person = Someone(0, name, player.born, phone=player.phone)
        person.id = self._rows.add(
            "person",
            title=name.title,
            forenames=name.forenames,
            surname=name.surname,
            date_of_birth=player.born,
            passphrase="copper kettle" if player.call == 6 else "",
        )
        self._people.point(person, "phone", player.phone, "mobile", preferred=True, days=40 + player.call)
        mail = f"caller{player.reference[-3:]}@example.org"
        self._people.point(person, "email", mail, days=200)
        paying.exact = exact
        let = Let(self._rows.next_id("tenancy"), home, type_, starts_on, None, [person], {"RENT": rent})
        let.paying, let.cast, let.rent_reference = paying, player.reference, player.reference
        let.owner = self._staff.of_patch(home.patch_id)
        let.household = [self._people.child(person) for _ in range(children)]
        return let

    def _home(self, street: object) -> Home:
        home = self._town.home(on=street)  # type: ignore[arg-type]
        home.bedrooms = max(home.bedrooms, 2)
        return home

    # -- the calls ----------------------------------------------------------------------------------

    def _pays(self, player: Player) -> Let:
        let = self._let(player, 18_640, Paying("CARD", "weekly", 4), children=2)
        let.paying.skips = frozenset({monday_of(self._today) - timedelta(days=10)})
        heard = self._working_days.on_or_after(self._today - timedelta(days=420))
        let.extras += [
            (heard, "COST", "CC", 40_400, "Costs ordered on the possession claim"),
            *((heard + timedelta(weeks=4 * n), "BACS", "CC", -2_000, "") for n in range(1, 7)),
        ]

        def after(made: Let) -> None:
            self._rows.add(
                "court_case",
                tenancy_id=made.id,
                claim_number="K04NB217",
                issued_on=heard - timedelta(days=46),
                hearing_on=heard,
                hearing_time="10:30",
                court="County Court at Northbrook",
                outcome="AGP",
                outcome_on=heard,
                terms="Adjourned generally with permission to restore; costs to be paid",
                arrears_at_hearing=max(made.owed_on(heard), 0),
            )
            self._said(
                made, 9, "phone", "in", "Arrears", "", "Missed a week when the boiler man kept her from work."
            )

        self._after[let.cast] = after
        return let

    def _had_a_letter(self, player: Player) -> Let:
        # The Thursday that a caller has the letter of, and the Monday whose balance it speaks of.
        thursday = self._today - timedelta(days=3)
        thursday -= timedelta(days=(thursday.weekday() - 3) % 7)
        monday = monday_of(thursday)
        let = self._let(player, 2_003, Paying("SO", "weekly", 0))
        let.paying.skips = frozenset({monday - timedelta(days=14)})
        paid = self._working_days.next_working_day(thursday)
        let.extras.append((paid, "BACS", "RENT", -RENT, ""))

        def after(made: Let) -> None:
            year_ago = self._working_days.on_or_after(thursday - timedelta(days=371))
            rent_change = date(self._today.year - (self._today.month < 4), 2, 23)
            for day, subject, did in (
                (year_ago, "Statement", "Thirteen weeks' statement sent as asked."),
                (rent_change, "Rent change notice", "Notice of the rent from April sent."),
                (self._working_days.add(thursday, -60), "Statement", "Quarterly statement sent."),
            ):
                self._diary.contact(made, day, "letter", "out", subject, did, "", hour=9)
            owed = pounds(made.owed_on(monday))
            self._diary.letter(
                made, thursday, "letter_1", "First arrears letter",
                f"On Monday {monday.day} {monday:%B} the account was {owed} behind after one week's grace and there "
                "was no agreement. Rule: first letter from £10.00 behind.",
            )  # fmt: skip

        self._after[let.cast] = after
        return let

    def _cannot_pay(self, player: Player) -> Let:
        let = self._let(player, 84_620, Paying("PPT", "weekly", 4, "part", since=15, share=50), children=3)

        def after(made: Let) -> None:
            for ago, code, name in (
                (62, "letter_1", "First arrears letter"),
                (34, "letter_2", "Second arrears letter"),
            ):
                day = self._working_days.on_or_after(self._today - timedelta(days=ago))
                behind = pounds(max(made.owed_on(day), 0))
                self._diary.letter(
                    made, day, code, name, f"The account was {behind} behind and there was no agreement."
                )
            self._said(
                made,
                20,
                "phone",
                "out",
                "Arrears",
                "",
                "Hours cut at the nursery. Will ring when the rota is out.",
            )

        self._after[let.cast] = after
        return let

    def _claimed(self, player: Player) -> Let:
        let = self._let(player, RENT, Paying("SO", "weekly", 0, "stopped", since=0), since=130)
        monday = monday_of(self._today)
        let.paying.skips = frozenset({monday})
        let.paying.uc_claimed = self._today - timedelta(days=4)
        self._after[let.cast] = lambda made: self._said(
            made,
            6,
            "email",
            "in",
            "Job ended",
            "",
            "Lost her job on the 13th. Asks what to tell Universal Credit about the rent.",
        )
        return let

    def _evicted(self, player: Player) -> Let:
        tomorrow = self._working_days.next_working_day(self._today)
        let = self._let(player, 341_260, Paying("CARD", "weekly", 4, "part", since=96, share=70), children=2)
        heard = self._working_days.on_or_after(self._today - timedelta(days=188))
        let.road = Road(
            "eviction",
            served_on=heard - timedelta(days=95),
            issued_on=heard - timedelta(days=46),
            hearing_on=heard,
        )
        let.extras += [
            (heard, "COST", "CC", 40_400, "Costs ordered on the possession claim"),
            (
                self._working_days.on_or_after(self._today - timedelta(days=48)),
                "COST",
                "CC",
                14_800,
                "Warrant of possession",
            ),
        ]

        def after(made: Let) -> None:
            self._recovery.eviction(made, tomorrow, "10:30", "NB/W/4471")
            self._said(
                made,
                12,
                "visit",
                "out",
                "Before the eviction",
                "Notice of eviction explained.",
                "Not in. Card left.",
            )
            self._said(
                made,
                5,
                "text",
                "out",
                "Before the eviction",
                "Text sent: please ring the rent team today.",
                "",
            )

        self._after[let.cast] = after
        return let

    def _distressed(self, player: Player) -> Let:
        let = self._let(player, 61_480, Paying("SO", "weekly", 0, "stopped", since=5), block=True, children=1)
        let.home.entry_notes = "Floor 3, lift on the left. Main door code 2580E. Flat door opens outward."

        def after(made: Let) -> None:
            self._rows.add(
                "staff_safety_marker",
                property_id=made.home.id,
                kind="dog",
                incident_on=self._today - timedelta(days=120),
                source="Repairs contractor",
                decided_by=self._staff.manager,
                reason="Large dog loose in the hall",
                what_to_do="Large dog: ask for it to be shut away before anybody goes in.",
                review_on=calendar_month_from(self._today, 8),
                owner_id=self._staff.manager,
                expiry_action="Review with the housing officer.",
            )
            kin = self._people.adult(like=made.people[0], ages=(40, 44), woman=True)
            self._rows.add(
                "tenancy_party", tenancy_id=made.id, person_id=kin.id, role="next_of_kin", relation="sister"
            )
            self._said(
                made,
                16,
                "phone",
                "in",
                "Arrears",
                "",
                "Very low. Separated in the summer. Asked to be rung after 11.",
            )

        self._after[let.cast] = after
        return let

    def _advised(self, player: Player, *, expired: bool) -> Let:
        let = self._let(
            player, 31_846 if expired else 22_510, Paying("PPT", "weekly", 4), children=0 if expired else 2
        )
        if not expired:
            agreed = monday_of(self._today) - timedelta(weeks=9, days=-1)
            let.road = Road("agreement", agreed_on=self._working_days.on_or_after(agreed), instalment=1_000)
            let.paying.way = "recovering"

        def after(made: Let) -> None:
            starts_on = self._today - timedelta(days=400 if expired else 60)
            self._rows.add(
                "authority",
                person_id=made.people[0].id,
                tenancy_id=made.id,
                name="Jo Haldane",
                organisation="Citizens Advice Northbrook",
                kind="adviser",
                phone="01632 960011",
                email="advice@example.org",
                scope=" ".join(
                    sorted((Subject.AGREEMENT.value, Subject.BALANCE.value, Subject.GENERAL.value))
                ),
                evidence="form",
                reference="CA-0412" if expired else "CA-0977",
                starts_on=starts_on,
                expires_on=calendar_month_from(starts_on, 12),
                recorded_by=made.owner,
            )

        self._after[let.cast] = after
        return let

    def _not_advised(self, player: Player) -> Let:
        return self._let(player, 40_511, Paying("CARD", "monthly", 28, "stopped", since=3), since=210)

    def _left(self, player: Player) -> Let:
        ended = date(2022, 4, 18)
        weekly = 8_400
        let = self._let(
            player, 118_800, Paying("PPT", "weekly", 4, "stopped", since=14), rent=weekly, type_="FTA"
        )
        let.starts_on, let.ends_on, let.uprated = date(2019, 5, 6), ended, False
        let.extras.append(
            (date(2022, 5, 6), "ADJ", "RCH", 9_600, "Rechargeable repair: door and lock, invoice R2206")
        )

        def after(made: Let) -> None:
            day = self._working_days.add(self._today, -8)
            self._diary.letter(
                made, day, "general", "Letter to a new address",
                "Asked whether he is the person who lived at the old address. No figure given.",
            )  # fmt: skip

        self._after[let.cast] = after
        return let

    def _said(
        self, let: Let, ago: int, channel: str, direction: str, subject: str, did: str, said: str
    ) -> None:
        day = self._working_days.add(self._today, -max(ago * 5 // 7, 1))
        self._diary.contact(let, day, channel, direction, subject, did, said)

    def lone_worker(self) -> None:
        """Grace Lindqvist is out on visits today."""
        self._rows.add(
            "shift",
            officer_id=self._staff.ids["grace"],
            on=self._today,
            starts="13:00",
            ends="15:30",
            duty="cover",
            note="Home visits alone. Expected back 15:30. Buddy: Imran Sattar.",
        )
