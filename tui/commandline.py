"""The words of the `dutydesk` command: every sub-command with its arguments and help."""

import argparse
from typing import TypeAlias

from tui.arguments import Words

Commands: TypeAlias = "argparse._SubParsersAction[Words]"

PURPOSES = "why you look, where the caller was not verified; it is kept in the trail"


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = Words(
        prog="dutydesk",
        description="The terminal of a council's rent-income officer.",
        epilog="Exit codes: 0 done, 1 nothing found, 2 wrong usage, 3 refused, 4 the store cannot be used, "
        "130 stopped with Ctrl+C.",
    )
    _store_options(top)
    top.add_argument("--mouse", action="store_true", help="let the mouse work too")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for add in (_practice, _look_ups, _books, _exchange, _store, _people):
        add(commands)
    return top


def module_of(command: str | None) -> str:
    """The module in `tui.commands` that does a command; without one a desk is opened."""
    if command is None:
        return "desk"
    return {"import": "bring_in"}.get(command, command)


def _command(commands: Commands, name: str, says: str, *, acts: bool = False) -> argparse.ArgumentParser:
    """A sub-command that works on a store; one that `acts` also takes who does it, and when."""
    made = commands.add_parser(name, help=says, description=f"{says[0].upper()}{says[1:]}.")
    _store_options(made)
    if acts:
        made.add_argument(
            "--as", dest="officer", metavar="OFFICER", help="on a practice store: as this officer"
        )
        made.add_argument("--today", metavar="DATE", help="practice: on this day, 2026-11-23")
    return made


def _store_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--store", metavar="STORE", default=argparse.SUPPRESS, help="path or URL of the store"
    )
    command.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help="settings file")


def _json(*made: argparse.ArgumentParser) -> None:
    for one in made:
        one.add_argument("--json", action="store_true", help="for programs: pence, ISO dates, stable names")


def _why(*made: argparse.ArgumentParser) -> None:
    for one in made:
        one.add_argument("--why", metavar="REASON", default="", help=PURPOSES)


def _practice(commands: Commands) -> None:
    practice = _command(commands, "practice", "open a desk on a made-up council, made when it is not there")
    practice.add_argument("--mouse", action="store_true", help="let the mouse work too")
    practice.add_argument("--size", type=int, help="tenancies to make (2000)")
    practice.add_argument(
        "--history-weeks", type=int, metavar="N", help="how far each ledger goes back (104)"
    )
    practice.add_argument("--seed", type=int, help="the same seed makes the same council (1)")
    practice.add_argument(
        "--today", metavar="DATE", help="the council's day, 2026-11-23; with T14:03 its clock stands"
    )
    practice.add_argument("--as", dest="officer", metavar="OFFICER", help="sit there as another officer")
    practice.add_argument("--make-only", action="store_true", help="make it and stop")
    practice.add_argument(
        "--describe", action="store_true", help="print what the council is made of, and stop"
    )
    keys = commands.add_parser("keys", help="print the key map", description="Print the key map.")
    _json(keys)


def _look_ups(commands: Commands) -> None:
    find = _command(commands, "find", "find tenancies by any words: name, address, reference", acts=True)
    find.add_argument("words", nargs="+", metavar="WORD", help="in any order")
    account = _command(commands, "account", "print what is owed on an account and why", acts=True)
    statement = _command(commands, "statement", "print the lines of an account", acts=True)
    for one in (account, statement):
        one.add_argument("reference", help="rent reference")
    statement.add_argument("--from", dest="since", metavar="DATE", help="first day")
    statement.add_argument("--to", dest="until", metavar="DATE", help="last day")
    rota = _command(commands, "rota", "print who is on duty, or take a rota in", acts=True)
    rota.add_argument("action", nargs="?", choices=("show", "import"), default="show")
    rota.add_argument("file", nargs="?", help="with import: a CSV of login, date, starts, ends, duty, note")
    rota.add_argument("--date", metavar="DATE", help="another day than today")
    queue = _command(commands, "queue", "print what waits to be done", acts=True)
    queue.add_argument("--mine", action="store_true", help="only what is yours")
    _json(find, account, statement, rota, queue)
    _why(account, statement)


def _books(commands: Commands) -> None:
    prove = _command(commands, "prove", "check every balance, receipt and the audit trail")
    prove.add_argument("--anchor", metavar="FILE", help="write the trail's end there, for the auditor")
    prove.add_argument("--against", metavar="FILE", help="check the trail against an anchor kept before")
    prove.add_argument("--quiet", action="store_true", help="say nothing where the books are right")
    receipt = _command(commands, "receipt", "print a receipt by its number", acts=True)
    receipt.add_argument("number", help="as printed, with or without its check letter")
    _why(receipt)
    debit = _command(commands, "debit", "raise a week's charges on every account", acts=True)
    debit.add_argument("--week", metavar="DATE", required=True, help="a day of the rent week")
    debit.add_argument("--dry-run", action="store_true", help="say what it would charge, and charge nothing")


