"""The `dutydesk` command: reads what was asked, sets Textual's switches before it is imported, hands over."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from store.domain.errors import BadInput, DutydeskError, NotFound, StoreProblem
from tui.commandline import module_of, parser

DONE, NOTHING, USAGE, REFUSED, NO_STORE = 0, 1, 2, 3, 4
"""Exit codes: done, nothing found, wrong usage, refused, the store cannot be used (or the program itself)."""

CUT = 130
"""Exit code where somebody pressed Ctrl+C, as shells have it."""

NEED_NO_STORE = ("practice", "keys")
"""Commands that have a store of their own, or need none."""

_QUIET = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_FPS": "15",
    "ESCDELAY": "150",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
}
"""Nothing moves by itself; arrow keys on a bad line are not split into Escape; no time goes by while
all installed packages are looked through for plugins that are not there."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives its exit code."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    asked = parser().parse_args(arguments)
    try:
        done = _run(asked)
        # Here and not at the interpreter's end, where a reader that has gone could only be complained of.
        sys.stdout.flush()
        return done
    except DutydeskError as error:
        return _tell(error)
    except BrokenPipeError:
        # Whoever read has seen enough; Python must not complain of it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except UnicodeEncodeError:
        return _tell(BadInput("A word that was typed is not text.", "Type it again, in letters and figures."))
    except KeyboardInterrupt:
        return CUT
    except Exception as fault:
        return _apologise(fault)


def exit_code(error: DutydeskError) -> int:
    """The exit code that an error means."""
    if isinstance(error, StoreProblem):
        return NO_STORE
    if isinstance(error, BadInput):
        return USAGE
    return NOTHING if isinstance(error, NotFound) else REFUSED


def _tell(error: DutydeskError) -> int:
    from tui.cells import safe
    from tui.wording.commands import at_a_command

    print(f"dutydesk: {safe(' '.join(at_a_command(error)))}", file=sys.stderr)
    return exit_code(error)


def _apologise(fault: Exception) -> int:
    """A fault of the program: its number alone, as what it says of itself may hold a password."""
    from platformdirs import user_state_path

    from tui.incidents import incident, keep_log_in
    from tui.wording.commands import crashed

    keep_log_in(user_state_path("dutydesk"))
    print(f"dutydesk: {crashed(incident(fault).number)}", file=sys.stderr)
    return NO_STORE


def _run(asked: argparse.Namespace) -> int:
    from tui.settings import read_settings

    settings = read_settings(store=getattr(asked, "store", None), config=getattr(asked, "config", None))
    if not settings.store and asked.command not in NEED_NO_STORE:
        raise BadInput(
            "No store is set.",
            "Give --store, set DUTYDESK_STORE, or write dutydesk.toml; `dutydesk practice` needs none.",
        )
    # Each command's own module is loaded only when it is asked for.
    done: int = importlib.import_module(f"tui.commands.{module_of(asked.command)}").run(asked, settings)
    return done


if __name__ == "__main__":
    sys.exit(main())
