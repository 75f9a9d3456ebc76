"""The one word index: what leads a caller's words to a tenancy, and words that sound or look alike.

No full-text engine and no extension: a small table of folded words, read by ranges of its key, works the
same on SQLite and PostgreSQL. An address that safe-contact rules hide is not in it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import islice
from typing import Any

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from store.domain import names
from store.domain.names import Token, TokenKind
from store.in_bulk import write
from store.models.in_force import not_ended
from store.models.keeping import SearchToken, SearchWord
from store.models.people import ContactPoint, Person, SafeContact
from store.models.places import Property
from store.models.tenancies import RentAccount, Tenancy, TenancyParty
from store.prepared import Prepared

CHUNK = 1000
"""Tenancies that are read and written at a time."""

INDEXED_ROLES = ("tenant", "joint", "occupant")
"""Whose names lead to a tenancy: a next of kin lives elsewhere."""

VOCABULARY = (TokenKind.NAME, TokenKind.ADDRESS)
"""Kinds of word that may be misheard."""

_TOKEN: Any = SearchToken.__table__  # type: ignore[attr-defined]
_WORD: Any = SearchWord.__table__  # type: ignore[attr-defined]
_TENANCY: Any = Tenancy.__table__  # type: ignore[attr-defined]
_PARTY: Any = TenancyParty.__table__  # type: ignore[attr-defined]
_PERSON: Any = Person.__table__  # type: ignore[attr-defined]
_POINT: Any = ContactPoint.__table__  # type: ignore[attr-defined]
_SAFE: Any = SafeContact.__table__  # type: ignore[attr-defined]
_COLUMNS = ("token", "tenancy_id", "person_id", "kind")
_PROPERTY: Any = Property.__table__  # type: ignore[attr-defined]
_ACCOUNT: Any = RentAccount.__table__  # type: ignore[attr-defined]


# -- keeping the index ---------------------------------------------------------------------------------


def index_tenancy(connection: Connection, tenancy_id: int, *, today: date) -> None:
    """Make one tenancy's words again, after a name, number, address or safe-contact rule changed."""
    index_tenancies(connection, [tenancy_id], today=today)


def index_tenancies(connection: Connection, tenancy_ids: Iterable[int], *, today: date) -> None:
    """Make the words of some tenancies again, in the caller's transaction."""
    remaining = iter(sorted(set(tenancy_ids)))
    while ids := list(islice(remaining, CHUNK)):
        connection.execute(delete(_TOKEN).where(_TOKEN.c.tenancy_id.in_(ids)))
        rows = _token_rows(connection, ids, today)
        if not rows:
            continue
        connection.execute(insert(_TOKEN), rows)
        words = _vocabulary(rows)
        sought = iter(sorted({word for word, _ in words}))
        known: set[tuple[str, str]] = set()
        while some := list(islice(sought, CHUNK)):
            found = connection.execute(select(_WORD.c.word, _WORD.c.kind).where(_WORD.c.word.in_(some)))
            known.update((row.word, row.kind) for row in found)
        _add_words(connection, words - known)


def index_all(connection: Connection, *, today: date) -> None:
    """Make the index again for every tenancy, in the caller's transaction."""
    connection.execute(delete(_TOKEN))
    connection.execute(delete(_WORD))
    words: set[tuple[str, str]] = set()
    last = 0
    while True:
        ids = (
            connection.execute(
                select(_TENANCY.c.id).where(_TENANCY.c.id > last).order_by(_TENANCY.c.id).limit(CHUNK)
            )
            .scalars()
            .all()
        )
        if not ids:
            break
        rows = _token_rows(connection, ids, today)
        if rows:
            write(connection, _TOKEN.name, _COLUMNS, [tuple(row.values()) for row in rows])
            words |= _vocabulary(rows)
        last = ids[-1]
    _add_words(connection, words)


def _add_words(connection: Connection, words: Iterable[tuple[str, str]]) -> None:
    remaining: Iterator[tuple[str, str]] = iter(sorted(words))
    while chunk := list(islice(remaining, 5000)):
        rows = [(word, kind, sound_of(word)) for word, kind in chunk]
        write(connection, _WORD.name, ("word", "kind", "sound"), rows)


