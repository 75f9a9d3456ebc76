"""Who sits at a desk: the operating system's user, mapped to an officer. Nobody types who they are."""

from store.domain.errors import NotAllowed, StoreFull, StoreReadOnly
from store.engine import Store
from store.ports import Clock
from store.queries.officers import OfficerRow, by_login
from store.unit_of_work import Actor, UnitOfWork, in_unit

NO_RECORD = ("There is no officer record for this sign-in.", "Ask the administrator to make one.")
DISABLED = ("This officer's record is closed.", "Ask the administrator to open it again.")
NO_ROLE = ("This officer has no role yet.", "Ask the administrator to give one.")


def sign_in(store: Store, login: str, *, clock: Clock, where_from: str = "local") -> Actor:
    """The officer that this user is, with the roles held now. Refusals are in the trail, too.

    Args:
        store: An open store.
        login: The operating system's user; over SSH, the SSH user.
        clock: Where time comes from.
        where_from: The desk: an SSH client's address or `local`.

    Raises:
        NotAllowed: no record, a closed one, or one without a role.
    """
    with store.reading() as connection:
        officer = by_login(connection, login)
    refusal = _refusal(officer)
    if refusal is not None or officer is None:
        number = officer.id if officer else None
        _tell(store, clock, Actor(None, "system", frozenset(), where_from), "sign_in_refused", number)
        raise NotAllowed(*(refusal or NO_RECORD))
    actor = Actor(officer.id, officer.name, officer.roles, where_from)
    _tell(store, clock, actor, "sign_in", officer.id)
    return actor


def _refusal(officer: OfficerRow | None) -> tuple[str, str] | None:
    if officer is None:
        return NO_RECORD
    if not officer.active:
        return DISABLED
    return None if officer.roles else NO_ROLE


def _tell(store: Store, clock: Clock, actor: Actor, verb: str, officer_id: int | None) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.audit(verb, "officer", officer_id)

    # A store that can only be read, or whose disk is full, must still be readable.
    try:
        in_unit(store, actor, clock, work)
    except (StoreReadOnly, StoreFull):
        return
