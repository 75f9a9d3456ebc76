"""Finding a person's number, for whoever may ask for an erasure: told to the trail person by person."""

from dataclasses import dataclass

from store.domain.errors import Refused
from store.domain.policy import Policy
from store.domain.purposes import LONGEST, says_something
from store.domain.rights import require
from store.queries.find import find
from store.queries.people_by_number import PersonLine, people_of_tenancies
from store.search import NearWords
from store.services.take_text import take_line
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """The people that words lead to."""

    people: tuple[PersonLine, ...]
    more: bool
    """There are more tenancies than are shown."""


def find_people(unit: UnitOfWork, rules: Policy, *, words: str, why: str) -> FoundPeople:
    """Everybody on the tenancies that words lead to, with their numbers; at most 20 tenancies.

    Args:
        unit: The unit of work, which keeps the look with its purpose.
        rules: The council's.
        words: As on the find screen: names, addresses, references, in any order.
        why: The purpose.

    Raises:
        NotAllowed: the role asks for no erasure.
        Refused: no purpose was given.
    """
    require(rules, unit.actor.roles, "ask_erasure")
    if not says_something(why):
        raise Refused(
            "Why these people are looked for is not said.",
            'Say it in three words or more: --why "letter 17 asks for erasure". It is kept in the trail.',
        )
    purpose = take_line(unit, why, field="purpose", limit=LONGEST)
    found = find(unit.connection, words, NearWords(), today=unit.today)
    people = people_of_tenancies(unit.connection, found.rows)
    for one in people:
        unit.audit("find_person", "person", one.person_id, tenancy_id=one.tenancy.tenancy_id, why=purpose)
    if not people:
        unit.audit("find_person", "person", why=purpose)
    return FoundPeople(people, found.more)
