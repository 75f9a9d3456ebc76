"""Finding a tenancy by any words a caller says, in any order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from store.domain.names import QueryWord, TokenKind, parse_query
from store.domain.views.people import FoundList, FoundRow
from store.queries.found_rows import Home, homes_of, icons_of, people_of, to_row
from store.queries.tables import RECENT, TOKEN
from store.search import NearWords

MOST = 20
"""Rows shown."""

CANDIDATES = 120
"""Tenancies that are ranked. Words that lead to more are too short: the first by word, then by number."""

MANY = 400
"""Index words of a term that are counted to see how much it narrows."""

ENOUGH = 5
"""Below so many rows, near spellings and sounds are looked for, too."""

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
"""What callers say before a name, and the index does not hold."""


@dataclass(frozen=True)
class Meaning:
    """What a typed word may be in the index: one beginning, or some whole words."""

    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    prefix: bool
    penalty: int
    """Added to a row's place when it is matched so: 0 as typed, more the further away."""

    def matches(self, text: str, kind: str) -> int | None:
        """The penalty with which an index word answers this meaning, or nothing where it does not."""
        if kind not in self.kinds:
            return None
        if text in self.texts:
            return self.penalty
        return self.penalty + 1 if self.prefix and text.startswith(self.texts[0]) else None


@dataclass(frozen=True)
class Term:
    """One typed word with all it may mean."""

    typed: str
    meanings: tuple[Meaning, ...]

    @property
    def leads(self) -> tuple[bool, bool, int]:
        """How well it narrows: digits first, then what is no common word of streets, then the longest."""
        return (any(c.isdigit() for c in self.typed), self.typed not in _STREET_WORDS, len(self.typed))

    def best(self, text: str, kind: str) -> int | None:
        """The least penalty with which an index word answers this term."""
        found = [one for m in self.meanings if (one := m.matches(text, kind)) is not None]
        return min(found) if found else None


_STREET_WORDS = frozenset(
    (
        "street", "road", "avenue", "lane", "close", "court", "house", "drive", "gardens", "grove", "place",
        "terrace", "walk", "way", "flat", "crescent", "square", "green", "park", "hill", "rise", "estate",
        "tower", "block", "room",
    )
)  # fmt: skip


def after(text: str) -> str:
    """The first text beyond all that begin with this one, in bytewise order.

    UTF-8 keeps the order of code points, so both databases agree; the surrogates are stepped over.
    """
    for place in range(len(text) - 1, -1, -1):
        point = ord(text[place])
        if point < 0x10FFFF:
            following = 0xE000 if point == 0xD7FF else point + 1
            return text[:place] + chr(following)
    return "\U0010ffff" * (len(text) + 1)


def terms_of(words: Iterable[QueryWord]) -> tuple[Term, ...]:
    """The parsed words as conditions; meanings of one text are read in one range."""
    return tuple(Term(word.typed, _meanings(word)) for word in words)


def _meanings(word: QueryWord) -> tuple[Meaning, ...]:
    grouped: dict[tuple[str, bool], list[str]] = {}
    for sought in word.any_of:
        grouped.setdefault((sought.text, sought.prefix), []).append(sought.kind.value)
    return tuple(
        Meaning((text,), tuple(dict.fromkeys(kinds)), prefix, 0) for (text, prefix), kinds in grouped.items()
    )


Shape = tuple[tuple[tuple[bool, int], ...], ...]
"""Of each term each meaning: a beginning or not, and its penalty. Statements are built once a shape."""


def candidates_query(terms: Sequence[Term], driver: int = 0) -> tuple[Any, dict[str, Any]]:
    """Tenancies that every term leads to, walking one term, as a statement and its values."""
    return _candidates(_shape(terms), driver), _values(terms)


def driver_of(connection: Connection, terms: Sequence[Term]) -> int | None:
    """The term that leads to the fewest tenancies, to walk; nothing where one leads to none.

    Counting stops early: of terms that lead to many, the likeliest to narrow is taken.
    """
    if len(terms) == 1:
        return 0
    spread = dict.fromkeys(range(len(terms)), 0)
    for row in connection.execute(_spread(_shape(terms)), _values(terms)):
        spread[row.place] += row.found
    if not all(spread.values()):
        return None
    fewest = [place for place, found in spread.items() if found < MANY]
    if fewest:
        return min(fewest, key=lambda place: spread[place])
    return max(spread, key=lambda place: terms[place].leads)