def _vocabulary(rows: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    kinds = {kind.value for kind in VOCABULARY}
    return {
        (row["token"], row["kind"])
        for row in rows
        if row["kind"] in kinds and len(row["token"]) > 2 and row["token"].isalpha()
    }


def _token_rows(connection: Connection, ids: Sequence[int], today: date) -> list[dict[str, Any]]:
    """The index rows of some tenancies, each token once a person, in the order of the key."""
    found: dict[tuple[str, int, int], str] = {}
    hidden = hidden_tenancies(connection, ids, today=today)
    homes = connection.execute(
        select(
            _TENANCY.c.id,
            _TENANCY.c.reference,
            _ACCOUNT.c.rent_reference,
            _ACCOUNT.c.payment_reference,
            _PROPERTY.c.address_1,
            _PROPERTY.c.address_2,
            _PROPERTY.c.address_3,
            _PROPERTY.c.postcode,
        )
        .join(_PROPERTY, _PROPERTY.c.id == _TENANCY.c.property_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.tenancy_id == _TENANCY.c.id)
        .where(_TENANCY.c.id.in_(ids))
    )
    for home in homes:
        tokens: set[Token] = set()
        for reference in (home.reference, home.rent_reference, home.payment_reference):
            tokens |= names.reference_tokens(reference or "")
        if home.id not in hidden:
            tokens |= _address(home.address_1, home.address_2, home.address_3, home.postcode)
        _keep(found, home.id, 0, tokens)
    for party in _parties(connection, ids):
        tokens = set(_named(party.forenames, party.surname))
        if party.date_of_birth is not None:
            tokens |= names.birth_tokens(party.date_of_birth)
        _keep(found, party.tenancy_id, party.person_id, tokens)
    for phone in _phones(connection, ids):
        _keep(found, phone.tenancy_id, phone.person_id, names.phone_tokens(phone.value))
    return [
        {"token": token, "tenancy_id": tenancy_id, "person_id": person_id, "kind": kind}
        for (token, tenancy_id, person_id), kind in sorted(found.items())
    ]


_ORDER = {kind: (place, kind.value) for place, kind in enumerate(TokenKind)}
"""Which kind goes first where one word is of two; and its code, which an enumeration gives slowly."""


def _keep(
    found: dict[tuple[str, int, int], str], tenancy_id: int, person_id: int, tokens: Iterable[Token]
) -> None:
    for (_, kind), text in sorted((_ORDER[one.kind], one.text) for one in tokens):
        found.setdefault((text, tenancy_id, person_id), kind)


@lru_cache(maxsize=20_000)
def _named(forenames: str, surname: str) -> frozenset[Token]:
    return names.name_tokens(forenames, surname)


@lru_cache(maxsize=20_000)
def _address(line_1: str, line_2: str, line_3: str, postcode: str) -> frozenset[Token]:
    return names.address_tokens(line_1, line_2, line_3) | names.postcode_tokens(postcode)


def _parties(connection: Connection, ids: Sequence[int]) -> Iterable[Any]:
    return connection.execute(
        select(
            _PARTY.c.tenancy_id,
            _PARTY.c.person_id,
            _PERSON.c.forenames,
            _PERSON.c.surname,
            _PERSON.c.date_of_birth,
        )
        .join(_PERSON, _PERSON.c.id == _PARTY.c.person_id)
        .where(_PARTY.c.tenancy_id.in_(ids), _PARTY.c.role.in_(INDEXED_ROLES))
    )


def _phones(connection: Connection, ids: Sequence[int]) -> Iterable[Any]:
    return connection.execute(
        select(_PARTY.c.tenancy_id, _PARTY.c.person_id, _POINT.c.value)
        .join(_POINT, _POINT.c.person_id == _PARTY.c.person_id)
        .where(
            _PARTY.c.tenancy_id.in_(ids),
            _PARTY.c.role.in_(INDEXED_ROLES),
            _POINT.c.kind == "phone",
            _POINT.c.ended_on.is_(None),
        )
    )


def hidden_tenancies(connection: Connection, ids: Sequence[int], *, today: date) -> frozenset[int]:
    """Those of the tenancies whose address safe-contact rules of somebody living there hide."""
    return frozenset(connection.execute(_hidden(), {"ids": list(ids), "today": today}).scalars())


@cache
def _hidden() -> Any:
    return (
        select(_PARTY.c.tenancy_id)
        .join(_SAFE, _SAFE.c.person_id == _PARTY.c.person_id)
        .where(
            _PARTY.c.tenancy_id.in_(bindparam("ids", expanding=True)),
            _PARTY.c.role.in_(INDEXED_ROLES),
            _SAFE.c.hide_address,
            not_ended(_SAFE, bindparam("today")),
        )
        .distinct()
    )


# -- words misheard and misspelt -----------------------------------------------------------------------

_SPELLINGS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"^(ng|kn|gn|mn|pn)", "n"),  # Nguyen, Ngozi, Knight
        (r"^wr", "r"),
        (r"^(sch|sh|sz|sc(?=[eiy])|ts|tz|x|z|ps)", "s"),  # Schmidt, Szabo, Xiao, Zielinski
        (r"^s[ie](?=[aou])", "s"),  # Siobhan, Sean
        (r"^(kh|gh|q|ch(?=[rl])|c(?=[^h]))", "k"),  # Khan, Qureshi, Christos, Ciaran
        (r"^(ph|pf)", "f"),
        (r"^(v|w|bh)(?=.)", "v"),  # Wojcik, Vojcik; Bhatt
        (r"^(j|y|dj|gy)", "j"),  # Jelena, Yelena; Gyula
        (r"^h(?=[aeiouy])", "a"),  # Hussain, Ussain
        (r"^[aeiou]", "a"),
        (r"[bm]h", "v"),  # Siobhan, Niamh, Caoimhe: the Irish lenited consonants
        (r"([aeiou])(gh|dh)(?![aeiou])", r"\1"),  # Tadhg, Hugh
        (r"cz|tch|tsch", "c"),  # Kowalczyk, Kovalchik
        (r"([ao])w(?![aeiou])", r"\1u"),  # Shawn, Shaun
        (r"w", "v"),
        (r"(?<=.)y(?=[aeiou])", ""),  # Nguyen, Nuyen
    )
)


