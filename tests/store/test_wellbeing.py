"""A caller in danger: kept on this machine first, in the store when it can be, and with no figure anywhere."""

import dataclasses
import json
import stat
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update

from store.desk.wellbeing import Told, WellbeingDesk
from store.domain.errors import AlreadyDecided, NotAllowed, NotFound, StoreFull
from store.domain.gate import Answer, Step, judge
from store.domain.money import Pence
from store.domain.views.officers import AlertView
from store.domain.views.wellbeing import AddressBlock, AlertState, FollowUpView, TickView
from store.engine import Store
from store.queries.found_rows import icons_of
from store.queries.gate_facts import gate_facts
from store.queries.wellbeing import EMPTY
from store.services.keep_emergency import keep_emergency
from store.unit_of_work import in_unit
from tests.store.desks import POLICY, Sitting, count, rows, sit, table, told
from tests.store.making import Tenant, add_tenancy
from tests.store.world import TODAY, World, build_world
from tui.desk import Emergency

START = "2026-11-23T14:03:00+00:00"
LEAST_WAIT = 0.3
"""Seconds that these desks wait for a store that is held."""


@pytest.fixture
def world(store: Store) -> World:
    return build_world(store)


@pytest.fixture
def asha(world: World, store: Store, tmp_path: Path) -> Sitting:
    return sit(world, store, "asha", tmp_path)


@pytest.fixture
def lena(world: World, store: Store, tmp_path: Path) -> Sitting:
    return sit(world, store, "lena", tmp_path)


def emergency(**changed: Any) -> Emergency:
    known: dict[str, Any] = {
        "key": "e1",
        "started_at": START,
        "tenancy_id": None,
        "person_id": None,
        "risk": "",
        "heard": "",
        "where": "",
        "ticks": (),
        "closed": False,
    }
    return Emergency(**{**known, **changed})


def of(tenant: Any, **changed: Any) -> Emergency:
    return emergency(tenancy_id=tenant.tenancy_id, person_id=tenant.person_id, **changed)


def files(desk: Sitting) -> list[Path]:
    return sorted((desk.room.state_folder / "emergencies").glob("*.json"))


@contextmanager
def held(desk: Sitting) -> Iterator[WellbeingDesk]:
    """A desk of the same officer while another program holds the store."""
    with desk.room.store.writing() as connection, connection.begin():
        if desk.room.store.dialect == "sqlite":
            connection.execute(text("UPDATE counter SET value = value"))
        else:
            connection.execute(text("LOCK TABLE wellbeing_alert IN ACCESS EXCLUSIVE MODE"))
        yield WellbeingDesk(desk.room, longest_wait=LEAST_WAIT)


def test_an_emergency_of_a_caller_not_found_yet_is_kept(store: Store, asha: Sitting) -> None:
    state = asha.wellbeing.keep(emergency(heard="I can't go on", where="at work"))
    assert asha.wellbeing.fault is None
    assert (state.stored, state.lead_name, state.lead_extension) == (True, "Lena Fischer", "4100")
    assert (state.lead_desk_open, state.seen_by, state.hold_until) == (False, "", "")
    [row] = rows(store, "wellbeing_alert")
    assert (row.state, row.heard, row.where, row.risk) == ("live", "I can't go on", "at work", None)
    assert files(asha) == []
    assert len(told(store, "emergency", "wellbeing_alert")) == 1


def test_each_sending_adds_only_what_is_new(world: World, store: Store, asha: Sitting) -> None:
    ticks = (("plan", "yes", "2026-11-23T14:04:00+00:00"),)
    more = (*ticks, ("called_999", "J rang", "2026-11-23T14:05:30+00:00"))
    asha.wellbeing.keep(emergency(ticks=ticks))
    for _ in range(3):
        asha.wellbeing.keep(of(world.secure, ticks=more, risk="imminent"))
    [row] = rows(store, "wellbeing_alert")
    assert (row.tenancy_id, row.person_id, row.risk) == (
        world.secure.tenancy_id,
        world.secure.person_id,
        "imminent",
    )
    assert [(one.item, one.answer) for one in rows(store, "wellbeing_tick")] == [
        ("plan", "yes"),
        ("called_999", "J rang"),
    ]
    assert count(store, "hold") == 1
    assert count(store, "flag", kind="wellbeing_alert") == 1