@lru_cache(maxsize=512)
def _spread(shape: Shape) -> Any:
    parts = []
    for place, term in enumerate(shape):
        for number, (prefix, _) in enumerate(term):
            token = TOKEN.alias("t")
            some = select(token.c.tenancy_id).where(_answers(token, place, number, prefix)).limit(MANY)
            counted = select(func.count()).select_from(some.subquery()).scalar_subquery()
            parts.append(select(literal(place).label("place"), counted.label("found")))
    return union_all(*parts)


@lru_cache(maxsize=512)
def _candidates(shape: Shape, driver: int) -> Any:
    """Walk the term that narrows most, probe the others."""
    parts = []
    for number, (prefix, penalty) in enumerate(shape[driver]):
        token = TOKEN.alias("t")
        found = select(token.c.tenancy_id, token.c.token).where(_answers(token, driver, number, prefix))
        for place, term in enumerate(shape):
            if place == driver:
                continue
            other = TOKEN.alias("o")
            found = found.where(
                exists().where(other.c.tenancy_id == token.c.tenancy_id, _any(other, place, term))
            )
        limited = found.order_by(token.c.token, token.c.tenancy_id).limit(CANDIDATES + 1).subquery()
        parts.append(select(limited.c.tenancy_id, literal(penalty).label("penalty")))
    return union_all(*parts)


@lru_cache(maxsize=512)
def _matching(shape: Shape) -> Any:
    """The index words of some tenancies that answer any term."""
    return select(TOKEN.c.tenancy_id, TOKEN.c.token, TOKEN.c.person_id, TOKEN.c.kind).where(
        TOKEN.c.tenancy_id.in_(bindparam("ids", expanding=True)),
        or_(*(_any(TOKEN, place, term) for place, term in enumerate(shape))),
    )


def _any(token: Any, place: int, term: tuple[tuple[bool, int], ...]) -> ColumnElement[bool]:
    return or_(*(_answers(token, place, number, prefix) for number, (prefix, _) in enumerate(term)))


def _answers(token: Any, place: int, number: int, prefix: bool) -> ColumnElement[bool]:
    """The condition on a token table, served by a range of its key."""
    name = f"{place}_{number}"
    words = (
        and_(token.c.token >= bindparam(f"from_{name}"), token.c.token < bindparam(f"below_{name}"))
        if prefix
        else token.c.token.in_(bindparam(f"words_{name}", expanding=True))
    )
    return and_(words, token.c.kind.in_(bindparam(f"kinds_{name}", expanding=True)))


def _shape(terms: Sequence[Term]) -> Shape:
    return tuple(tuple((one.prefix, one.penalty) for one in term.meanings) for term in terms)


