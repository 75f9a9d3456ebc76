"""Finding by words, written by hand: the same rows in the same order as `store.queries.find` where words are exact.

Words are folded and parsed by the domain's own pure functions on both sides; the SQL and the ranking are here.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from store.domain.names import fold, parse_query
from store.domain.safeguarding import WELLBEING_FLAG
from tests.benchmarks.raw_store import Raw, Row, many

Part = tuple[str, str, tuple[str, ...]]
"""From, below (empty: the whole word), kinds."""

CANDIDATES, MANY, MOST = 121, 1500, 20
ROLES = "('tenant', 'joint', 'occupant')"
ICONS = ("wellbeing", "safety", "protected", "hold", "language", "deceased")
STREET_WORDS = frozenset(
    (
        "street", "road", "avenue", "lane", "close", "court", "house", "drive", "gardens", "grove", "place",
        "terrace", "walk", "way", "flat", "crescent", "square", "green", "park", "hill", "rise", "estate",
        "tower", "block", "room",
    )
)  # fmt: skip

HOMES = f"""
SELECT y.id, y.type, y.ends_on, coalesce(a.rent_reference, y.reference),
       p.address_1, p.address_2, p.address_3, p.postcode,
       EXISTS (SELECT 1 FROM tenancy_party m JOIN safe_contact s ON s.person_id = m.person_id
               WHERE m.tenancy_id = y.id AND m.role IN {ROLES} AND s.hide_address
               AND (s.ended_on IS NULL OR s.ended_on > ?))