def test_recovery_stops_until_a_lead_releases_it_and_the_gate_knows(
    world: World, store: Store, asha: Sitting, tmp_path: Path
) -> None:
    state = asha.wellbeing.keep(of(world.secure))
    assert state.hold_until == "Mon 30 Nov 2026"
    [row] = rows(store, "hold", tenancy_id=world.secure.tenancy_id)
    assert (row.reason, row.starts_on, row.ends_on) == ("wellbeing", TODAY, TODAY + timedelta(days=7))
    for days, answer in ((0, Answer.BARRED), (7, Answer.BARRED)):
        day = TODAY + timedelta(days=days)
        with store.reading() as connection:
            facts = gate_facts(connection, world.secure.tenancy_id, POLICY, today=day)
        assert judge(Step.LETTER, facts, today=day).answer is answer
    asha.wellbeing.keep(of(world.secure, closed=True))
    after = TODAY + timedelta(days=8)
    # Eight days on nobody has looked again: the hold is still there, and its lead finds it.
    with store.reading() as connection:
        facts = gate_facts(connection, world.secure.tenancy_id, POLICY, today=after)
    assert judge(Step.LETTER, facts, today=after).barred
    lena = sit(world, store, "lena", tmp_path).later(days=8)
    [held] = lena.casework.holds(world.secure.tenancy_id)
    lena.casework.end_hold(hold_id=held.id, version=held.version, why="Spoke to her: she has help")
    with store.reading() as connection:
        facts = gate_facts(connection, world.secure.tenancy_id, POLICY, today=after)
    assert judge(Step.LETTER, facts, today=after).allowed


def test_an_emergency_is_the_persons_on_every_tenancy_of_theirs(
    world: World, store: Store, asha: Sitting
) -> None:
    """Adaeze also rents a garage: nobody presses her for that either."""
    with store.writing() as connection, connection.begin():
        garage = add_tenancy(
            connection,
            "1000991",
            [(world.secure.person_id, "tenant")],
            patch_id=world.patches["N1"],
            type_="GAR",
            sub_accounts={"GAR": 1200},
        )

    def recovery(tenant: Tenant) -> tuple[bool, tuple[str, ...]]:
        with store.reading() as connection:
            facts = gate_facts(connection, tenant.tenancy_id, POLICY, today=TODAY)
            icons = icons_of(connection, [tenant.tenancy_id], today=TODAY)
        return judge(Step.LETTER, facts, today=TODAY).barred, icons.get(tenant.tenancy_id, ())

    assert recovery(garage) == (False, ())
    asha.wellbeing.keep(of(world.secure))
    assert recovery(garage) == (True, ("wellbeing", "protected"))
    asha.wellbeing.keep(of(world.secure, closed=True))
    assert recovery(garage)[0], "the alert is over, its flag is not"


def test_an_older_state_that_comes_late_puts_nothing_back(world: World, store: Store, asha: Sitting) -> None:
    """It was written on a machine that could not reach the store, and is brought in afterwards."""
    older = of(world.secure, heard="She is upset", where="", risk="thoughts", ticks=(("plan", "no", START),))
    newer = of(world.secure, heard="She has tablets", where="At the bridge", risk="imminent")

    def keep(state: Emergency, told: int) -> Any:
        actor, clock = asha.room.actor, asha.room.clock
        in_unit(store, actor, clock, lambda unit: keep_emergency(unit, POLICY, emergency=state, told=told))
        [row] = rows(store, "wellbeing_alert")
        return row.heard, row.where, row.risk

    assert keep(newer, 2) == ("She has tablets", "At the bridge", "imminent")
    assert keep(older, 1) == ("She has tablets", "At the bridge", "imminent")
    assert count(store, "wellbeing_tick") == 1, "what was ticked is kept, whenever it comes"
    # A page that lost its words does not lose them here; a newer word replaces an older one.
    assert keep(of(world.secure), 3) == ("She has tablets", "At the bridge", "imminent")
    assert keep(of(world.secure, where="In the car park"), 4) == (
        "She has tablets",
        "In the car park",
        "imminent",
    )


def test_what_the_desk_could_not_send_is_brought_in_behind_what_it_could(
    world: World, store: Store, asha: Sitting
) -> None:
    with held(asha) as desk:
        desk.keep(of(world.secure, heard="First words"))
    waiting = files(asha)[0].read_text()
    asha.wellbeing.keep(of(world.secure, heard="Second words"))
    (asha.room.state_folder / "emergencies").mkdir(exist_ok=True)
    left = asha.room.state_folder / "emergencies" / "e1.json"
    left.write_text(waiting)
    assert asha.wellbeing.bring_in() == 1
    assert rows(store, "wellbeing_alert")[0].heard == "Second words"


