"""`dutydesk receipt NUMBER`: prints a receipt again; after the first time it is a COPY."""

import os
from contextlib import closing
from datetime import date

from store import schema
from store.clocks import PracticeClock, SystemClock
from store.domain.receipts import paper, read_number
from store.engine import Store, open_store
from store.facts import facts_of
from store.policy_files import adopted_policy
from store.ports import Clock
from store.queries.receipts import posting_of_receipt
from store.services.receipts import print_receipt
from store.services.sign_in import sign_in
from store.unit_of_work import in_unit


def run(where: str, number: str, *, login: str = "") -> int:
    """Print a receipt of the store at a path or URL; gives the exit code.

    Args:
        where: Path or URL of the store.
        number: As printed, with or without its check letter.
        login: The operating system's user where empty.

    Raises:
        BadInput: not a receipt number.
        NotAllowed: no officer of that name, or one who takes no payments.
        NotFound: no receipt of that number.
        StoreProblem: the store cannot be used.
    """
    wanted = read_number(number, letter_needed=False)
    with closing(open_store(where)) as store:
        schema.check(store)
        policy = adopted_policy(store)
        clock = _clock(store)
        actor = sign_in(store, login or _user(), clock=clock)
        with store.reading() as connection:
            posting_id, _ = posting_of_receipt(connection, wanted)
        receipt, _ = in_unit(
            store, actor, clock, lambda unit: print_receipt(unit, policy=policy, posting_id=posting_id)
        )
    print(paper(receipt, council=policy.council), end="")
    return 0


def _user() -> str:
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name


def _clock(store: Store) -> Clock:
    """A practice council has its own today."""
    facts = facts_of(store)
    if facts.get("practice") == "yes" and facts.get("today"):
        return PracticeClock(date.fromisoformat(facts["today"][:10]))
    return SystemClock()
