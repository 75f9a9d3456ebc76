"""What callers say, drawn from a store's own people, for finding them."""

import random
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from store.domain.names import fold

KINDS = ("name", "name begun", "several words", "address", "postcode", "phone tail", "reference")

_DRAWN = """
SELECT q.forenames, q.surname, p.address_1, p.postcode, a.rent_reference, c.value
FROM tenancy AS y
JOIN tenancy_party AS m ON m.tenancy_id = y.id AND m.role = 'tenant'
JOIN person AS q ON q.id = m.person_id
JOIN property AS p ON p.id = y.property_id
JOIN rent_account AS a ON a.tenancy_id = y.id
JOIN contact_point AS c ON c.person_id = q.id AND c.kind = 'phone'
WHERE y.id = :id
LIMIT 1
"""


@dataclass(frozen=True)
class Said:
    """Words typed, and what kind of words they are."""

    kind: str
    words: str


def draw(connection: Connection, each: int, *, seed: int = 7) -> list[Said]:
    """Words of each kind, `each` times, the same for the same store."""
    dice = random.Random(seed)
    last = connection.execute(text("SELECT max(id) FROM tenancy")).scalar_one()
    found: list[Said] = []
    while len(found) < each * len(KINDS):
        row = connection.execute(text(_DRAWN), {"id": dice.randint(1, last)}).first()
        if row is not None:
            said = _said(row, KINDS[len(found) % len(KINDS)], dice)
            if said:
                found.append(Said(KINDS[len(found) % len(KINDS)], said))
    return found


def misspell(word: str, dice: random.Random) -> str:
    """One slip: a letter changed, missing, doubled or swapped with the next."""
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        (
            word[:at] + dice.choice("aeiourstln") + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def draw_misspelt(connection: Connection, most: int, *, seed: int = 8) -> list[str]:
    """Surnames with one slip, sometimes beside a forename."""
    dice = random.Random(seed)
    last = connection.execute(text("SELECT max(id) FROM tenancy")).scalar_one()
    found: list[str] = []
    while len(found) < most:
        row = connection.execute(text(_DRAWN), {"id": dice.randint(1, last)}).first()
        surname = fold(row.surname).split()[-1] if row and fold(row.surname) else ""
        if row is None or len(surname) < 5 or not surname.isascii() or not fold(row.forenames):
            continue
        wrong = misspell(surname, dice)
        found.append(wrong if dice.random() < 0.7 else f"{fold(row.forenames).split()[0]} {wrong}")
    return found


def _said(row: Any, kind: str, dice: random.Random) -> str:
    forenames, surname, address, postcode, reference, phone = row
    if not (fold(surname) and fold(forenames)):
        return ""
    last, first = fold(surname).split()[-1], fold(forenames).split()[0]
    street = fold(address).split()
    if kind == "name":
        return last
    if kind == "name begun":
        return last[: dice.randint(2, 4)]
    if kind == "several words":
        return dice.choice(
            (
                f"{first} {last[:4]}",
                f"{last} {street[0]}",
                f"{last[:5]} {postcode.split()[0]}",
                f"{last} {street[-2:][0]}",
            )
        )
    if kind == "address":
        return " ".join(street)
    if kind == "postcode":
        return str(dice.choice((postcode, postcode.lower().replace(" ", ""), postcode[:-2])))
    if kind == "phone tail":
        return str("".join(c for c in phone if c.isdigit())[-dice.randint(4, 6) :])
    return str(dice.choice((reference, reference[:6])))
