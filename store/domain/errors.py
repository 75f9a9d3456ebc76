"""What can go wrong, in words an officer can act on.

Every error says what happened (`what`) and what to do now (`do`). Neither may hold a
name, an address, an amount of a person or the text of a note: errors reach logs.
"""


class DutydeskError(Exception):
    """The root of all errors that a screen may show as they are."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what} {do}")
        self.what = what
        """What happened, one sentence."""
        self.do = do
        """What to do now, one sentence."""


class BadInput(DutydeskError):
    """A value that cannot be taken as it was typed; `field` names the box."""

    def __init__(self, what: str, do: str, *, field: str = "") -> None:
        super().__init__(what, do)
        self.field = field
        """The name of the field at fault, or empty."""


class Refused(DutydeskError):
    """A rule, a right or a state says no. Exit code 3 on the command line."""


class NotAllowed(Refused):
    """The officer's role does not reach this far."""


class Barred(Refused):
    """The gate says no: this must not reach the debtor now."""

    def __init__(self, what: str, do: str, *, source: str) -> None:
        super().__init__(what, do)
        self.source = source
        """The law or policy that bars it, as cited on screen."""


class TwoPeople(Refused):
    """Requester and authoriser must be two people."""


class FiguresChanged(Refused):
    """What was frozen for approval is no longer what the account says."""


class AlreadyDecided(Refused):
    """Somebody decided this before; the first decision stands."""


class Expired(Refused):
    """The request waited too long and lapsed."""


class ChangedMeanwhile(Refused):
    """Another officer changed the record between reading and saving."""


class KeyReused(Refused):
    """One request key came twice with different content."""


class NotFound(DutydeskError):
    """There is no such record. Exit code 1 on the command line."""


class StoreProblem(DutydeskError):
    """The store cannot do it now. Exit code 4 on the command line."""


class StoreBusy(StoreProblem):
    """Another program holds the store."""


class CameTwice(StoreBusy):
    """One request arrived twice at the same moment; done again, it finds the first result."""


class StoreReadOnly(StoreProblem):
    """The store can be read but not written."""


class StoreFull(StoreProblem):
    """The disk or the store's limit is reached."""


class StoreTooNew(StoreProblem):
    """A newer program made this store."""


class StoreTooOld(StoreProblem):
    """The store's schema is behind this program."""


class StoreDamaged(StoreProblem):
    """The store is not readable as a Dutydesk store."""


class StoreUnreachable(StoreProblem):
    """No store there, or no connection to it."""


class OutcomeUnknown(StoreProblem):
    """The connection broke at the commit: it may or may not have happened. Ask again under the same key."""
