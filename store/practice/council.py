"""All that a practice council is made of, letting by letting, as rows for whoever writes them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from store import working_days
from store.practice.calls import lets as lets_of_players
from store.practice.care import Care
from store.practice.casework import Casework
from store.practice.cast import PLAYERS
from store.practice.diary import Diary
from store.practice.dice import Dice
from store.practice.income import Income
from store.practice.ledger import Books
from store.practice.lets import Let
from store.practice.officers import PRACTICE_PIN, Staff
from store.practice.payers import Payers
from store.practice.people import People
from store.practice.places import Town, town
from store.practice.recovery import Recovery
from store.practice.rows import Rows, Sink
from store.practice.stage import Stage
from store.practice.tenancies import Lettings

MADE_WITH = "practice-2"
"""Which maker: raised when the same seed gives other rows than before."""

_CHUNK = 1000
"""Lettings whose rows are written at once: what is in memory does not grow with the council."""

Progress = Callable[[str, int, int], None]
"""Called with what is being made, how many are made, and how many there will be."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What council was asked for."""

    size: int
    seed: int
    today: date
    history_weeks: int


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left to do once all rows are in the store: it asks the store for figures."""

    rows: Rows
    casework: Casework
    """Asks for another person's yes, with the figures of the books."""
    receipts: int
    """The last receipt's number."""


def make_rows(wanted: Wanted, sink: Sink, progress: Progress) -> Rest:
    """Make a council's rows, in the order that foreign keys ask.

    Args:
        wanted: The same is made for the same.
        sink: Is given the rows of a table, a thousand lettings at a time.
        progress: Hears how far it is.
    """
    rows = Rows()
    _facts(rows, wanted)
    return _Council(rows, wanted).make(sink, progress)


def _facts(rows: Rows, wanted: Wanted) -> None:
    for name, value in (
        ("practice", "yes"),
        ("kind", "practice"),
        ("practice_pin", PRACTICE_PIN),
        ("today", wanted.today.isoformat()),
        ("council", str(town()["council"])),
        ("size", str(wanted.size)),
        ("seed", str(wanted.seed)),
        ("history_weeks", str(wanted.history_weeks)),
        ("made_with", MADE_WITH),
    ):
        rows.add("store_fact", name=name, value=value)


class _Council:
    """All makers of one council, each with a stream of chance of its own."""

    def __init__(self, rows: Rows, wanted: Wanted) -> None:
        size, seed, today = wanted.size, wanted.seed, wanted.today
        self._rows, self._size = rows, size
        days = working_days.england()
        self._town = Town(rows, Dice(seed, "places"), size)
        self._staff = Staff(rows, patches=self._town.patches, today=today)
        people = People(rows, Dice(seed, "people"), today)
        self._lettings = Lettings(rows, Dice(seed, "lettings"), people, self._town, today)
        self._payers = Payers(Dice(seed, "payers"), today, days)
        self._books = Books(rows, Dice(seed, "ledger"), self._staff, today, days, wanted.history_weeks)
        self._income = Income(rows, Dice(seed, "income"), today, days)
        self._recovery = Recovery(rows, Dice(seed, "recovery"), self._staff, today, days)
        self._care = Care(rows, Dice(seed, "care"), people, self._staff, today)
        self._diary = Diary(rows, Dice(seed, "diary"), self._staff, today, days)
        self._casework = Casework(rows, Dice(seed, "casework"), self._staff, today, days)
        self._stage = Stage(
            rows,
            self._town,
            people,
            self._staff,
            today=today,
            working_days=days,
            diary=self._diary,
            recovery=self._recovery,
        )

    def make(self, sink: Sink, progress: Progress) -> Rest:
        """Make everything, give its rows to the sink, and tell how far it is."""
        for let in lets_of_players(self._stage):
            self._keep(let)
        self._stage.lone_worker()
        for made in range(len(PLAYERS), self._size):
            if made % 100 == 0:
                progress("accounts", made, self._size)
            let = self._lettings.let()
            let.owner = self._staff.of_patch(let.home.patch_id)
            self._payers.decide(let)
            self._keep(let)
            if made % _CHUNK == 0:
                self._rows.flush(sink)
        self._rows.flush(sink)
        progress("accounts", self._size, self._size)
        receipts = self._books.give_receipts()
        self._casework.enquiries()
        self._rows.flush(sink)
        return Rest(self._rows, self._casework, receipts)

    def _keep(self, let: Let) -> None:
        self._books.keep(let, self._lettings.references(let))
        self._lettings.keep(let)
        for maker in (self._income, self._recovery, self._care, self._diary, self._casework):
            maker.keep(let)
        self._stage.keep(let)
