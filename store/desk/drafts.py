"""What was typed and not yet kept: on this machine first, in the store when it can be."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from store.desk.room import DeskRoom
from store.domain.errors import StoreFull, StoreProblem
from store.domain.rights import may, require
from store.domain.sending import Sent
from store.domain.views.casework import DraftView
from store.domain.views.money import UnsettledView
from store.local_files import LocalFiles
from store.queries.drafts import MOST, PAYMENT, drafts_of, unsettled_on
from store.services.save_draft import discard_draft, fit_to_keep, purge_drafts, save_draft
from store.unit_of_work import in_unit


class DraftsDesk:
    """`tui.desk.Drafts` on a store."""

    def __init__(self, room: DeskRoom) -> None:
        self._room = room
        self._files = LocalFiles(room.state_folder / "drafts", room.store.shown, room.officer_id)

    def save(self, *, form: str, tenancy_id: int | None, key: str, call_key: str, content: str) -> bool:
        """Keep what is typed, in the store, or in a local file where the store is away.

        The file is written first and removed once the store has it: a desk that is killed while the store
        is busy loses nothing. Returns whether it is in the store.

        Raises:
            StoreFull: neither the store nor this machine could keep it.
            BadInput: it has no key, or is beyond all measure.
            NotAllowed: an auditor writes nothing.
        """
        require(self._room.policy, self._room.actor.roles, "save_draft")
        saved_at = self._room.clock.now()
        fields = {"form": form, "tenancy_id": tenancy_id, "call_key": call_key}
        local: StoreFull | None = None
        try:
            self._files.write(
                key, {**fields, "content": fit_to_keep(content), "saved_at": saved_at.isoformat()}
            )
        except StoreFull as fault:
            local = fault
        try:
            self._once(
                lambda unit: save_draft(
                    unit,
                    self._room.policy,
                    key=key,
                    content=content,
                    saved_at=saved_at,
                    **fields,  # type: ignore[arg-type]
                )
            )
        except StoreProblem:
            if local is not None:
                raise local from None
            return False
        self._files.remove(key)
        return True

    def discard(self, *, key: str) -> None:
        """It was kept for good, or thrown away on purpose; where the store is away, it hears of it later."""
        try:
            self._once(lambda unit: discard_draft(unit, self._room.policy, key=key))
        except StoreProblem:
            self._files.write(key, {"discarded": True, "saved_at": self._room.clock.now().isoformat()})
            return
        self._files.remove(key)

    def offered(self) -> tuple[DraftView, ...]:
        """This officer's drafts: of the store, and of this machine where the store is away.

        First the payments that were sent and not heard of, then the newest.
        """
        room = self._room
        if not may(room.policy, room.actor.roles, "save_draft"):
            return ()
        oldest = room.clock.now() - timedelta(days=room.policy.desk.draft_days)
        self._bring_in(oldest)
        stored: tuple[DraftView, ...] = ()
        try:
            with room.reading() as connection:
                stored = drafts_of(connection, room.officer_id, since=oldest)
        except StoreProblem:
            pass
        return self._with_files(stored, oldest)[:MOST]

    def unsettled(self, tenancy_id: int) -> tuple[UnsettledView, ...]:
        """Payments on an account that were sent and not heard of: this officer's, and others'."""
        room = self._room
        oldest = room.clock.now() - timedelta(days=room.policy.desk.draft_days)
        with room.reading() as connection:
            stored = unsettled_on(connection, tenancy_id, room.officer_id)
        mine = self._with_files((one.draft for one in stored if one.mine), oldest)
        sent = ((one, Sent.of_draft(one.content)) for one in mine if one.tenancy_id == tenancy_id)
        return (
            *(
                UnsettledView(one, was, room.actor.name, True)
                for one, was in sent
                if was and one.form == PAYMENT
            ),
            *(one for one in stored if not one.mine),
        )

    def _with_files(self, stored: Iterable[DraftView], oldest: datetime) -> tuple[DraftView, ...]:
        """What the store holds, and what of it this machine knows better: not heard of first, then newest."""
        found = {one.key: one for one in stored}
        for content in self._files.all():
            key = str(content["key"])
            if content.get("discarded"):
                found.pop(key, None)
            elif (view := _view(content)) is not None and _still(view, oldest):
                there = found.get(key)
                if there is None or there.saved_at <= view.saved_at:
                    found[key] = replace(view, rent_reference=there.rent_reference if there else "")
        return tuple(sorted(found.values(), key=lambda one: (_is_sent(one), one.saved_at), reverse=True))

    def _bring_in(self, oldest: datetime) -> None:
        """Give the store what it missed, and forget what is too old."""
        room = self._room
        try:
            for content in list(self._files.all()):
                key, view = str(content["key"]), _view(content)
                if content.get("discarded"):
                    self.discard(key=key)
                    continue
                if view is not None and _still(view, oldest) and not self._stored_later(view):
                    self._once(
                        lambda unit, view=view: save_draft(
                            unit,
                            room.policy,
                            form=view.form,
                            tenancy_id=view.tenancy_id,
                            key=view.key,
                            call_key=view.call_key,
                            content=view.content,
                            saved_at=view.saved_at,
                        )
                    )
                self._files.remove(key)
            self._once(lambda unit: purge_drafts(unit, room.policy))
        except StoreProblem:
            return

    def _stored_later(self, view: DraftView) -> bool:
        with self._room.reading() as connection:
            there = drafts_of(connection, self._room.officer_id, since=view.saved_at)
        return any(one.key == view.key and one.saved_at > view.saved_at for one in there)

    def _once(self, work: Any) -> None:
        # One try: a draft is saved again in a moment, and a signal does not wait.
        in_unit(self._room.store, self._room.actor, self._room.clock, work, tries=1)


def _is_sent(view: DraftView) -> bool:
    return view.form == PAYMENT and Sent.of_draft(view.content) is not None


def _still(view: DraftView, oldest: datetime) -> bool:
    """Whether it is kept yet: a payment not heard of always is."""
    return view.saved_at >= oldest or _is_sent(view)


def _view(content: dict[str, Any]) -> DraftView | None:
    """A draft as its file tells it; nothing where the file is of another shape."""
    try:
        tenancy = content["tenancy_id"]
        return DraftView(
            0,
            str(content["form"]),
            None if tenancy is None else int(tenancy),
            "",
            str(content["key"]),
            str(content["call_key"]),
            str(content["content"]),
            datetime.fromisoformat(content["saved_at"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
