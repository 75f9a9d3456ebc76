"""`dutydesk statement REF`: prints the lines of an account between two days, each with what is owed then."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from store.domain.errors import BadInput
from store.domain.money import ZERO, Pence, pounds
from store.domain.views.people import Speaking
from store.domain.views.statement import StatementLine, StatementView
from tui.commands.printing import day_asked, json_rows, say
from tui.settings import Settings


@dataclass
class Totals:
    """What the lines came to, counted as they pass."""

    closing: Pence
    debits: Pence = ZERO
    credits: Pence = ZERO
    lines: int = 0

    def counted(self, lines: Iterator[StatementLine]) -> Iterator[StatementLine]:
        """The same lines, one at a time."""
        for line in lines:
            self.lines += 1
            self.closing = line.balance
            if line.amount > 0:
                self.debits += line.amount
            else:
                self.credits -= line.amount
            yield line


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Print the statement; gives the exit code. The look is in the trail before anything is printed.

    Raises:
        BadInput: a day is none, or the last one is before the first.
        NotAllowed: no officer of that name, or one who may not find people.
        NotFound: no account has that reference.
        Refused: nobody on the line was checked, and no purpose was given.
        StoreProblem: the store cannot be used.
    """
    from store.desk.accounts import AccountsDesk
    from store.desk.look_ups import opening
    from tui.commands.at_work import at_work

    since, until = day_asked(asked.since, "--from"), day_asked(asked.until, "--to")
    if since is not None and until is not None and until < since:
        raise BadInput("--to is before --from.", "Give the first day, then the last one.")
    with at_work(asked, settings) as room:
        found = opening(room, asked.reference, asked.why)
        view = AccountsDesk(room).statement(
            found.tenancy_id, found.speaking, call_key=found.call_key, since=since, until=until
        )
        (_as_json if asked.json else _as_lines)(view, found.speaking)
    return 0


def _as_lines(view: StatementView, speaking: Speaking) -> None:
    from tui.wording import look_ups as wording
    from tui.wording.amounts import owes

    totals = Totals(view.opening)
    say(*wording.heading(view.account, speaking), "", wording.period(view))
    say(f"Before the first line: {owes(view.opening)}", "")
    for line in totals.counted(view.lines):
        say(wording.statement_line(line))
    say("" if totals.lines else "No lines in these days.", f"Lines: {totals.lines:,}")
    say(f"Debits: {pounds(totals.debits)}", f"Credits: {pounds(totals.credits)}")
    say(f"After the last line: {owes(totals.closing)}")


def _as_json(view: StatementView, speaking: Speaking) -> None:
    from tui.commands.records import heading, iso

    totals = Totals(view.opening)
    head = {
        **heading(view.account, speaking),
        "from": iso(view.since),
        "to": iso(view.until),
        "opening_balance": view.opening,
    }

    def tail() -> dict[str, Any]:
        return {
            "debits": totals.debits,
            "credits": totals.credits,
            "closing_balance": totals.closing,
        }

    json_rows(head, "lines", (record(line) for line in totals.counted(view.lines)), tail)


def record(line: StatementLine) -> dict[str, Any]:
    """A line for a program: `schemas/statement.json`."""
    return {
        "entry": line.number,
        "on": line.on.isoformat(),
        "sub_account": line.sub_account,
        "kind": line.kind,
        "name": line.name,
        "amount": line.amount,
        "balance": line.balance,
        "receipt": line.receipt,
        "reversal": line.takes_back,
    }
