"""The wellbeing emergency: a local file first, then the store, and never a longer wait than two seconds."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock, Thread
from time import time_ns
from typing import Any, TypeVar

from store.desk.room import DeskRoom
from store.domain.errors import DutydeskError, NotAllowed, StoreBusy, StoreFull, StoreProblem
from store.domain.views.officers import AlertView
from store.domain.views.wellbeing import AddressBlock, AlertState
from store.engine import Store, open_store
from store.local_files import LocalFiles
from store.queries.shifts import NOBODY, Lead, lead_on_duty
from store.queries.wellbeing import EMPTY, alert_state, blocks_of, live_alerts, tenancy_of
from store.services.follow_up import open_follow_ups
from store.services.keep_emergency import Emergency, keep_emergency, own_alert
from store.services.review_alert import name_account, tick_alert
from store.unit_of_work import UnitOfWork, in_unit

Result = TypeVar("Result")

LONGEST_WAIT = 2.0
"""Seconds that an emergency waits for the store."""
BUSY_MS = 1_500
"""How long its own connection waits for another writer."""
_AT_ONCE = 8


@dataclass(frozen=True)
class Told:
    """An emergency as a local file tells it."""

    key: str
    started_at: str
    tenancy_id: int | None
    person_id: int | None
    risk: str
    heard: str
    where: str
    ticks: tuple[tuple[str, str, str], ...]
    closed: bool
    told: int = 0
    """Grows with each state of one emergency."""


class WellbeingDesk:
    """`tui.desk.Wellbeing` on a store.

    It opens a connection of its own for each request, so that a desk whose other work waits for the store
    does not make an emergency wait behind it.
    """

    def __init__(
        self,
        room: DeskRoom,
        *,
        longest_wait: float = LONGEST_WAIT,
        report: Callable[[Exception], object] = lambda _fault: None,
    ) -> None:
        self._room = room
        self._longest_wait = longest_wait
        self._files = LocalFiles(room.state_folder / "emergencies", room.store.shown, room.officer_id)
        self._blocks: dict[int, Mapping[int | None, AddressBlock]] = {}
        self._lead: Lead = NOBODY
        self._latest: dict[str, Emergency] = {}
        self._one_keeps = Lock()
        self._told = 0
        self._free = BoundedSemaphore(_AT_ONCE)
        self.fault: Exception | None = None
        """What went wrong last."""
        self._report = report
        """Told of a bug, for the incident log; a caller in danger is not told."""

    def block(self, tenancy_id: int | None, person_id: int | None) -> AddressBlock:
        """What to read out to 999; from what was known before where the store is away; never raises."""
        if tenancy_id is None and person_id is None:
            return EMPTY
        today = self._room.clock.today()

        def look(store: Store) -> tuple[int | None, Mapping[int | None, AddressBlock], Lead]:
            with store.reading() as connection:
                where = tenancy_id
                if where is None and person_id is not None:
                    where = tenancy_of(connection, person_id, today)
                found = blocks_of(connection, where, today) if where is not None else {}
                return where, found, lead_on_duty(connection, self._room.clock.now())

        looked = self._within(look)
        where = tenancy_id
        if looked is not None:
            where, found, self._lead = looked
            if where is not None and found:
                self._blocks[where] = found
        known = self._blocks.get(where, {}) if where is not None else {}
        return known.get(person_id) or known.get(None, EMPTY)

    def keep(self, emergency: Emergency) -> AlertState:
        """Keep it: local file first, then the store; a store that is away is told in the state, not raised.

        Raises:
            StoreFull: neither this machine nor the store could keep it: it must be written on paper.
        """
        with self._one_keeps:
            unwritten: StoreFull | None = None
            number = self._next()
            try:
                self._files.write(emergency.key, _as_written(emergency, number))
            except StoreFull as fault:
                unwritten = fault
            self._latest[emergency.key] = emergency
            state = self._within(lambda store: self._store(store, emergency, number))
            if state is None:
                if unwritten is not None:
                    raise unwritten
                return self._away()
            self._files.remove(emergency.key)
            if emergency.closed:
                self._latest.pop(emergency.key, None)
            self._bring_in()
            return state

    def bring_in(self) -> int:
        """Give the store the emergencies it missed; how many. Asked for at sign-in and after each `keep`."""
        with self._one_keeps:
            return self._bring_in()

    def state(self, key: str) -> AlertState:
        """How far the alert has come: who has seen it."""
        return self._within(lambda store: self._look(store, key)) or self._away()

    def alerts(self) -> tuple[AlertView, ...]:
        """Live alerts of the whole team, newest first.

        Raises:
            NotAllowed: the role is no lead's.
            StoreProblem: the store is away.
        """
        room = self._room
        if not room.policy.has_right("lead", room.actor.roles):
            raise NotAllowed("Alerts are shown to leads.", "Ring the duty lead.")
        with room.reading() as connection:
            return live_alerts(connection, room.clock.today())

    def seen(self, alert_id: int) -> None:
        """The lead owns it; raises as `store.services.keep_emergency.own_alert`."""
        self._room.write(lambda unit: own_alert(unit, self._room.policy, alert_id=alert_id))

    def done(self, alert_id: int, step: str) -> None:
        """The lead has done their part; raises as `store.services.review_alert.tick_alert`."""
        self._room.write(lambda unit: tick_alert(unit, self._room.policy, alert_id=alert_id, step=step))

    def name(self, alert_id: int, rent_reference: str) -> str:
        """The lead says whose account it is, and what waited for that is opened; gives the address.

        Raises as `store.services.review_alert.name_account`.
        """
        room = self._room
        key = room.write(
            lambda unit: name_account(unit, room.policy, alert_id=alert_id, rent_reference=rent_reference)
        )
        room.write(lambda unit: open_follow_ups(unit, room.policy, room.working_days, key=key))
        with room.reading() as connection:
            return next(
                (one.address for one in live_alerts(connection, room.clock.today()) if one.id == alert_id), ""
            )

    def _store(self, store: Store, emergency: Emergency, number: int) -> AlertState:
        def work(unit: UnitOfWork) -> None:
            keep_emergency(unit, self._room.policy, emergency=emergency, told=number)
            # A request that was overtaken while it waited must not put the older words back.
            if self._latest.get(emergency.key, emergency) is not emergency:
                raise StoreBusy("A newer state is being kept.", "Nothing is to be done.")

        room = self._room
        in_unit(store, room.actor, room.clock, work, tries=1)
        if emergency.closed:
            self._open(store, emergency.key)
        return self._look(store, emergency.key)

    def _open(self, store: Store, key: str) -> None:
        """Open what it left behind; a bug there may not make what was said look unkept."""
        room = self._room
        try:
            in_unit(
                store,
                room.actor,
                room.clock,
                lambda unit: open_follow_ups(unit, room.policy, room.working_days, key=key),
                tries=1,
            )
        except StoreProblem:
            raise
        except Exception as fault:
            self.fault = fault
            self._report(fault)

    def _next(self) -> int:
        """A number above every one before it, of this program or of one that ended: nanoseconds serve."""
        self._told = max(self._told + 1, time_ns())
        return self._told

    def _look(self, store: Store, key: str) -> AlertState:
        with store.reading() as connection:
            state = alert_state(connection, key, self._room.clock.now())
        self._lead = Lead(None, state.lead_name, state.lead_extension, state.lead_desk_open)
        return state

    def _bring_in(self) -> int:
        brought = 0
        for content in list(self._files.all()):
            told = _told(content)
            if told is None:
                continue
            self._latest[told.key] = told
            if self._within(lambda store, told=told: self._store(store, told, told.told)) is None:  # type: ignore[misc]
                break
            self._files.remove(told.key)
            brought += 1
        return brought

    def _away(self) -> AlertState:
        """The state while the store is away: the lead known last, and no desk that could show the alert."""
        return AlertState(False, self._lead.name, self._lead.extension, False, "", None, "")

    def _within(self, work: Callable[[Store], Result]) -> Result | None:
        """What the work gives, or nothing where the store does not answer in time."""
        if not self._free.acquire(blocking=False):
            return None
        given: list[Result] = []

        def run() -> None:
            url, read_only = self._room.store.url, self._room.store.read_only
            try:
                with closing(open_store(url, busy_ms=BUSY_MS, read_only=read_only)) as store:
                    given.append(work(store))
            except Exception as fault:  # nothing may stand between a caller in danger and the page
                self.fault = fault
                if not isinstance(fault, DutydeskError):
                    self._report(fault)
            finally:
                self._free.release()

        worker = Thread(target=run, name="wellbeing", daemon=True)
        worker.start()
        worker.join(self._longest_wait)
        return given[0] if given else None


def _as_written(emergency: Emergency, number: int) -> dict[str, Any]:
    names = [name for name in Told.__dataclass_fields__ if name != "told"]
    return {**{name: getattr(emergency, name) for name in names}, "told": number}


def _told(content: Mapping[str, Any]) -> Told | None:
    """An emergency from its file; nothing where the file is of another shape."""
    try:
        ticks: Sequence[Any] = content["ticks"]
        return Told(
            key=str(content["key"]),
            started_at=str(content["started_at"]),
            tenancy_id=_number(content["tenancy_id"]),
            person_id=_number(content["person_id"]),
            risk=str(content["risk"]),
            heard=str(content["heard"]),
            where=str(content["where"]),
            ticks=tuple((str(item), str(answer), str(at)) for item, answer, at in ticks),
            closed=bool(content["closed"]),
            told=int(content.get("told", 0)),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
