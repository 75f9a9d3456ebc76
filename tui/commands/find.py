"""`dutydesk find WORDS`: prints the tenancies that words lead to, as on the find screen: no balance."""

import argparse
from typing import Any

from store.domain.views.people import FoundRow
from tui.commands.printing import json_list, note, say
from tui.settings import Settings

MOST_TYPED = 500
"""Characters that are searched for, as many as the box on the find screen takes."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Find and print; gives the exit code, 1 where nothing was found.

    Raises:
        BadInput: a card number, or more words than anybody says.
        NotAllowed: no officer of that name, or one who may not find people.
        NotFound: nothing was found, and no list was asked for.
        StoreProblem: the store cannot be used.
    """
    from store.desk.finding import FindDesk
    from store.domain.errors import NotFound
    from tui.commands.at_work import at_work
    from tui.wording import look_ups as wording

    words = searchable(" ".join(asked.words))
    with at_work(asked, settings) as room:
        list_ = FindDesk(room).find(words)
    if asked.json:
        json_list(record(row) for row in list_.rows)
        if list_.more:
            note(wording.MORE_FOUND)
        return 0 if list_.rows else 1
    if not list_.rows:
        raise NotFound(wording.NOTHING_FOUND, wording.TRY_OTHERS)
    say(*wording.found(list_))
    return 0


def searchable(words: str) -> str:
    """The words, where they may be searched for.

    Raises:
        BadInput: a card number, or more words than anybody says.
    """
    from store.domain.cards import CardKind, find_card_numbers
    from store.domain.errors import BadInput
    from tui.wording import look_ups as wording

    if len(words) > MOST_TYPED:
        raise BadInput(wording.TOO_LONG, wording.TRY_OTHERS)
    if any(one.kind is not CardKind.MAYBE_CARD for one in find_card_numbers(words)):
        raise BadInput(wording.CARD_REFUSED, wording.NEVER_A_CARD)
    return words


def record(row: FoundRow) -> dict[str, Any]:
    """A tenancy for a program: `schemas/find.json`."""
    return {
        "name": row.name,
        "address": "" if row.address_hidden else row.address,
        "address_hidden": row.address_hidden,
        "rent_reference": row.rent_reference,
        "tenancy_type": row.type,
        "former": row.former,
        "ended_on": row.ended_on.isoformat() if row.ended_on else None,
        "known": list(row.icons),
    }
