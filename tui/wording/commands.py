"""What went wrong, for whoever runs a command: nothing typed is kept there, no key is pressed again."""

from store.domain.errors import (
    CameTwice,
    DutydeskError,
    OutcomeUnknown,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreProblem,
    StoreReadOnly,
    StoreUnreachable,
)

_AT_A_DESK = (
    "What you typed is kept.",
    "Press Enter",
    "Do not take the money again.",
    "Stop taking payments",
    "Open the record again",
)
"""How a sentence begins that is for an officer at a desk."""

_DO: dict[type[StoreProblem], str] = {
    OutcomeUnknown: "Run it again: what was saved is found, and not done twice.",
    CameTwice: "Run it again to see what was saved.",
    StoreBusy: "Run it again in a moment.",
    StoreFull: "Make room on the store's disk, then run it again.",
    StoreReadOnly: "Run it as a user, or a role of PostgreSQL, that may change the store.",
    StoreDamaged: "Check --store. If it is the store, close the desks and run `dutydesk prove`.",
    StoreUnreachable: "Check --store, and that its disk or its server is there.",
    StoreProblem: "Run it again; tell the administrator if it happens twice.",
}
"""What to do instead; the first that fits."""


def at_a_command(error: DutydeskError) -> tuple[str, str]:
    """What happened and what to do, where it was a command that went wrong."""
    if not (isinstance(error, StoreProblem) and error.do.startswith(_AT_A_DESK)):
        return error.what, error.do
    return error.what, next(do for kind, do in _DO.items() if isinstance(error, kind))


def crashed(number: str) -> str:
    """A fault inside the program, without what it was about."""
    return f"Sorry, Dutydesk could not do that. Tell support incident {number}; incidents.log has the place."