def _exchange(commands: Commands) -> None:
    bring = _command(commands, "import", "bring in an extract of the housing system", acts=True)
    bring.add_argument("what", choices=("housing",))
    bring.add_argument("folder", help="where its files are")
    bring.add_argument("--profile", required=True, metavar="NAME|FILE", help="plain, civica, capita, a file")
    bring.add_argument("--dry-run", action="store_true", help="read and check all of it, keep nothing")
    bring.add_argument("--rejects", metavar="FILE", help="write what was refused there, as CSV")
    export = _command(commands, "export", "hand the desk's postings to the housing system", acts=True)
    export.add_argument("what", choices=("postings",))
    export.add_argument("--to", dest="folder", metavar="FOLDER", required=True, help="where the file goes")
    export.add_argument("--batch", type=int, metavar="NUMBER", help="an earlier batch again, byte for byte")
    home = _command(commands, "home", "say of the desk's postings whether they came home", acts=True)
    home.add_argument("action", choices=("list", "confirm", "deny", "settle"))
    home.add_argument(
        "which",
        nargs="*",
        metavar="POSTING",
        help="confirm, deny: batch/line, as `home list` says; settle: the line's reference",
    )
    work = _command(commands, "work", "list what extracts left for a person to look at", acts=True)
    work.add_argument("action", nargs="?", choices=("list", "done"), default="list")
    work.add_argument("numbers", nargs="*", metavar="NUMBER", help="done: as the list says them")
    work.add_argument("--what", metavar="CODE", default="", help="list: only of this code")
    _json(home, work)


def _store(commands: Commands) -> None:
    init = _command(commands, "init", "make a live store, or print the SQL that a database owner runs")
    init.add_argument("--council", metavar="NAME", help="as letters and receipts name it")
    init.add_argument(
        "--books", choices=("mirror", "record"), help="mirror: the housing system keeps the ledger"
    )
    init.add_argument("--administrator", metavar="LOGIN", help="the first officer, who adds the others")
    init.add_argument("--name", metavar="NAME", help="the administrator's name")
    init.add_argument("--role", metavar="ROLE", default="dutydesk_desk", help="PostgreSQL: the desks' role")
    init.add_argument("--sql", action="store_true", help="PostgreSQL: print the SQL and do nothing")
    migrate = _command(commands, "migrate", "bring a store to this program's schema, after a backup")
    migrate.add_argument("--backup", metavar="FILE", help="where to; beside the store unless said")
    backup = _command(commands, "backup", "copy a store in use, and prove the copy")
    backup.add_argument("file", help="a new file")
    restore = _command(commands, "restore", "make a store of a backup: prove it, then put it in place")
    restore.add_argument("file", help="what `backup` made")
    health = _command(commands, "health", "say whether the store can be worked on, for monitoring")
    _json(health)


def _people(commands: Commands) -> None:
    officer = _command(commands, "officer", "add, change, disable or list officers", acts=True)
    officer.add_argument("action", choices=("add", "change", "disable", "list"))
    officer.add_argument("login", nargs="?", help="the operating system's user")
    officer.add_argument("--name", metavar="NAME")
    officer.add_argument("--role", action="append", metavar="ROLE", help="again for each role")
    officer.add_argument("--patch", action="append", metavar="PATCH", help="again for each patch")
    officer.add_argument("--team", metavar="TEAM")
    officer.add_argument("--extension", metavar="NUMBER")
    officer.add_argument("--reset-pin", action="store_true", help="change: a new PIN is chosen")
    audit = _command(commands, "audit", "print who looked at or changed a record", acts=True)
    audit.add_argument("action", choices=("show",))
    audit.add_argument("reference", nargs="?", help="rent reference")
    audit.add_argument("--officer", dest="whose", metavar="LOGIN", help="what one officer did")
    audit.add_argument("--since", metavar="DATE", help="from this day on")
    erase = _command(commands, "erase", "remove a person's data when the law says so", acts=True)
    erase.add_argument("action", choices=("list", "find", "ask", "agree", "refuse", "withdraw"))
    erase.add_argument(
        "which",
        nargs="*",
        metavar="NUMBER",
        help="ask: the person's, which `erase find WORDS --why REASON` says; else the request's",
    )
    erase.add_argument("--reason", default="", metavar="TEXT", help="the request's reference, no names")
    retention = _command(commands, "retention", "list whose data has been kept long enough", acts=True)
    retention.add_argument("--ask", action="store_true", help="ask for their erasure: another person agrees")
    _why(erase)
    _json(officer, audit, erase, retention)
