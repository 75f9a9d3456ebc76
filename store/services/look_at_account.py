"""Keeping that somebody looked at a record: who was on the line, and why."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from store.domain.cleaning import clean_line
from store.domain.views.people import Speaking
from store.models.officers import RecentAccount
from store.prepared import Prepared
from store.services.take_text import LINE, keep_whatever
from store.unit_of_work import UnitOfWork

PANELS = ("account", "diary", "recovery", "people", "verify", "approval", "statement")
"""What of a record can be looked at."""


@dataclass(frozen=True)
class Look:
    """One look at a record, in ids and codes, fit for the trail and for a local file."""

    tenancy_id: int
    panel: str
    caller: str
    """tenant, joint, third_party, nobody; empty while the caller is not verified."""
    person_id: int | None = None
    authority_id: int | None = None
    consent: bool = False
    call_key: str = ""
    why: str = ""
    """The officer's purpose where nobody is on the line."""
    looked_at: str = ""
    """ISO 8601: set where the look is told later than it happened."""

    @classmethod
    def by(cls, speaking: Speaking | None, tenancy_id: int, panel: str, *, call_key: str = "") -> "Look":
        """The look of whoever is on the line."""
        if speaking is None:
            return cls(tenancy_id, panel, "", call_key=call_key)
        return cls(
            tenancy_id,
            panel,
            speaking.kind,
            speaking.person_id,
            speaking.authority_id,
            speaking.consent,
            call_key,
            clean_line(speaking.why, limit=LINE).text,
        )

    def line(self) -> str:
        """As a line of a local file."""
        return json.dumps(asdict(self), ensure_ascii=True, separators=(",", ":"))

    @classmethod
    def read(cls, line: str) -> "Look | None":
        """From a line of a local file; nothing where the line is not whole."""
        try:
            return cls(**json.loads(line))
        except (ValueError, TypeError):
            return None


def look_at_account(unit: UnitOfWork, look: Look, *, earlier: Iterable[Look] = ()) -> None:
    """Tell the trail of a look, and of earlier ones that could not be told; keep the account as recent.

    Everybody who may read may be told of: no role is asked for here.
    """
    for one in (*earlier, look):
        unit.audit(
            "look",
            "tenancy",
            one.tenancy_id,
            tenancy_id=one.tenancy_id,
            why=keep_whatever(unit.connection, one.why, limit=LINE),
            panel=one.panel,
            caller=one.caller,
            person=one.person_id,
            authority=one.authority_id,
            consent=one.consent,
            call=one.call_key,
            looked_at=one.looked_at,
        )
    if look.panel == "account":
        _OPENED[unit.store.dialect].run(
            unit.connection, officer_id=unit.officer_id, tenancy_id=look.tenancy_id, opened_at=unit.now
        )


def _opened(opened: Any) -> Any:
    return opened.on_conflict_do_update(
        index_elements=["officer_id", "tenancy_id"], set_={"opened_at": opened.excluded.opened_at}
    )


_RECENT: Any = RecentAccount.__table__  # type: ignore[attr-defined]
_OPENED = {
    "sqlite": Prepared(lambda _: _opened(sqlite.insert(_RECENT))),
    "postgresql": Prepared(lambda _: _opened(postgresql.insert(_RECENT))),
}
