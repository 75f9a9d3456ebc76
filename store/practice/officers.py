"""The officers of a practice council, who is on duty today, and the way in for whoever opens it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, delete, select

from store.domain.cleaning import clean_line
from store.domain.pins import hash_pin
from store.models.officers import Officer, OfficerRole, Shift
from store.practice.rows import Rows
from store.unit_of_work import UnitOfWork

PRACTICE_PIN = "246810"
"""The PIN of every officer of a practice council; its lock shows it."""

_SALT = b"dutydesk-practic"
"""Known to everybody, as the PIN is: a practice council keeps no secret, and one seed gives the same rows."""

NEWCOMER_ROLES = ("duty", "senior")
"""What whoever opens a practice council may do. Not lead: the duty lead is another person (`--as lena`), so
that an alert has somewhere to go and an approval needs somebody else."""


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up officer."""

    login: str
    name: str
    team: str
    roles: tuple[str, ...]
    patches: bool = False
    """Whether patches are shared out to them."""


OFFICERS = (
    Made("asha", "Asha Okoro", "Income team 1", ("duty",), True),
    Made("ben", "Ben Whitfield", "Income team 1", ("duty", "senior"), True),
    Made("carol", "Carol Adeyemi", "Income team 1", ("manager",)),
    Made("lena", "Lena Fischer", "Income team 2", ("lead", "manager", "cleared")),
    Made("dev", "Dev Chatterjee", "Internal audit", ("auditor",)),
    Made("fin", "Fin Gallagher", "Finance", ("finance",)),
    Made("grace", "Grace Lindqvist", "Income team 2", ("duty",), True),
    Made("imran", "Imran Sattar", "Income team 2", ("duty",), True),
    Made("joan", "Joan Pemberton", "Income team 2", ("duty", "senior", "cleared"), True),
    Made("kofi", "Kofi Antwi", "Temporary accommodation", ("duty",), True),
    Made("marta", "Marta Wilczek", "Income team 1", ("duty",), True),
    Made("owen", "Owen Prothero", "Systems", ("administrator",)),
)
"""A dozen; two people can be two people, and every role is somebody's."""


class Staff:
    """Who looks after what, by officer id."""

    def __init__(self, rows: Rows, *, patches: int, today: date) -> None:
        pin = hash_pin(PRACTICE_PIN, _SALT)
        self.ids: dict[str, int] = {}
        for number, made in enumerate(OFFICERS, 1):
            self.ids[made.login] = rows.add(
                "officer",
                login=made.login,
                name=made.name,
                team=made.team,
                extension=f"{4100 + number}",
                active=True,
                pin_hash=pin,
            )
            for role in made.roles:
                rows.add("officer_role", officer_id=number, role=role)
        callers = [made.login for made in OFFICERS if made.patches]
        self._of_patch = {patch: self.ids[callers[patch % len(callers)]] for patch in range(1, patches)}
        self._of_patch[patches] = self.ids["kofi"]
        for patch, officer in sorted(self._of_patch.items()):
            rows.add("officer_patch", officer_id=officer, patch_id=patch)
        self.callers = tuple(self.ids[login] for login in callers)
        self.manager = self.ids["carol"]
        self.lead = self.ids["lena"]
        _shifts(rows, self.ids, today)

    def of_patch(self, patch_id: int) -> int:
        """Whoever looks after the patch."""
        return self._of_patch[patch_id]


_PHONES = (("asha", "08:00", "13:00"), ("imran", "08:00", "16:00"), ("ben", "10:00", "18:00"))
_TURNS = (("marta", "08:00", "13:00"), ("joan", "08:00", "16:00"), ("kofi", "10:00", "18:00"))


def _shifts(rows: Rows, ids: dict[str, int], today: date) -> None:
    """The duty lead all of every day, and phones that take turns by day; a week either way."""
    for ahead in range(-7, 8):
        on = today + timedelta(days=ahead)
        # The lead holds the whole day, so that a practice desk has one whenever it is opened.
        rows.add("shift", officer_id=ids["lena"], on=on, starts="00:00", ends="23:59", duty="lead")
        for login, starts, ends in _PHONES if on.toordinal() % 2 == today.toordinal() % 2 else _TURNS:
            rows.add("shift", officer_id=ids[login], on=on, starts=starts, ends=ends, duty="phones")
        rows.add("shift", officer_id=ids["carol"], on=on, starts="09:00", ends="17:00", duty="cover")


def ensure_officer(unit: UnitOfWork, *, login: str, name: str) -> int:
    """Let whoever opens a practice council be an officer there; gives the officer's id.

    Somebody already there stays as they are. A newcomer gets `NEWCOMER_ROLES`, the practice PIN and the
    phones for the day.
    """
    found = _officer(unit.connection, login)
    if found is not None:
        return found
    login_kept, shown = clean_line(login, limit=64).text, clean_line(name, limit=80).text
    unit.connection.execute(
        unit.insert(Officer)
        .values(
            login=login_kept,
            name=shown or login_kept,
            team="Income team 1",
            extension="4199",
            active=True,
            pin_hash=hash_pin(PRACTICE_PIN, _SALT),
            pin_failures=0,
        )
        .on_conflict_do_nothing()
    )
    officer_id = _officer(unit.connection, login_kept)
    assert officer_id is not None
    for role in NEWCOMER_ROLES:
        unit.connection.execute(
            unit.insert(OfficerRole).values(officer_id=officer_id, role=role).on_conflict_do_nothing()
        )
    shifts = Shift.__table__  # type: ignore[attr-defined]
    unit.connection.execute(delete(shifts).where(shifts.c.officer_id == officer_id))
    unit.bulk(
        Shift,
        [{"officer_id": officer_id, "on": unit.today, "starts": "08:00", "ends": "18:00", "duty": "phones"}],
    )
    unit.audit("add_officer", "officer", officer_id, roles=",".join(NEWCOMER_ROLES))
    return officer_id


def _officer(connection: Connection, login: str) -> int | None:
    table = Officer.__table__  # type: ignore[attr-defined]
    return connection.execute(select(table.c.id).where(table.c.login == login)).scalar_one_or_none()
