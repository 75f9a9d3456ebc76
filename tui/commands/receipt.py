"""`dutydesk receipt NUMBER`: prints a receipt for the tenant on the line, or a COPY of it for a purpose."""

import argparse

from store.domain.receipts import paper, read_number
from tui.commands.printing import say
from tui.settings import Settings


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Print a receipt; gives the exit code. The trail has it before anything is printed.

    Raises:
        BadInput: not a receipt number.
        NotAllowed: no officer of that name, or one who takes no payments.
        NotFound: no receipt of that number.
        Refused: nobody on the line was checked for its account, and no purpose was given.
        StoreProblem: the store cannot be used.
    """
    from store.desk.look_ups import receipt
    from tui.commands.at_work import at_work

    wanted = read_number(asked.number, letter_needed=False)
    with at_work(asked, settings) as room:
        printed = receipt(room, wanted, asked.why)
        council = room.policy.council
    say(*paper(printed, council=council).splitlines())
    return 0
