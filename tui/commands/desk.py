"""Opens a desk: the live one, for the operating system's user."""

import argparse
import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from store.clocks import SystemClock
from store.domain.errors import BadInput
from store.ports import Clock
from tui.settings import DEFAULT_POLICY, Settings

if TYPE_CHECKING:
    from tui.desk import Desk


def login() -> str:
    """Who the operating system says is here; nobody types who they are."""
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name


def where_from() -> str:
    """The SSH client's address, or `local`."""
    return os.environ.get("SSH_CONNECTION", "local").split(" ")[0] or "local"


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Open a desk on the store that the settings name."""
    return open_app(settings, settings.store, login(), lambda: SystemClock(), mouse=asked.mouse)


def open_app(
    settings: Settings,
    where: str,
    officer: str,
    clock: Callable[[], Clock],
    *,
    mouse: bool,
    practice: bool = False,
    newcomer: bool = False,
) -> int:
    """Paint first, open the store behind it.

    Args:
        settings: This user's folder on this machine, and the council's policy.
        where: Path or URL of the store.
        officer: Login of who sits there.
        clock: Where time comes from; asked in the thread that opens the store.
        mouse: Let the mouse work too.
        practice: Only a practice store may be opened so.
        newcomer: Whoever opens it is an officer there.

    Raises:
        BadInput: there is no terminal, or the council's policy is not there, or wrong.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput("A desk needs a terminal.", "Run dutydesk in one, or over ssh with -t.")
    if settings.policy != DEFAULT_POLICY:
        from store.policy_files import set_policy

        # Said before anything is painted: there it can be read and mended.
        set_policy(settings.policy)
    # What is made while the program loads stays: looking through it for what does not delays the desk, and
    # later stops it in the middle of a key.
    gc.disable()
    from tui.app import DutydeskApp, Opened
    from tui.incidents import keep_log_in

    keep_log_in(settings.state_folder)

    def connect() -> Opened:
        try:
            time = clock()
            return Opened(_opened(settings, where, officer, time, practice, newcomer), time)
        finally:
            gc.freeze()
            gc.enable()

    app = DutydeskApp(connect)
    app.run(mouse=mouse)
    return app.return_code or 0


def _opened(
    settings: Settings, where: str, officer: str, clock: Clock, practice: bool, newcomer: bool
) -> "Desk":
    from tui.bootstrap import open_desk

    return open_desk(
        where,
        login=officer,
        clock=clock,
        state_folder=settings.state_folder,
        where_from=where_from(),
        practice=practice,
        newcomer=newcomer,
        policy=settings.policy,
    )
