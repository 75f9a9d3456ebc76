"""What an emergency leaves behind becomes work that somebody owns, each once; the lead closes the day."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store.desk.accounts import AccountsDesk
from store.desk.outcomes import OutcomesDesk
from store.desk.wellbeing import WellbeingDesk
from store.domain.callers import Subject
from store.domain.errors import AlreadyDecided, Barred, NotAllowed, NotFound, Refused, StoreBusy
from store.domain.views.people import Speaking
from store.engine import Store
from store.services import follow_up, queue_action
from tests.store.desks import Sitting, count, rows, sit, told
from tests.store.test_wellbeing import emergency, of
from tests.store.world import TODAY, World, build_world

CHILD = (("children", "yes", "2026-11-23T14:05:00+00:00"),)
AFTER = "2026-11-23T14:30:00+00:00"


@pytest.fixture
def world(store: Store) -> World:
    return build_world(store)


@pytest.fixture
def asha(world: World, store: Store, tmp_path: Path) -> Sitting:
    return sit(world, store, "asha", tmp_path)


@pytest.fixture
def lena(world: World, store: Store, tmp_path: Path) -> Sitting:
    return sit(world, store, "lena", tmp_path)


def chosen(code: str) -> tuple[str, str, str]:
    return ("follow_up", code, AFTER)


def test_what_the_law_asks_for_opens_by_itself_once_and_is_the_leads(
    world: World, store: Store, asha: Sitting
) -> None:
    asha.wellbeing.keep(of(world.secure, ticks=CHILD))
    assert count(store, "action", tenancy_id=world.secure.tenancy_id) == 0, "nothing while the call goes on"
    for _ in range(3):
        state = asha.wellbeing.keep(of(world.secure, ticks=CHILD, closed=True))
    assert asha.wellbeing.fault is None
    queued = rows(store, "action", tenancy_id=world.secure.tenancy_id)
    assert [(row.kind, row.detail, row.state, row.due_on) for row in queued] == [
        ("referral", "adult_safeguarding", "open", TODAY),
        ("referral", "child_safeguarding", "open", TODAY),
    ]
    assert {row.owner_id for row in queued} == {world.officers["lena"]}
    assert {row.reason for row in queued} == {
        "Wellbeing emergency of 23/11/2026 14:03: read its record first."
    }
    assert [(one.code, one.opened, one.owner, one.due_on) for one in state.follow_ups] == [
        ("adult_safeguarding", True, "Lena Fischer", TODAY),
        ("child_safeguarding", True, "Lena Fischer", TODAY),
    ]


def test_without_a_child_no_referral_for_one(world: World, store: Store, asha: Sitting) -> None:
    said_no = (("children", "no", AFTER),)
    asha.wellbeing.keep(of(world.secure, ticks=said_no, closed=True))
    assert [row.detail for row in rows(store, "action", tenancy_id=world.secure.tenancy_id)] == [
        "adult_safeguarding"
    ]


def test_a_key_pressed_by_mistake_leaves_nothing_behind_and_the_lead_is_told(
    world: World, store: Store, asha: Sitting, lena: Sitting
) -> None:
    asha.wellbeing.keep(of(world.secure, ticks=(("by_mistake", "yes", AFTER),), closed=True))
    assert asha.wellbeing.fault is None
    assert rows(store, "action", tenancy_id=world.secure.tenancy_id) == []
    [alert] = lena.wellbeing.alerts()
    assert (alert.state, alert.mistaken, alert.follow_ups) == ("closed", True, ())
    assert count(store, "hold", tenancy_id=world.secure.tenancy_id) == 1, "only the lead releases it"


def test_that_somebody_is_in_danger_is_not_read_off_the_account_nor_by_who_is_not_cleared(
    world: World, store: Store, asha: Sitting, lena: Sitting
) -> None:
    asha.wellbeing.keep(of(world.secure, closed=True))
    for sitting, seen in ((asha, []), (lena, ["referral"])):
        sheet = OutcomesDesk(sitting.room).sheet(world.secure.tenancy_id)
        assert [row.kind for row in sheet.actions] == seen
        alone = Speaking("nobody", None, None, frozenset(Subject), "")
        page = AccountsDesk(sitting.room).open(world.secure.tenancy_id, alone, call_key="")
        assert page.next_step is None


def test_what_is_a_persons_choice_opens_when_it_is_chosen(world: World, store: Store, asha: Sitting) -> None:
    asha.wellbeing.keep(of(world.secure, closed=True))
    ticks = (chosen("welfare_visit"), chosen("call_back"), chosen("no such thing"))
    for _ in range(2):
        state = asha.wellbeing.keep(of(world.secure, ticks=ticks, closed=True))
    [visit] = rows(store, "action", kind="visit", tenancy_id=world.secure.tenancy_id, reason=_REASON)
    assert (visit.detail, visit.due_on) == ("support", TODAY + timedelta(days=7)), "five working days"
    [back] = rows(store, "call_back", reason="Call back, as agreed")
    assert (back.owner_id, back.due_on) == (world.officers["asha"], TODAY + timedelta(days=1))
    assert back.phone == asha.wellbeing.block(world.secure.tenancy_id, world.secure.person_id).phone
    assert [one.opened for one in state.follow_ups] == [True, True, True]


_REASON = "Wellbeing emergency of 23/11/2026 14:03: read its record first."


def test_a_visit_where_one_does_not_go_alone_is_by_two(world: World, store: Store, asha: Sitting) -> None:
    ticks = (chosen("welfare_visit"),)
    asha.wellbeing.keep(of(world.temporary, ticks=ticks, closed=True))
    assert [row.detail for row in rows(store, "action", kind="visit", reason=_REASON)] == ["support_two"]


def test_the_record_says_what_was_opened_and_no_figure(world: World, store: Store, asha: Sitting) -> None:
    asha.wellbeing.keep(of(world.eviction, ticks=CHILD, closed=True))
    [record] = rows(store, "contact", subject="Wellbeing emergency")
    assert record.did == "14:05 children: yes"
    added = [row.text for row in rows(store, "contact_addendum", contact_id=record.id)]
    assert added == [
        "Opened: Adult safeguarding referral (Care Act 2014 s42). Lena Fischer, by 23/11/2026.",
        "Opened: Child safeguarding referral (Children Act 1989 ss17, 47). Lena Fischer, by 23/11/2026.",
    ]
    assert "2140" not in repr((record, added))
    assert "£" not in repr((record, added))


def test_of_an_unknown_caller_it_waits_with_the_lead_until_an_account_is_named(
    world: World, store: Store, asha: Sitting, lena: Sitting
) -> None:
    state = asha.wellbeing.keep(emergency(ticks=CHILD, heard="I can't", closed=True))
    assert [(one.code, one.opened) for one in state.follow_ups] == [
        ("adult_safeguarding", False),
        ("child_safeguarding", False),
    ]
    [alert] = lena.wellbeing.alerts()
    assert not alert.named
    assert alert.follow_ups == state.follow_ups
    [home] = rows(store, "rent_account", tenancy_id=world.secure.tenancy_id)
    with pytest.raises(NotFound, match="rent reference"):
        lena.wellbeing.name(alert.id, "999")
    with pytest.raises(NotAllowed):
        asha.wellbeing.name(alert.id, home.rent_reference)
    assert "Alder" in lena.wellbeing.name(alert.id, home.rent_reference)
    with pytest.raises(AlreadyDecided):
        lena.wellbeing.name(alert.id, home.rent_reference)
    assert count(store, "action", kind="referral", tenancy_id=home.tenancy_id) == 2
    assert count(store, "hold", reason="wellbeing", tenancy_id=home.tenancy_id) == 1
    assert count(store, "flag", kind="wellbeing_alert") == 0, "who called is not known"
    [record] = rows(store, "contact", subject="Wellbeing emergency")
    assert (record.said, record.officer_id) == ("I can't", world.officers["asha"])
    [alert] = lena.wellbeing.alerts()
    assert alert.named
    assert all(one.opened for one in alert.follow_ups)
    # The officer's desk sends it once more: nothing happens twice.
    asha.wellbeing.keep(emergency(ticks=CHILD, heard="I can't", closed=True))
    assert count(store, "action", kind="referral", tenancy_id=home.tenancy_id) == 2
    assert len(told(store, "name", "wellbeing_alert")) == 1


def test_the_lead_reads_the_record_and_speaks_with_the_officer_the_same_day(
    world: World, store: Store, asha: Sitting, lena: Sitting
) -> None:
    asha.wellbeing.keep(of(world.secure))
    [alert] = lena.wellbeing.alerts()
    with pytest.raises(Refused, match="goes on"):
        lena.wellbeing.done(alert.id, "lead_review")
    # An officer's page cannot tick what is the lead's.
    asha.wellbeing.keep(of(world.secure, ticks=(("debrief", "yes", AFTER),), closed=True))
    with pytest.raises(Refused, match="Nobody owns"):
        lena.wellbeing.done(alert.id, "lead_review")
    lena.wellbeing.seen(alert.id)
    for _ in range(2):
        lena.wellbeing.done(alert.id, "lead_review")
    [alert] = lena.wellbeing.alerts()
    assert (alert.reviewed, alert.debriefed, alert.ticks) == (True, False, 0)
    lena.wellbeing.done(alert.id, "debrief")
    assert lena.wellbeing.alerts() == ()
    assert len(told(store, "lead_review", "wellbeing_alert")) == 1


def test_what_the_gate_bars_stays_with_the_lead(
    world: World, asha: Sitting, lena: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def barred(*_: Any, **__: Any) -> int:
        raise Barred("No.", "Ask.", source="a test")

    monkeypatch.setattr(follow_up, "queue_follow_up", barred)
    state = asha.wellbeing.keep(of(world.secure, closed=True))
    assert state.stored
    assert [one.opened for one in state.follow_ups] == [False]
    assert [one.opened for one in lena.wellbeing.alerts()[0].follow_ups] == [False]


def test_a_store_that_is_busy_at_the_last_step_is_tried_again(
    world: World, store: Store, asha: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = queue_action.queue_follow_up

    def busy(*_: Any, **__: Any) -> int:
        raise StoreBusy("Busy.", "Wait.")

    monkeypatch.setattr(follow_up, "queue_follow_up", busy)
    assert not asha.wellbeing.keep(of(world.secure, closed=True)).stored
    monkeypatch.setattr(follow_up, "queue_follow_up", real)
    assert asha.wellbeing.bring_in() == 1
    assert count(store, "action", kind="referral", tenancy_id=world.secure.tenancy_id) == 1


def test_a_bug_in_it_is_reported_and_what_was_said_is_kept(
    world: World, store: Store, asha: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> int:
        raise ZeroDivisionError

    reported: list[Exception] = []
    monkeypatch.setattr(follow_up, "queue_follow_up", broken)
    desk = WellbeingDesk(asha.room, report=reported.append)
    assert desk.keep(of(world.secure, closed=True)).stored
    assert [type(fault) for fault in reported] == [ZeroDivisionError]
    assert rows(store, "wellbeing_alert")[0].state == "closed"
