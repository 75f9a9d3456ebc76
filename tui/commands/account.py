"""`dutydesk account REF`: prints what is owed on an account and why, as the account page would."""

import argparse

from tui.commands.printing import as_json, field, say
from tui.settings import Settings


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Print the account; gives the exit code. The look is in the trail before anything is printed.

    Raises:
        NotAllowed: no officer of that name, or one who may not find people.
        NotFound: no account has that reference.
        Refused: nobody on the line was checked, and no purpose was given.
        StoreProblem: the store cannot be used.
    """
    from store.desk.accounts import AccountsDesk
    from store.desk.look_ups import opening
    from tui.commands.at_work import at_work
    from tui.commands.records import account
    from tui.wording import look_ups as wording

    with at_work(asked, settings) as room:
        found = opening(room, asked.reference, asked.why)
        view = AccountsDesk(room).open(found.tenancy_id, found.speaking, call_key=found.call_key)
    if asked.json:
        as_json(account(view, found.speaking))
        return 0
    say(*wording.heading(view, found.speaking), "", *wording.balances(view), "")
    for label, items, none in wording.account_fields(view):
        field(label, *items, none=none)
    return 0
