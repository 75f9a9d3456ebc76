"""`dutydesk receipt NUMBER`: prints a receipt again; after the first time it is a COPY."""

import argparse

from store.domain.receipts import paper, read_number
from store.queries.receipts import posting_of_receipt
from store.services.receipts import print_receipt
from tui.commands.at_work import at_work
from tui.settings import Settings


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Print a receipt; gives the exit code.

    Raises:
        BadInput: not a receipt number.
        NotAllowed: no officer of that name, or one who takes no payments.
        NotFound: no receipt of that number.
        StoreProblem: the store cannot be used.
    """
    wanted = read_number(asked.number, letter_needed=False)
    with at_work(asked, settings) as room:
        with room.reading() as connection:
            posting_id, _ = posting_of_receipt(connection, wanted)
        policy = room.policy
        receipt, _ = room.write(lambda unit: print_receipt(unit, policy=policy, posting_id=posting_id))
    print(paper(receipt, council=policy.council), end="")
    return 0