def test_the_trail_says_an_address_was_given_only_once_it_was_known(
    world: World, store: Store, asha: Sitting
) -> None:
    asha.wellbeing.keep(emergency())
    [event] = told(store, "emergency", "wellbeing_alert")
    assert '"address_given":false' in event.detail
    assert told(store, "give_address", "wellbeing_alert") == []
    asha.wellbeing.keep(of(world.secure))
    asha.wellbeing.keep(of(world.secure))
    [event] = told(store, "give_address", "wellbeing_alert")
    assert event.tenancy_id == world.secure.tenancy_id
    asha.wellbeing.keep(of(world.joint, key="e2"))
    assert '"address_given":true' in told(store, "emergency", "wellbeing_alert")[-1].detail


def test_the_hold_follows_the_caller_to_the_right_tenancy(world: World, store: Store, asha: Sitting) -> None:
    asha.wellbeing.keep(of(world.joint))
    asha.wellbeing.keep(of(world.secure))
    held_on = {row.tenancy_id for row in rows(store, "hold", reason="wellbeing")}
    assert held_on == {world.joint.tenancy_id, world.secure.tenancy_id}


def test_closing_writes_a_record_that_only_its_author_and_leads_read(
    world: World, store: Store, asha: Sitting
) -> None:
    ticks = (("plan", "no", "2026-11-23T14:04:00+00:00"), ("summary", "", "2026-11-23T14:20:00+00:00"))
    for _ in range(2):
        asha.wellbeing.keep(of(world.secure, heard="I'd rather be dead", ticks=ticks, closed=True))
    [row] = rows(store, "contact", tenancy_id=world.secure.tenancy_id)
    assert (row.visible_to, row.said) == ("author_and_lead", "I'd rather be dead")
    assert row.did == "14:04 plan: no\n14:20 summary"
    assert rows(store, "wellbeing_alert")[0].state == "closed"
    # What comes late does not open it again.
    asha.wellbeing.keep(of(world.secure))
    assert rows(store, "wellbeing_alert")[0].state == "closed"


def test_nothing_that_a_caller_says_is_refused(world: World, store: Store, asha: Sitting) -> None:
    state = asha.wellbeing.keep(
        emergency(
            key="k/..\\x",
            started_at="not a time",
            tenancy_id=999_999,
            person_id=999_999,
            risk="who knows",
            heard="card 4111 1111 1111 1111 \x1b[2J" + "x" * 50_000,
            ticks=(("an item with a name that is far too long", "y" * 20_000, "no time"),),
            closed=True,
        )
    )
    assert asha.wellbeing.fault is None
    assert state.stored
    [row] = rows(store, "wellbeing_alert")
    assert row.heard.startswith("card (card ending 1111) [2J")
    assert (row.risk, row.tenancy_id, row.person_id, len(row.heard) <= 10_000) == (None, None, None, True)
    assert len(rows(store, "wellbeing_tick")[0].item) == 32


def test_while_the_store_is_held_the_file_keeps_it_and_the_state_says_so(
    world: World, store: Store, asha: Sitting
) -> None:
    with held(asha) as desk:
        state = desk.keep(of(world.secure, heard="help"))
        assert not state.stored
        [file] = files(asha)
        assert json.loads(file.read_text())["heard"] == "help"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert count(store, "hold") == 0


def test_what_the_store_missed_is_brought_in_at_sign_in(world: World, store: Store, asha: Sitting) -> None:
    with held(asha) as desk:
        desk.keep(of(world.secure, heard="first"))
        desk.keep(of(world.secure, heard="first and second", closed=True))
    again = asha.later(at="15:00")
    # The thread that was given up may still have got through: either way it is there once.
    assert again.wellbeing.bring_in() == 1
    assert again.wellbeing.bring_in() == 0
    assert files(asha) == []
    [row] = rows(store, "wellbeing_alert")
    assert (row.heard, row.state) == ("first and second", "closed")
    assert count(store, "hold", tenancy_id=world.secure.tenancy_id) == 1


def test_the_next_emergency_brings_in_the_one_before(world: World, store: Store, asha: Sitting) -> None:
    with held(asha) as desk:
        desk.keep(emergency(key="e1", heard="one"))
    assert asha.wellbeing.keep(emergency(key="e2", heard="two")).stored
    assert {row.key for row in rows(store, "wellbeing_alert")} == {"e1", "e2"}
    assert files(asha) == []


