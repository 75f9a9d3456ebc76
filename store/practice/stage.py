"""What the people to practise with stand on: a home, a letting, and what is on file after its ledger."""

from collections.abc import Callable
from datetime import date, timedelta

from store.domain.calendar import WorkingDays, monday_of
from store.practice.cast import Player
from store.practice.diary import Diary
from store.practice.lets import Let, Paying
from store.practice.names import Name
from store.practice.officers import Staff
from store.practice.people import People, Someone
from store.practice.places import Home, Street, Town
from store.practice.recovery import Recovery
from store.practice.rows import Rows

RENT = 11_237
"""Pence a week: the rent of the scripts."""


class Stage:
    """Makes lettings for players, and remembers what is to be on file once their ledger is made."""

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
    ) -> None:
        self.rows, self._town, self.people, self.staff = rows, town, people, staff
        self.today, self.working_days = today, working_days
        self.diary, self.recovery = diary, recovery
        self._after: dict[str, Callable[[Let], None]] = {}

    def then(self, let: Let, after: Callable[[Let], None]) -> Let:
        """What is to be on file of a player, from the ledger as it comes out."""
        self._after[let.cast] = after
        return let

    def keep(self, let: Let) -> None:
        """Do what was to be done after the letting's ledger."""
        after = self._after.get(let.cast)
        if after is not None:
            after(let)

    def let(
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
        starts_on = monday_of(self.today - timedelta(weeks=since))
        name = Name(player.title, player.forenames, player.surname, player.title != "Mr", player.culture, "")
        person = Someone(0, name, player.born, phone=player.phone)
        person.id = self.rows.add(
            "person",
            title=name.title,
            forenames=name.forenames,
            surname=name.surname,
            date_of_birth=player.born,
            passphrase="copper kettle" if player.call == 6 else "",
        )
        self.people.point(person, "phone", player.phone, "mobile", preferred=True, days=40 + player.call)
        mail = f"caller{player.reference[-3:]}@example.org"
        self.people.point(person, "email", mail, days=200)
        paying.exact = exact
        let = Let(self.rows.next_id("tenancy"), home, type_, starts_on, None, [person], {"RENT": rent})
        let.paying, let.cast, let.rent_reference = paying, player.reference, player.reference
        let.owner = self.staff.of_patch(home.patch_id)
        let.household = [self.people.child(person) for _ in range(children)]
        return let

    def _home(self, street: Street) -> Home:
        home = self._town.home(on=street)
        home.bedrooms = max(home.bedrooms, 2)
        return home

    def said(
        self, let: Let, ago: int, channel: str, direction: str, subject: str, did: str, said: str
    ) -> None:
        day = self.working_days.add(self.today, -max(ago * 5 // 7, 1))
        self.diary.contact(let, day, channel, direction, subject, did, said)

    def lone_worker(self) -> None:
        """Grace Lindqvist is out on visits today."""
        self.rows.add(
            "shift",
            officer_id=self.staff.ids["grace"],
            on=self.today,
            starts="13:00",
            ends="15:30",
            duty="cover",
            note="Home visits alone. Expected back 15:30. Buddy: Imran Sattar.",
        )