@lru_cache(maxsize=4096)
def respelt(word: str) -> str:
    """A folded word with the spellings of many languages brought together."""
    for pattern, by in _SPELLINGS:
        word = pattern.sub(by, word)
    return word


@lru_cache(maxsize=4096)
def sound_of(word: str) -> str:
    """How a folded word sounds, very roughly; empty where nobody can tell.

    A Soundex key of the word respelt, so that Siobhan and Shevon, Mohamed and Muhammad, Okafor and Okafur
    meet. It only proposes: likeness decides.
    """
    if not (word.isascii() and word.isalpha()):
        return ""
    return jellyfish.soundex(respelt(word)).lower()


def likeness(typed: str, word: str) -> float:
    """How alike two words are, as written or as respelt: Jaro-Winkler, 0 to 1."""
    return max(JaroWinkler.similarity(typed, word), JaroWinkler.similarity(respelt(typed), respelt(word)))


_SOUNDING = Prepared(
    lambda among: (
        select(_WORD.c.word, _WORD.c.kind)
        .where(_WORD.c.sound == bindparam("sound"))
        .order_by(_WORD.c.word, _WORD.c.kind)
    )
)
_WORDS = Prepared(lambda among: select(func.count()).select_from(_WORD))


@dataclass(frozen=True)
class Near:
    """A word of the index that a typed word may have been meant as."""

    word: str
    kind: TokenKind
    by_sound: bool


class NearWords:
    """The distinct words of the index, held in memory for near spellings; one a desk.

    They are loaded when first needed, and again when their number changed.
    """

    MOST = 12
    """Near words taken for one typed word."""

    ALIKE = 0.7
    """Jaro-Winkler likeness from which words of one sound count as alike."""

    def __init__(self) -> None:
        self._words: dict[TokenKind, tuple[str, ...]] = {}
        self._count = -1

    def near(self, connection: Connection, typed: str) -> tuple[Near, ...]:
        """Words near the typed one, closest first; the word itself is not among them."""
        if len(typed) < 3 or not typed.isalpha():
            return ()
        self._refresh(connection)
        found: dict[tuple[str, TokenKind], tuple[int, int]] = {}
        slips = slips_allowed(typed)
        if slips:
            for kind, known in self._words.items():
                for word, distance, _ in process.extract(
                    typed, known, scorer=OSA.distance, score_cutoff=slips, limit=self.MOST
                ):
                    found[(word, kind)] = (0, int(distance))
        for word, kind in self._alike(connection, typed):
            distance = int(OSA.distance(typed, word))
            found.setdefault((word, kind), (1, distance))
        ranked = sorted(found.items(), key=lambda item: (item[1], item[0]))
        return tuple(
            Near(word, kind, by_sound=bool(rank[0]))
            for (word, kind), rank in ranked[: self.MOST]
            if word != typed
        )

    def _alike(self, connection: Connection, typed: str) -> Iterator[tuple[str, TokenKind]]:
        sound = sound_of(typed)
        if not sound:
            return
        for row in _SOUNDING.rows(connection, sound=sound):
            if likeness(typed, row.word) >= self.ALIKE:
                yield row.word, TokenKind(row.kind)

    def _refresh(self, connection: Connection) -> None:
        count: int = _WORDS.scalar(connection)
        if count == self._count:
            return
        loaded: dict[TokenKind, list[str]] = {kind: [] for kind in VOCABULARY}
        for row in connection.execute(select(_WORD.c.word, _WORD.c.kind).order_by(_WORD.c.word)):
            loaded[TokenKind(row.kind)].append(row.word)
        # Two threads may load at once: each leaves a whole set behind.
        self._words = {kind: tuple(words) for kind, words in loaded.items()}
        self._count = count


def slips_allowed(typed: str) -> int:
    """How many wrong, missing, added or swapped letters a typed word may have."""
    return 0 if len(typed) < 4 else 1 if len(typed) < 8 else 2
