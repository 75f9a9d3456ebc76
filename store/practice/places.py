"""Patches, streets, blocks and homes of a made-up borough; no place in it is a real one."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from store.practice.dice import Dice
from store.practice.rows import Rows

FIRST_UPRN = 999_900_000_000
"""Twelve digits; no Unique Property Reference Number in use begins with 9999."""

STREETS_A_PATCH = 12
HOMES_A_PATCH = 250
MOST_PATCHES = 24
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters that may end a postcode."""


@cache
def town() -> dict[str, Any]:
    """The words of the town, from `places.toml`."""
    return tomllib.loads((resources.files("store.practice") / "places.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Home:
    """A dwelling or garage that can be let."""

    id: int
    kind: str
    bedrooms: int
    patch_id: int
    lines: tuple[str, str, str]
    postcode: str
    fund: str = "HRA"
    entry_notes: str = ""

    @property
    def block(self) -> bool:
        """Whether it is in a block of flats, with a service charge."""
        return self.lines[0].startswith("Flat ")


@dataclass
class Street:
    """A street of houses or an estate of blocks."""

    name: str
    patch_id: int
    district: int
    blocks: tuple[str, ...]
    """Names of its blocks; none for a street of houses."""
    number: int = field(default=0)
    """Homes made so far."""


class Town:
    """Makes the patches, then homes one after the other."""

    def __init__(self, rows: Rows, dice: Dice, size: int) -> None:
        self._rows, self._dice = rows, dice
        self._garages = 0
        words = town()
        self.patches = max(2, min(MOST_PATCHES, size // HOMES_A_PATCH, len(words["patches"])))
        names = dice.mix([f"{a} {b}" for a in words["first"] for b in words["last"]])
        self.streets: list[Street] = []
        for number in range(1, self.patches + 1):
            team = (
                "Temporary accommodation" if number == self.patches else f"Income team {(number + 1) % 2 + 1}"
            )
            rows.add("patch", code=f"P{number:02d}", name=words["patches"][number - 1], team=team)
            blocks = dice.mix(words["blocks"])
            for place in range(STREETS_A_PATCH):
                own = tuple(blocks[place * 4 : place * 4 + 4]) if place < 4 else ()
                self.streets.append(Street(names.pop(), number, place + 1, own))

    def home(self, kind: str = "", *, on: Street | None = None) -> Home:
        """The next home.

        Args:
            kind: `garage`, `room`, or empty for any dwelling.
            on: The street; any where it is not given.
        """
        dice = self._dice
        street = on or dice.one([s for s in self.streets if s.blocks] if kind == "room" else self.streets)
        street.number += 1
        if kind == "garage":
            self._garages += 1
            lines, what, bedrooms = (
                (f"Garage {self._garages}, {street.name}", "", town()["town"]),
                "garage",
                0,
            )
        elif street.blocks:
            what = kind or dice.weighted((("flat", 70), ("maisonette", 14), ("studio", 16)))
            block = street.blocks[street.number % len(street.blocks)]
            flat = (street.number + 3) // len(street.blocks)
            word = "Room" if what == "room" else "Flat"
            lines = (f"{word} {flat}, {block} House", street.name, town()["town"])
            bedrooms = 0 if what in ("studio", "room") else dice.weighted(((1, 42), (2, 44), (3, 14)))
        else:
            what = dice.weighted((("house", 74), ("bungalow", 14), ("maisonette", 12)))
            lines = (f"{street.number} {street.name}", "", town()["town"])
            bedrooms = (
                dice.weighted(((1, 60), (2, 40)))
                if what == "bungalow"
                else dice.weighted(((2, 40), (3, 48), (4, 12)))
            )
        return self.make(street, lines, what, bedrooms)

    def make(self, street: Street, lines: tuple[str, str, str], kind: str, bedrooms: int) -> Home:
        """One home on a street; it is collected by `keep` once it is known whose fund it is in."""
        return Home(
            self._rows.next_id("property"), kind, bedrooms, street.patch_id, lines, self._postcode(street)
        )

    def keep(self, home: Home) -> None:
        """Collect the home's row."""
        if home.block and not home.entry_notes:
            home.entry_notes = self._entry(home)
        self._rows.add(
            "property",
            id=home.id,
            property_ref=f"H{home.id:06d}",
            uprn=str(FIRST_UPRN + home.id * 7),
            address_1=home.lines[0],
            address_2=home.lines[1],
            address_3=home.lines[2],
            postcode=home.postcode,
            kind=home.kind,
            bedrooms=home.bedrooms,
            patch_id=home.patch_id,
            fund=home.fund,
            jurisdiction="ENG",
            entry_notes=home.entry_notes,
        )

    def _postcode(self, street: Street) -> str:
        """One postcode for some 25 homes of a street, as the Royal Mail would give."""
        part = street.number // 25
        first, second = divmod((street.district * 31 + part * 7) % 400, 20)
        return f"{town()['area']}{street.patch_id} {street.district % 10}{_LETTERS[first]}{_LETTERS[second]}"

    def _entry(self, home: Home) -> str:
        flat = int("".join(c for c in home.lines[0].split(",")[0] if c.isdigit()) or 1)
        floor = (flat - 1) // 4
        where = "ground floor" if floor == 0 else f"floor {floor}"
        lift = (
            "" if floor < 3 else self._dice.one((" Lift on the left.", " Lift often out of order: stairs."))
        )
        door = self._dice.one(("Trade button until 12.", "Buzz the flat.", "Caretaker has the fob."))
        return f"{where[0].upper()}{where[1:]}. {door}{lift}"