def test_a_file_of_another_store_or_officer_is_left_alone(
    world: World, store: Store, asha: Sitting, tmp_path: Path
) -> None:
    with held(asha) as desk:
        desk.keep(emergency())
    [file] = files(asha)
    content = json.loads(file.read_text())
    for changed in ({"store": "sqlite:////live.db"}, {"officer_id": world.officers["ben"]}):
        file.write_text(json.dumps({**content, **changed}))
        assert asha.wellbeing.bring_in() == 0
        assert file.exists()
    file.write_text('{"key": "e1", "store": "' + store.shown.replace("\\", "") + '"}')
    assert asha.wellbeing.bring_in() == 0


def test_another_officers_emergency_is_not_written_over(
    world: World, store: Store, asha: Sitting, tmp_path: Path
) -> None:
    asha.wellbeing.keep(emergency(heard="mine"))
    assert not sit(world, store, "ben", tmp_path).wellbeing.keep(emergency(heard="other")).stored
    assert rows(store, "wellbeing_alert")[0].heard == "mine"


def test_where_neither_file_nor_store_can_keep_it_paper_must(
    world: World, store: Store, asha: Sitting
) -> None:
    blocked = asha.room.state_folder
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("a file in the way")
    assert asha.wellbeing.keep(emergency(key="e1")).stored
    with held(asha) as desk, pytest.raises(StoreFull, match="could not be written") as refused:
        desk.keep(emergency(key="e2"))
    assert "on paper" in refused.value.do


def test_the_block_holds_all_that_999_needs_even_where_the_address_is_hidden(
    world: World, store: Store, asha: Sitting
) -> None:
    with store.writing() as connection, connection.begin():
        home = table("property")
        connection.execute(
            update(home)
            .where(home.c.id == world.safe.property_id)
            .values(entry_notes="Buzzer 12, second floor")
        )
    block = asha.wellbeing.block(world.safe.tenancy_id, world.safe.person_id)
    assert asha.wellbeing.fault is None
    assert block.address == ("89 Hawthorn Yard", "Southfields", "NX9 3HY")
    assert (block.name, block.age, block.entry) == ("Grace Whitlock", "34", "Buzzer 12, second floor")
    assert block.phone == "07700 900708", "the safe number"


def test_the_block_names_who_lives_there_and_what_to_beware_of(world: World, asha: Sitting) -> None:
    block = asha.wellbeing.block(world.secure.tenancy_id, world.secure.person_id)
    assert block.household == "Chidi Okafor, 14"
    temporary = asha.wellbeing.block(world.temporary.tenancy_id, world.temporary.person_id)
    assert temporary.hazards == "two officers: Visit in pairs; do not enter"
    assert temporary.language == "Vietnamese"


def test_a_caller_not_checked_is_not_taken_for_somebody(world: World, asha: Sitting) -> None:
    block = asha.wellbeing.block(world.joint.tenancy_id, None)
    assert block.name == "Yusuf Rahman or Fatima Rahman (not checked)"
    assert (block.age, block.phone) == ("", "")
    assert block.address[0] == "22 Birch Court"
    by_person = asha.wellbeing.block(None, world.joint.person_ids[1])
    assert (by_person.name, by_person.address) == ("Fatima Rahman", block.address)


def test_the_block_never_raises_and_remembers(world: World, store: Store, asha: Sitting) -> None:
    assert asha.wellbeing.block(None, None) == EMPTY
    assert asha.wellbeing.block(999, None) == EMPTY
    desk = WellbeingDesk(asha.room, longest_wait=LEAST_WAIT)
    known = desk.block(world.secure.tenancy_id, None)
    desk._room = replace(asha.room, store=replace(store, url=store.url.set(database="/nowhere/at all")))
    assert desk.block(world.secure.tenancy_id, world.secure.person_id).name == "Adaeze Okafor"
    assert desk.block(world.secure.tenancy_id, None) == known
    assert desk.block(world.joint.tenancy_id, None) == EMPTY
    assert desk.keep(emergency()).stored is False
    assert desk.state("e1").lead_name == "Lena Fischer", "as it was known last"


