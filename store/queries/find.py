"""Finding a tenancy by any words a caller says, in any order."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

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

from store.domain.names import TokenKind, parse_query
from store.domain.views.people import FoundList, FoundRow
from store.prepared import Among, Prepared
from store.queries.found_rows import Home, homes_of, icons_of, people_of, to_row
from store.queries.tables import RECENT, TOKEN
from store.queries.terms import BEGINS, IS, Meaning, Term, after, terms_of
from store.search import NearWords

MOST = 20
"""Rows shown."""

CANDIDATES = 120
"""Tenancies that are ranked. Words that lead to more are too short: the first by word, then by number."""

MANY = 1500
"""Index words of a term that are counted to see how much it narrows."""

ENOUGH = 5
"""Below so many rows, near spellings and sounds are looked for, too."""

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
"""What callers say before a name, and the index does not hold."""


Way = tuple[str, tuple[str, ...], int]
"""Of a meaning: how it matches, its kinds, its penalty."""
Shape = tuple[tuple[Way, ...], ...]
"""Of each term each meaning. Statements are built once a shape."""


def candidates_query(terms: Sequence[Term], driver: int = 0) -> tuple[Prepared, dict[str, Any]]:
    """Tenancies that every term leads to, walking one term, as a statement and its values."""
    return _candidates(_shape(terms), driver), _values(terms)


def driver_of(connection: Connection, terms: Sequence[Term]) -> int | None:
    """The term that leads to the fewest tenancies, to walk; nothing where one leads to none.

    Counting stops early: of terms that lead to many, the likeliest to narrow is taken.
    """
    if len(terms) == 1:
        return 0
    spread = dict.fromkeys(range(len(terms)), 0)
    for place, found in _spread(_shape(terms)).tuples(connection, **_values(terms)):
        spread[place] += found
    if not all(spread.values()):
        return None
    fewest = [place for place, found in spread.items() if found < MANY]
    if fewest:
        return min(fewest, key=lambda place: spread[place])
    return max(spread, key=lambda place: terms[place].leads)


@lru_cache(maxsize=512)
def _spread(shape: Shape) -> Prepared:
    def build(among: Among) -> Any:
        parts = []
        for place, term in enumerate(shape):
            for number, meaning in enumerate(term):
                token = TOKEN.alias("t")
                answers = _answers(among, token, (place, number), meaning)
                some = select(token.c.tenancy_id).where(answers).limit(MANY).offset(0)
                counted = select(func.count()).select_from(some.subquery()).scalar_subquery()
                parts.append(select(literal(place).label("place"), counted.label("found")))
        return union_all(*parts)

    return Prepared(build)


@lru_cache(maxsize=512)
def _candidates(shape: Shape, driver: int) -> Prepared:
    """Walk the term that narrows most, probe the others."""

    def build(among: Among) -> Any:
        parts = []
        for number, meaning in enumerate(shape[driver]):
            token = TOKEN.alias("t")
            answers = _answers(among, token, (driver, number), meaning)
            found = select(token.c.tenancy_id, token.c.token).where(answers)
            for place, term in enumerate(shape):
                if place == driver:
                    continue
                found = found.where(_probed(among, token, place, term))
            limited = (
                found.order_by(token.c.token, token.c.tenancy_id).limit(CANDIDATES + 1).offset(0).subquery()
            )
            parts.append(select(limited.c.tenancy_id, literal(meaning[2]).label("penalty")))
        return union_all(*parts)

    return Prepared(build)


@lru_cache(maxsize=512)
def _matching(shape: Shape) -> Prepared:
    """The index words of some tenancies that answer any term."""

    def build(among: Among) -> Any:
        return select(TOKEN.c.tenancy_id, TOKEN.c.token, TOKEN.c.person_id, TOKEN.c.kind).where(
            among(TOKEN.c.tenancy_id, "ids"),
            or_(*(_any(among, TOKEN, place, term) for place, term in enumerate(shape))),
        )

    return Prepared(build)


def _probed(among: Among, token: Any, place: int, term: tuple[Way, ...]) -> ColumnElement[bool]:
    """Whether a tenancy answers a term: each meaning is asked for by itself, and is then one seek."""
    other = TOKEN.alias("o")
    here = other.c.tenancy_id == token.c.tenancy_id
    return or_(
        *(
            exists().where(here, _answers(among, other, (place, number), meaning))
            for number, meaning in enumerate(term)
        )
    )


def _any(among: Among, token: Any, place: int, term: tuple[Way, ...]) -> ColumnElement[bool]:
    return or_(*(_answers(among, token, (place, number), one) for number, one in enumerate(term)))


def _answers(among: Among, token: Any, at: tuple[int, int], meaning: Way) -> ColumnElement[bool]:
    """The condition on a token table, served by a range of its key."""
    how, kinds, _ = meaning
    name = f"{at[0]}_{at[1]}"
    if how == BEGINS:
        words = and_(token.c.token >= bindparam(f"from_{name}"), token.c.token < bindparam(f"below_{name}"))
    elif how == IS:
        words = token.c.token == bindparam(f"word_{name}")
    else:
        words = among(token.c.token, f"words_{name}")
    return and_(words, token.c.kind.in_(kinds))


def _shape(terms: Sequence[Term]) -> Shape:
    return tuple(tuple((one.how, one.kinds, one.penalty) for one in term.meanings) for term in terms)


def _values(terms: Sequence[Term]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for place, term in enumerate(terms):
        for number, meaning in enumerate(term.meanings):
            name = f"{place}_{number}"
            if meaning.how == BEGINS:
                values[f"from_{name}"] = meaning.texts[0]
                values[f"below_{name}"] = after(meaning.texts[0])
            elif meaning.how == IS:
                values[f"word_{name}"] = meaning.texts[0]
            else:
                values[f"words_{name}"] = list(meaning.texts)
    return values


class Match(NamedTuple):
    """How well a tenancy answers all terms."""

    penalty: int
    persons: int
    """How many people the words of names were found on: of one person they fit better."""
    person_id: int
    """The person who was matched first, or 0."""
    by_address: bool
    """Some word was answered by the address or postcode alone."""


def _matches(connection: Connection, ids: Sequence[int], terms: Sequence[Term]) -> dict[int, Match]:
    by_tenancy: dict[int, list[tuple[str, int, str]]] = {}
    for tenancy_id, *token in _matching(_shape(terms)).tuples(connection, ids=ids, **_values(terms)):
        by_tenancy.setdefault(tenancy_id, []).append(token)
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
        best: dict[int, int] = {}
        placed = True
        for text, person_id, kind in tokens:
            one = term.best(text, kind)
            if one is None:
                continue
            placed = placed and kind in _PLACE
            best[person_id] = min(one, best.get(person_id, one))
        if not best:
            return None
        penalty += min(best.values())
        by_address = by_address or placed
        if 0 not in best:
            people.append(best)
    if not people:
        named = [person_id for _, person_id, _ in tokens if person_id]
        return Match(penalty, 1, min(named) if named and not by_address else 0, by_address)
    everybody = {person_id for best in people for person_id in best}
    if len(everybody) == 1:
        return Match(penalty, 1, everybody.pop(), by_address)
    # Whoever answers most of the words, and those best, is the one who was meant.
    meant = min(
        everybody,
        key=lambda who: (-sum(who in best for best in people), sum(best.get(who, 9) for best in people), who),
    )
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
    if _wants_more(ranked, terms) and (wider := _widened(connection, terms, near)):
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
    query, values = candidates_query(terms, driver)
    rows = sorted(query.tuples(connection, **values), key=itemgetter(1))
    ids = list(dict.fromkeys(tenancy_id for tenancy_id, _ in rows))[: CANDIDATES + 1]
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


def _wants_more(ranked: Sequence[object], terms: Sequence[Term]) -> bool:
    """Whether near spellings are looked for: not where words with a number among them lead to somebody."""
    return len(ranked) < (1 if any(c.isdigit() for term in terms for c in term.typed) else ENOUGH)


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
            for (kind, by_sound), texts in sorted(grouped.items())
        )
        added = added or bool(meant)
        wider.append(Term(term.typed, (*term.meanings, *meant)))
    return tuple(wider) if added and wider else ()
