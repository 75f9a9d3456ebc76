"""The `dutydesk` command: reads what was asked, sets Textual's switches before it is imported, hands over."""

import argparse
import os
import sys
from collections.abc import Sequence

from store.domain.errors import BadInput, DutydeskError, NotFound, StoreProblem

DONE, NOTHING, USAGE, REFUSED, NO_STORE = 0, 1, 2, 3, 4
"""Exit codes: done, nothing found, wrong usage, refused, the store cannot be used."""

_QUIET = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_FPS": "15",
    "ESCDELAY": "150",
}
"""Nothing moves by itself; arrow keys on a bad line are not split into Escape."""


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog="dutydesk", description="The terminal of a council's rent-income officer."
    )
    _store_options(top)
    top.add_argument("--mouse", action="store_true", help="let the mouse work too")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    practice = commands.add_parser(
        "practice", help="open a desk on a made-up council, made when it is not there"
    )
    _store_options(practice)
    practice.add_argument("--mouse", action="store_true", help="let the mouse work too")
    practice.add_argument("--size", type=int, help="tenancies to make (2000)")
    practice.add_argument("--seed", type=int, help="the same seed makes the same council (1)")
    practice.add_argument(
        "--today", metavar="DATE", help="the council's day, 2026-11-23; with T14:03 its clock stands"
    )
    practice.add_argument("--as", dest="officer", metavar="OFFICER", help="sit there as another officer")
    practice.add_argument("--make-only", action="store_true", help="make it and stop")
    practice.add_argument(
        "--describe", action="store_true", help="print what the council is made of, and stop"
    )
    prove = commands.add_parser("prove", help="check every balance, receipt and the audit trail")
    _store_options(prove)
    receipt = commands.add_parser("receipt", help="print a receipt by its number")
    _store_options(receipt)
    receipt.add_argument("number", help="as printed, with or without its check letter")
    commands.add_parser("keys", help="print the key map")
    return top


def _store_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--store", metavar="STORE", default=argparse.SUPPRESS, help="path or URL of the store"
    )
    command.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS, help="settings file")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives its exit code."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    asked = parser().parse_args(arguments)
    try:
        return _run(asked)
    except DutydeskError as error:
        print(f"dutydesk: {error.what} {error.do}", file=sys.stderr)
        return exit_code(error)
    except KeyboardInterrupt:
        return 130


def exit_code(error: DutydeskError) -> int:
    """The exit code that an error means."""
    if isinstance(error, StoreProblem):
        return NO_STORE
    if isinstance(error, BadInput):
        return USAGE
    return NOTHING if isinstance(error, NotFound) else REFUSED


def _run(asked: argparse.Namespace) -> int:
    from tui.settings import read_settings

    if asked.command == "keys":
        from tui.commands.keys import run as keys

        return keys()
    settings = read_settings(store=getattr(asked, "store", None), config=getattr(asked, "config", None))
    if asked.command == "practice":
        from tui.commands.practice import run as practice

        return practice(asked, settings)
    if not settings.store:
        raise BadInput(
            "No store is set.",
            "Give --store, set DUTYDESK_STORE, or write dutydesk.toml; `dutydesk practice` needs none.",
        )
    if asked.command == "prove":
        from tui.commands.prove import run as prove

        return prove(settings.store)
    if asked.command == "receipt":
        from tui.commands.receipt import run as receipt

        return receipt(settings.store, asked.number)
    from tui.commands.desk import run as desk

    return desk(settings, mouse=asked.mouse)


if __name__ == "__main__":
    sys.exit(main())