def test_the_leads_desk_shows_it_and_a_lead_owns_it(
    world: World, store: Store, asha: Sitting, lena: Sitting, tmp_path: Path
) -> None:
    lena.officers.beat(desk_key="lead")
    ticks = (("plan", "yes", START),)
    state = asha.wellbeing.keep(of(world.safe, risk="imminent", where="on the roof", ticks=ticks))
    assert state.lead_desk_open
    [alert] = lena.wellbeing.alerts()
    assert (alert.caller, alert.phone, alert.where) == ("Grace Whitlock", "07700 900708", "on the roof")
    assert (alert.officer_name, alert.officer_extension) == ("Asha Okoro", "4101")
    assert (alert.risk, alert.ticks, alert.state, alert.seen_by) == ("imminent", 1, "live", "")
    assert alert.address == "89 Hawthorn Yard, Southfields, NX9 3HY"
    for _ in range(2):
        lena.wellbeing.seen(alert.id)
    state = asha.wellbeing.state("e1")
    assert (state.seen_by, state.stored) == ("Lena Fischer", True)
    assert state.seen_at is not None
    assert len(told(store, "own", "wellbeing_alert")) == 1
    asha.wellbeing.keep(of(world.safe, closed=True))
    for step in ("lead_review", "debrief"):
        [alert] = lena.wellbeing.alerts()
        lena.wellbeing.done(alert.id, step)
    assert lena.wellbeing.alerts() == ()


def test_an_alert_that_ended_unseen_stays_until_a_lead_saw_it(
    world: World, asha: Sitting, lena: Sitting
) -> None:
    asha.wellbeing.keep(emergency(closed=True))
    [alert] = lena.wellbeing.alerts()
    assert (alert.caller, alert.state) == ("caller not found yet", "closed")
    lena.wellbeing.seen(alert.id)
    assert [one.seen_by for one in lena.wellbeing.alerts()] == ["Lena Fischer"], "to be reviewed today"


def test_alerts_are_for_leads_and_the_first_owns(
    world: World, store: Store, asha: Sitting, lena: Sitting
) -> None:
    asha.wellbeing.keep(emergency())
    number = rows(store, "wellbeing_alert")[0].id
    with pytest.raises(NotAllowed):
        asha.wellbeing.alerts()
    with pytest.raises(NotAllowed):
        asha.wellbeing.seen(number)
    with pytest.raises(NotFound):
        lena.wellbeing.seen(999)
    alert = table("wellbeing_alert")
    with store.writing() as connection, connection.begin():
        connection.execute(update(alert).values(seen_by=world.officers["carol"]))
    with pytest.raises(AlreadyDecided, match="Another lead"):
        lena.wellbeing.seen(number)


def test_releasing_the_hold_lowers_the_flag(world: World, store: Store, asha: Sitting, lena: Sitting) -> None:
    asha.wellbeing.keep(of(world.secure, closed=True))
    [placed] = lena.casework.holds(world.secure.tenancy_id)
    lena.casework.end_hold(hold_id=placed.id, version=placed.version, why="Safe, with her sister")
    [flag] = rows(store, "flag", kind="wellbeing_alert")
    assert (flag.ended_on, flag.ended_why) == (TODAY, "Safe, with her sister")


@pytest.mark.parametrize(
    "view", [AddressBlock, AlertState, TickView, AlertView, FollowUpView, Emergency, Told]
)
def test_no_field_of_the_emergency_may_hold_money(view: Any) -> None:
    kinds = typing.get_type_hints(view)
    assert Pence not in kinds.values()
    words = ("balance", "amount", "owed", "arrears", "debt", "pence", "collectable", "rent")
    for field in dataclasses.fields(view):
        assert not any(word in field.name for word in words)
        assert "Pence" not in str(kinds[field.name])


def test_no_figure_of_the_account_is_in_anything_the_page_gets(
    world: World, asha: Sitting, lena: Sitting
) -> None:
    asha.wellbeing.keep(of(world.eviction))
    got = (
        asha.wellbeing.block(world.eviction.tenancy_id, world.eviction.person_id),
        asha.wellbeing.state("e1"),
        lena.wellbeing.alerts(),
    )
    assert "2140" not in repr(got)
    assert "2,140" not in repr(got)
    assert "£" not in repr(got)
    assert date(2026, 12, 3).isoformat() not in repr(got)


def test_a_bug_is_reported_and_the_caller_in_danger_not_told(asha: Sitting) -> None:
    told_of: list[Exception] = []
    desk = WellbeingDesk(asha.room, report=told_of.append)

    def broken(_store: Store) -> None:
        raise ZeroDivisionError

    assert desk._within(broken) is None
    assert [type(fault) for fault in told_of] == [ZeroDivisionError]
