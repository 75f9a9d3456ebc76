"""Opens one screen of the desk on hostile answers: python -m tests.terminal.hostile_desk ROOM."""

import os
import sys
from pathlib import Path

os.environ.update(TEXTUAL_ANIMATIONS="none", TEXTUAL_FPS="15")

from tests.tui import made_up
from tests.tui.hostile import POISON, hostile_desk
from tui.app import DutydeskApp, Opened
from tui.incidents import keep_log_in
from tui.rooms import BASES

ARGUMENTS: dict[str, dict[str, object]] = {
    "find": {},
    "approvals": {},
    "drafts": {},
    "alert": {},
    "lock": {},
    "emergency": {},
    "help": {"places": ("find", "account", "form")},
    "decide": {"action_id": made_up.ACTION.id, "approve": True},
}
"""What a screen is opened with, where it is not a tenancy."""


def main(room: str) -> int:
    """Open the desk, with a call in progress on a tenancy, and go to the screen."""
    from store.domain.errors import Refused

    class OneScreen(DutydeskApp):
        def _desk_opened(self) -> None:
            super()._desk_opened()
            call = self.begin_call().for_tenancy(made_up.ACCOUNT.tenancy_id, "4001 0001" + POISON)
            self.call = call.with_speaker(made_up.SPEAKING, "Adaeze" + POISON)
            self.did("note", "Said " + POISON, read_back=True)
            arguments = ARGUMENTS.get(room, {"tenancy_id": made_up.ACCOUNT.tenancy_id})
            if room == "refused":
                arguments = {"error": Refused("No" + POISON, "Ask" + POISON)}
            if room != "find":
                if room not in BASES:
                    self.show("account", tenancy_id=made_up.ACCOUNT.tenancy_id)
                self.call_after_refresh(self.show, room, **arguments)

    keep_log_in(Path(os.environ["XDG_STATE_HOME"]))
    app = OneScreen(lambda: Opened(hostile_desk(), made_up.CLOCK), made_up.CLOCK)
    app.run(mouse=False)
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
