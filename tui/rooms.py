"""The screens by name: a screen asks for another by what it is, and never knows its class.

Modules are imported when first shown; `ready_rooms` imports the ones that must come within a blink.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.screen import DeskScreen

BASES = {
    "find": "tui.screens.find:FindScreen",
    "verify": "tui.screens.verify:VerifyScreen",
    "account": "tui.screens.account:AccountScreen",
    "approvals": "tui.screens.approvals:ApprovalsScreen",
    "refused": "tui.screens.refused:RefusedScreen",
}
"""Screens that take the place of the one before: never two deep."""

OVER = {
    "third_party": "tui.screens.third_party:ThirdPartyScreen",
    "consent": "tui.screens.consent:ConsentScreen",
    "nobody": "tui.screens.nobody:NobodyScreen",
    "pay": "tui.screens.pay:PayScreen",
    "reverse": "tui.screens.reverse:ReverseScreen",
    "note": "tui.screens.note:NoteScreen",
    "wrap": "tui.screens.wrap:WrapScreen",
    "escalate": "tui.screens.escalate:EscalateScreen",
    "hold": "tui.screens.hold:HoldScreen",
    "outcome": "tui.screens.outcome:OutcomeScreen",
    "call_back": "tui.screens.call_back:CallBackScreen",
    "message": "tui.screens.message:MessageScreen",
    "decide": "tui.screens.decide:DecideScreen",
    "drafts": "tui.screens.drafts:DraftsScreen",
    "emergency": "tui.screens.emergency:EmergencyScreen",
    "alert": "tui.screens.alert:AlertScreen",
    "lock": "tui.screens.lock:LockScreen",
    "help": "tui.screens.help:HelpScreen",
}
"""Screens over another: Esc goes back to it as it was."""

QUICK = ("emergency", "verify", "account", "pay", "wrap", "lock")
"""Imported as soon as the desk stands, before anybody asks."""


def room(name: str, **arguments: Any) -> "DeskScreen":
    """A new screen of that name."""
    module, kind = (BASES | OVER)[name].split(":")
    made: DeskScreen = getattr(import_module(module), kind)(**arguments)
    made.room = name
    return made


def ready_rooms() -> None:
    """Import what must come within a blink."""
    for name in QUICK:
        import_module((BASES | OVER)[name].split(":")[0])