def _values(terms: Sequence[Term]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for place, term in enumerate(terms):
        for number, meaning in enumerate(term.meanings):
            name = f"{place}_{number}"
            values[f"kinds_{name}"] = list(meaning.kinds)
            if meaning.prefix:
                values[f"from_{name}"] = meaning.texts[0]
                values[f"below_{name}"] = after(meaning.texts[0])
            else:
                values[f"words_{name}"] = list(meaning.texts)
    return values


@dataclass(frozen=True)
class Match:
    """How well a tenancy answers all terms."""

    penalty: int
    persons: int
    """How many people the words of names were found on: of one person they fit better."""
    person_id: int
    """The person who was matched first, or 0."""
    by_address: bool
    """Some word was answered by the address or postcode alone."""


def _matches(connection: Connection, ids: Sequence[int], terms: Sequence[Term]) -> dict[int, Match]:
    rows = connection.execute(_matching(_shape(terms)), {"ids": list(ids), **_values(terms)})
    by_tenancy: dict[int, list[tuple[str, int, str]]] = {}
    for row in rows:
        by_tenancy.setdefault(row.tenancy_id, []).append((row.token, row.person_id, row.kind))
    return {
        tenancy_id: match
        for tenancy_id, tokens in by_tenancy.items()
        if (match := _match(tokens, terms)) is not None
    }


_PLACE = (TokenKind.ADDRESS.value, TokenKind.POSTCODE.value)


def _match(tokens: Sequence[tuple[str, int, str]], terms: Sequence[Term]) -> Match | None:
    penalty, by_address = 0, False
    people: list[dict[int, int]] = []
    for term in terms:
        answers = [
            (one, person_id, kind)
            for text, person_id, kind in tokens
            if (one := term.best(text, kind)) is not None
        ]
        if not answers:
            return None
        penalty += min(one for one, _, _ in answers)
        by_address = by_address or all(kind in _PLACE for _, _, kind in answers)
        if all(person_id for _, person_id, _ in answers):
            best: dict[int, int] = {}
            for one, person_id, _ in answers:
                best[person_id] = min(one, best.get(person_id, one))
            people.append(best)
    if not people:
        named = [person_id for _, person_id, _ in tokens if person_id]
        return Match(penalty, 1, min(named) if named and not by_address else 0, by_address)
    everybody = sorted({person_id for best in people for person_id in best})
    # Whoever answers most of the words, and those best, is the one who was meant.
    ranked = sorted(
        everybody,
        key=lambda who: (-sum(who in best for best in people), sum(best.get(who, 9) for best in people), who),
    )
    meant = ranked[0]
    split = 1 if all(meant in best for best in people) else 2
    return Match(penalty, split, meant, by_address)


def find(connection: Connection, words: str, near: NearWords, *, today: date) -> FoundList:
    """At most 20 tenancies that the words lead to, best first.

    An exact word comes before a beginning, that before a near spelling; the words of one person before
    those of two; a current tenancy before a former one; then by name.
    """
    terms = terms_of(parse_query(words, today=today))
    if not terms:
        return FoundList(words, (), more=False, how="exact")
    ranked = _search(connection, terms, today)
    how = "exact"
    if len(ranked) < ENOUGH and (wider := _widened(connection, terms, near)):
        more = _search(connection, wider, today)
        if len(more) > len(ranked):
            ranked, how = more, "spelling"
    return FoundList(words, _rows(connection, ranked[:MOST], today), more=len(ranked) > MOST, how=how)


def recent(connection: Connection, officer_id: int, *, today: date, most: int) -> FoundList:
    """The accounts this officer opened last, newest first."""
    ids = (
        connection.execute(
            select(RECENT.c.tenancy_id)
            .where(RECENT.c.officer_id == officer_id)
            .order_by(RECENT.c.opened_at.desc(), RECENT.c.tenancy_id)
            .limit(most)
        )
        .scalars()
        .all()
    )
    homes = homes_of(connection, ids, today=today)
    people = people_of(connection, ids)
    ordered = [(homes[one], people.name(one, 0)) for one in ids if one in homes]
    return FoundList("", _rows(connection, ordered, today), more=False, how="recent")


def _search(connection: Connection, terms: Sequence[Term], today: date) -> list[tuple[Home, str]]:
    """Tenancies with the name of the person matched, best first."""
    driver = driver_of(connection, terms)
    if driver is None:
        return []
    rows = sorted(connection.execute(*candidates_query(terms, driver)), key=lambda row: row.penalty)
    ids = list(dict.fromkeys(row.tenancy_id for row in rows))[: CANDIDATES + 1]
    if not ids:
        return []
    matches = _matches(connection, ids, terms)
    homes = homes_of(connection, list(matches), today=today)
    people = people_of(connection, list(matches))

    def place(tenancy_id: int) -> tuple[int, int, bool, str, int]:
        match, home = matches[tenancy_id], homes[tenancy_id]
        name = people.sort_name(tenancy_id, match.person_id)
        return (match.penalty, match.persons, home.former(today), name, tenancy_id)

    # The index holds no hidden address; one hidden since it was made must not lead here either.
    shown = [one for one in matches if not (matches[one].by_address and homes[one].hidden)]
    return [(homes[one], people.name(one, matches[one].person_id)) for one in sorted(shown, key=place)]


def _rows(connection: Connection, found: Sequence[tuple[Home, str]], today: date) -> tuple[FoundRow, ...]:
    icons = icons_of(connection, [home.tenancy_id for home, _ in found], today=today)
    return tuple(to_row(home, name, icons.get(home.tenancy_id, ()), today) for home, name in found)


_NEAR, _SOUND = 3, 5


def _widened(connection: Connection, terms: Sequence[Term], near: NearWords) -> tuple[Term, ...]:
    """The terms with near spellings and sounds; empty where there is none to add."""
    added = False
    wider: list[Term] = []
    for term in terms:
        if term.typed in TITLES and len(terms) > 1:
            added = True
            continue
        grouped: dict[tuple[str, bool], list[str]] = {}
        for one in near.near(connection, term.typed):
            grouped.setdefault((one.kind.value, one.by_sound), []).append(one.word)
        meant = tuple(
            Meaning(tuple(texts), (kind,), prefix=False, penalty=_SOUND if by_sound else _NEAR)
            for (kind, by_sound), texts in grouped.items()
        )
        added = added or bool(meant)
        wider.append(Term(term.typed, (*term.meanings, *meant)))
    return tuple(wider) if added and wider else ()