FROM tenancy y JOIN property p ON p.id = y.property_id LEFT JOIN rent_account a ON a.tenancy_id = y.id
WHERE y.id IN """
PEOPLE = f"""
SELECT m.tenancy_id, m.person_id, m.role, q.forenames, q.surname
FROM tenancy_party m JOIN person q ON q.id = m.person_id WHERE m.role IN {ROLES} AND m.tenancy_id IN """
_OF_PEOPLE = f"FROM tenancy_party m JOIN $T ON $T.person_id = m.person_id WHERE m.role IN {ROLES} AND m.tenancy_id IN $I"
_NOT_ENDED = "($T.ended_on IS NULL OR $T.ended_on > $D)"
_LIVE = "m.state = 'live' AND m.starts_on <= $D AND (m.ends_on IS NULL OR m.ends_on >= $D)"


def _of_people(icon: str, table: str, rule: str) -> str:
    return f"SELECT m.tenancy_id, '{icon}' {_OF_PEOPLE} AND {rule}".replace("$T", table)


KNOWN = " UNION ALL ".join(
    (
        _of_people("protected", "safe_contact", _NOT_ENDED),
        _of_people(
            "protected", "flag", f"{_NOT_ENDED} AND ($T.family = 'protection' OR $T.visible_to = 'cleared')"
        ),
        _of_people("wellbeing", "flag", f"{_NOT_ENDED} AND $T.kind = '{WELLBEING_FLAG}'"),
        _of_people("safety", "staff_safety_marker", "($T.ends_on IS NULL OR $T.ends_on >= $D)"),
        "SELECT y.id, 'safety' FROM tenancy y JOIN staff_safety_marker s ON s.property_id = y.property_id "
        "WHERE y.id IN $I AND (s.ends_on IS NULL OR s.ends_on >= $D)",
        "SELECT tenancy_id, 'wellbeing' FROM wellbeing_alert WHERE tenancy_id IN $I AND state = 'live'",
        _of_people("wellbeing", "wellbeing_alert", "$T.state = 'live'"),
        "SELECT tenancy_id, CASE reason WHEN 'wellbeing' THEN 'wellbeing' ELSE 'hold' END FROM hold "
        "WHERE tenancy_id IN $I AND starts_on <= $D AND ended_on IS NULL "
        "AND (ends_on >= $D OR reason = 'wellbeing')",
        f"SELECT m.tenancy_id, 'protected' FROM moratorium m WHERE m.tenancy_id IN $I AND {_LIVE}",
        "SELECT a.tenancy_id, 'protected' FROM rent_account a JOIN moratorium_debt d ON d.account_id = a.id "
        f"JOIN moratorium m ON m.id = d.moratorium_id WHERE a.tenancy_id IN $I AND {_LIVE}",
        "SELECT m.tenancy_id, 'language' FROM tenancy_party m JOIN person q ON q.id = m.person_id "
        "WHERE m.tenancy_id IN $I AND m.role IN ('tenant', 'joint') AND q.language <> ''",
        "SELECT m.tenancy_id, 'deceased' FROM tenancy_party m JOIN person q ON q.id = m.person_id "
        "WHERE m.tenancy_id IN $I AND m.role IN ('tenant', 'joint') AND q.deceased_on IS NOT NULL",
    )
)


def find(raw: Raw, words: str, today: date) -> list[tuple[int, str, str, str, str, tuple[str, ...]]]:
    """Tenancy, name, address, reference, type and icons of at most 20, best first."""
    terms = [(word.typed, _parts(word)) for word in parse_query(words, today=today)]
    if not terms:
        return []
    with raw.reading():
        driver = _driver(raw, terms)
        ids = [] if driver is None else _candidates(raw, [parts for _, parts in terms], driver)
        if not ids:
            return []
        return _rows(raw, terms, ids, today)


def _parts(word: Any) -> list[Part]:
    grouped: dict[tuple[str, bool], list[str]] = {}
    for one in word.any_of:
        grouped.setdefault((one.text, one.prefix), []).append(one.kind.value)
    return [
        (text, text[:-1] + chr(ord(text[-1]) + 1) if prefix else "", tuple(dict.fromkeys(kinds)))
        for (text, prefix), kinds in grouped.items()
    ]


def _where(name: str, part: Part, values: list[Any]) -> str:
    text, below, kinds = part
    values += [text, below, *kinds] if below else [text, *kinds]
    words = f"{name}.token >= ? AND {name}.token < ?" if below else f"{name}.token = ?"
    return f"{words} AND {name}.kind IN {many(len(kinds))}"


def _driver(raw: Raw, terms: Sequence[tuple[str, list[Part]]]) -> int | None:
    """The word that leads to fewest: counted no further than it must be."""
    if len(terms) == 1:
        return 0
    values: list[Any] = []
    counts = [
        f"SELECT {place}, (SELECT count(*) FROM (SELECT 1 FROM search_token t "
        f"WHERE {_where('t', part, values)} LIMIT {MANY}) c)"
        for place, (_, parts) in enumerate(terms)
        for part in parts
    ]
    spread = [0] * len(terms)
    for place, found in raw.rows(" UNION ALL ".join(counts), values):
        spread[place] += found
    if not all(spread):
        return None
    if min(spread) < MANY:
        return spread.index(min(spread))
    ranks = [(any(c.isdigit() for c in t), t not in STREET_WORDS, len(t)) for t, _ in terms]
    return ranks.index(max(ranks))


def _candidates(raw: Raw, terms: list[list[Part]], driver: int) -> list[int]:
    found: dict[int, None] = {}
    for part in terms[driver]:
        values: list[Any] = []
        sql = f"SELECT t.tenancy_id FROM search_token t WHERE {_where('t', part, values)}"
        for place, parts in enumerate(terms):
            if place != driver:
                either = " OR ".join(
                    "EXISTS (SELECT 1 FROM search_token o WHERE o.tenancy_id = t.tenancy_id "
                    f"AND {_where('o', other, values)})"
                    for other in parts
                )
                sql += f" AND ({either})"
        sql += f" ORDER BY t.token, t.tenancy_id LIMIT {CANDIDATES}"
        for (tenancy_id,) in raw.rows(sql, values):
            found[tenancy_id] = None
    return list(found)[:CANDIDATES]


def _rows(
    raw: Raw, terms: Sequence[tuple[str, list[Part]]], ids: list[int], today: date
) -> list[tuple[int, str, str, str, str, tuple[str, ...]]]:
    values: list[Any] = []
    either = " OR ".join(_where("t", part, values) for _, parts in terms for part in parts)
    tokens: dict[int, list[Row]] = {}
    for row in raw.rows(
        f"SELECT t.tenancy_id, t.token, t.person_id, t.kind FROM search_token t "
        f"WHERE t.tenancy_id IN {many(len(ids))} AND ({either})",
        [*ids, *values],
    ):
        tokens.setdefault(row[0], []).append(row)
    day = raw.day(today)
    homes = raw.rows(HOMES + many(len(ids)), [day, *ids])
    people: dict[int, list[Row]] = {}
    for row in raw.rows(PEOPLE + many(len(ids)), ids):
        people.setdefault(row[0], []).append(row)
    ranked = []
    for home in homes:
        match = _match(tokens.get(home[0], []), terms)
        if match is None or (match[3] and home[8]):
            continue
        penalty, split, meant, _ = match
        name, sorted_by = _name(people.get(home[0], []), meant)
        former = home[1] == "FTA" or (home[2] is not None and home[2] < day)
        ranked.append(((penalty, split, former, sorted_by, home[0]), name, home))
    ranked.sort(key=lambda one: one[0])
    icons = _icons(raw, [home[0] for _, _, home in ranked[:MOST]], day)
    return [
        (
            home[0], name, "" if home[8] else ", ".join(part for part in home[4:8] if part), home[3], home[1],
            icons.get(home[0], ()),
        )
        for _, name, home in ranked[:MOST]
    ]  # fmt: skip


def _match(
    tokens: Sequence[Row], terms: Sequence[tuple[str, list[Part]]]
) -> tuple[int, int, int, bool] | None:
    """Penalty, over how many people the words are spread, who was meant, and whether the address alone answered."""
    penalty, by_address, people = 0, False, []
    for _, parts in terms:
        least, places, persons = 9, True, True
        best: dict[int, int] = {}
        for _, token, person, kind in tokens:
            one = 9
            for text, below, kinds in parts:
                if kind in kinds and (token == text or (below and token.startswith(text))):
                    one = min(one, token != text)
            if one == 9:
                continue
            least = min(least, one)
            places = places and kind in ("address", "postcode")
            persons = persons and person != 0
            best[person] = min(one, best.get(person, one))
        if least == 9:
            return None
        penalty += least
        by_address = by_address or places
        if persons:
            people.append(best)
    if not people:
        named = [row[2] for row in tokens if row[2]]
        return penalty, 1, min(named) if named and not by_address else 0, by_address
    everybody = {person for best in people for person in best}
    meant = min(
        everybody, key=lambda who: (-sum(who in b for b in people), sum(b.get(who, 9) for b in people), who)
    )
    return penalty, 1 if all(meant in best for best in people) else 2, meant, by_address


def _name(people: list[Row], meant: int) -> tuple[str, str]:
    """The name shown and the one sorted by: of who was meant, else of the first tenant."""
    if not people:
        return "", ""
    _, _, _, forenames, surname = min(
        people, key=lambda p: (p[1] != meant, {"tenant": 0, "joint": 1}.get(p[2], 2), p[1])
    )
    return " ".join(f"{forenames} {surname}".split()), fold(f"{surname} {forenames}")


def _icons(raw: Raw, ids: list[int], day: Any) -> dict[int, tuple[str, ...]]:
    values: list[Any] = []
    for piece in re.findall(r"\$[ID]", KNOWN):
        values += ids if piece == "$I" else [day]
    found: dict[int, set[str]] = {}
    for tenancy_id, icon in raw.rows(KNOWN.replace("$I", many(len(ids))).replace("$D", "?"), values):
        found.setdefault(tenancy_id, set()).add(icon)
    return {one: tuple(icon for icon in ICONS if icon in icons) for one, icons in found.items()}
