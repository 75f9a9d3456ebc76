"""Who sits at a desk: nobody types who they are, and the PIN is counted before it is judged."""

from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from store.domain.errors import BadInput, NotAllowed, NotFound
from store.domain.pins import Cost, hash_pin, judge_pin, pin_matches
from store.engine import Store, open_store
from store.queries.shifts import lead_on_duty
from store.services.check_pin import reset_pin
from store.services.sign_in import sign_in
from store.unit_of_work import Actor, in_unit
from tests.store.desks import PIN, POLICY, Sitting, count, give_pins, rows, sit, table, told
from tests.store.world import CLOCK, TODAY, World, build_world


@pytest.fixture
def world(store: Store) -> World:
    made = build_world(store)
    give_pins(store)
    return made


@pytest.fixture
def asha(world: World, store: Store, tmp_path: Path) -> Sitting:
    return sit(world, store, "asha", tmp_path)


def test_the_systems_user_is_the_officer(world: World, store: Store) -> None:
    actor = sign_in(store, "lena", clock=CLOCK, where_from="192.0.2.7")
    assert actor == Actor(
        world.officers["lena"], "Lena Fischer", frozenset({"lead", "manager", "cleared"}), "192.0.2.7"
    )
    [event] = told(store, "sign_in", "officer")
    assert (event.officer_id, event.where_from) == (world.officers["lena"], "192.0.2.7")


@pytest.mark.parametrize("login", ["nobody", "", "ASHA", "asha ", "asha' OR 1=1 --"])
def test_a_user_without_a_record_is_told_what_to_do(world: World, store: Store, login: str) -> None:
    with pytest.raises(NotAllowed, match="no officer record") as refused:
        sign_in(store, login, clock=CLOCK)
    assert refused.value.do == "Ask the administrator to make one."
    [event] = told(store, "sign_in_refused", "officer")
    assert (event.officer_id, event.subject_id) == (None, None)


def test_a_closed_record_and_one_without_a_role_are_refused(world: World, store: Store) -> None:
    officer, role = table("officer"), table("officer_role")
    with store.writing() as connection, connection.begin():
        connection.execute(update(officer).where(officer.c.login == "asha").values(active=False))
        connection.execute(delete(role).where(role.c.officer_id == world.officers["ben"]))
    with pytest.raises(NotAllowed, match="closed"):
        sign_in(store, "asha", clock=CLOCK)
    with pytest.raises(NotAllowed, match="no role"):
        sign_in(store, "ben", clock=CLOCK)
    assert count(store, "audit_event", verb="sign_in_refused") == 2


def test_a_store_that_can_only_be_read_still_lets_an_officer_in(
    world: World, store: Store, database_url: str
) -> None:
    shut = open_store(database_url, read_only=True)
    try:
        assert sign_in(shut, "asha", clock=CLOCK).name == "Asha Okoro"
    finally:
        shut.close()


def test_the_desk_knows_its_day(world: World, asha: Sitting) -> None:
    desk = asha.officers.desk()
    assert (desk.officer.name, desk.officer.has_pin, desk.practice) == ("Asha Okoro", True, False)
    assert (desk.lead_name, desk.lead_extension, desk.lead_desk_open) == ("Lena Fischer", "4100", False)
    assert (desk.today, desk.lead_phone) == (TODAY, "020 7946 0100")
    assert (desk.practice_pin, desk.lock_after_minutes, desk.note_limit) == ("", 10, 10_000)


def test_a_practice_council_shows_its_pin_on_the_lock(world: World, store: Store, asha: Sitting) -> None:
    facts = table("store_fact")
    with store.writing() as connection, connection.begin():
        connection.execute(insert(facts), [{"name": "practice_pin", "value": "480213"}])
    assert asha.officers.desk().practice_pin == ""
    with store.writing() as connection, connection.begin():
        connection.execute(insert(facts), [{"name": "practice", "value": "yes"}])
    assert (asha.officers.desk().practice, asha.officers.desk().practice_pin) == (True, "480213")


def test_the_right_pin_opens_and_a_wrong_one_does_not(world: World, store: Store, asha: Sitting) -> None:
    assert asha.officers.check_pin(PIN)
    assert not asha.officers.check_pin("000000")
    assert rows(store, "officer", login="asha")[0].pin_failures == 1
    assert asha.officers.check_pin(PIN)
    assert rows(store, "officer", login="asha")[0].pin_failures == 0
    assert [len(told(store, verb, "officer")) for verb in ("pin_right", "pin_wrong")] == [2, 1]


def test_after_five_wrong_ones_even_the_right_one_is_refused_until_reset(
    world: World, store: Store, database_url: str, asha: Sitting, tmp_path: Path
) -> None:
    for _ in range(5):
        assert not asha.officers.check_pin("135790")
    # Another program, another day: the count is in the store.
    other = open_store(database_url)
    try:
        again = sit(world, other, "asha", tmp_path).later(days=1)
        with pytest.raises(NotAllowed, match="wrong too often") as refused:
            again.officers.check_pin(PIN)
        assert "administrator" in refused.value.do
    finally:
        other.close()
    administrator = Actor(world.officers["carol"], "Carol Nwosu", frozenset({"administrator"}))
    number = world.officers["asha"]
    in_unit(store, administrator, CLOCK, lambda unit: reset_pin(unit, POLICY, officer_id=number))
    with pytest.raises(NotAllowed, match="No PIN was chosen"):
        asha.officers.check_pin(PIN)
    asha.officers.choose_pin(old="", new="902817")
    assert asha.officers.check_pin("902817")
    with pytest.raises(NotAllowed, match="their own"):
        in_unit(
            store,
            administrator,
            CLOCK,
            lambda unit: reset_pin(unit, POLICY, officer_id=world.officers["carol"]),
        )
    with pytest.raises(NotFound):
        in_unit(store, administrator, CLOCK, lambda unit: reset_pin(unit, POLICY, officer_id=999))


def test_tries_at_once_do_not_give_more_than_five(world: World, store: Store, asha: Sitting) -> None:
    answers: list[str] = []

    def attempt() -> None:
        try:
            answers.append(str(asha.officers.check_pin("135790")))
        except NotAllowed:
            answers.append("refused")

    threads = [Thread(target=attempt) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["False"] * 5 + ["refused"] * 4


def test_another_pin_needs_the_old_one(world: World, asha: Sitting) -> None:
    with pytest.raises(NotAllowed, match="old PIN"):
        asha.officers.choose_pin(old="111222", new="902817")
    asha.officers.choose_pin(old=PIN, new="902817")
    assert not asha.officers.check_pin(PIN)
    assert asha.officers.check_pin("902817")


@pytest.mark.parametrize(
    "weak",
    ["", "12345", "111111", "123456", "987654", "890123", "000000", "12345a", "１２３４５７", "1" * 33],
)
def test_a_pin_that_anybody_would_guess_is_refused(world: World, asha: Sitting, weak: str) -> None:
    with pytest.raises(BadInput) as refused:
        asha.officers.choose_pin(old=PIN, new=weak)
    assert refused.value.field == "pin"


@given(st.from_regex(r"[0-9]{6,12}", fullmatch=True), st.binary(min_size=8, max_size=16))
def test_a_pin_is_kept_salted_and_only_it_matches(pin: str, salt: bytes) -> None:
    kept = hash_pin(pin, salt, Cost(2, 1, 1))
    assert pin_matches(kept, pin)
    assert not pin_matches(kept, pin + "0")
    assert hash_pin(pin, salt + b"x", Cost(2, 1, 1)) != kept
    assert pin not in kept.split("$")


@pytest.mark.parametrize(
    "text", ["", "scrypt", "scrypt$2$1$1$!!$!!", "md5$2$1$1$YQ==$YQ==", "$" * 5, "a$b$c$d$e$f"]
)
def test_a_damaged_hash_matches_nothing(text: str) -> None:
    assert not pin_matches(text, "271828")


def test_a_fit_pin_is_given_back() -> None:
    assert judge_pin("271828", digits=6) == "271828"


def test_the_pin_of_everyday_use_costs_as_much_as_it_should() -> None:
    assert hash_pin("271828", b"x" * 16).startswith("scrypt$16384$8$1$")


@pytest.mark.parametrize(
    ("at", "name"),
    [("07:59", ""), ("08:00", "Lena Fischer"), ("17:59", "Lena Fischer"), ("18:00", "")],
)
def test_the_duty_lead_is_a_role_on_the_clock(world: World, asha: Sitting, at: str, name: str) -> None:
    assert asha.later(at=at).officers.desk().lead_name == name


def test_a_night_shift_goes_on_past_midnight_and_the_later_of_two_counts(
    world: World, store: Store, asha: Sitting
) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(
            insert(table("shift")),
            [
                {
                    "officer_id": world.officers[login],
                    "on": TODAY,
                    "starts": starts,
                    "ends": ends,
                    "duty": "lead",
                    "note": "",
                }
                for login, starts, ends in (("ben", "22:00", "06:00"), ("carol", "12:00", "15:00"))
            ],
        )
    by_time = {"14:00": "Carol Nwosu", "15:00": "Lena Fischer", "23:00": "Ben Hartley"}
    assert {at: asha.later(at=at).officers.desk().lead_name for at in by_time} == by_time
    assert asha.later(days=1, at="05:59").officers.desk().lead_name == "Ben Hartley"
    assert asha.later(days=1, at="06:00").officers.desk().lead_name == ""


def test_a_leads_desk_is_open_while_it_beats(world: World, store: Store, tmp_path: Path) -> None:
    asha, lena = (sit(world, store, login, tmp_path) for login in ("asha", "lena"))
    asha.officers.beat(desk_key="d1")
    assert not asha.officers.desk().lead_desk_open
    for _ in range(2):
        lena.officers.beat(desk_key="d2")
    assert asha.officers.desk().lead_desk_open
    with store.reading() as connection:
        now = CLOCK.now()
        assert lead_on_duty(connection, now + timedelta(seconds=14)).desk_open
        assert not lead_on_duty(connection, now + timedelta(seconds=15)).desk_open
    lena.officers.leave(desk_key="d2")
    assert not asha.officers.desk().lead_desk_open
    assert count(store, "desk_presence") == 1
    asha.later(days=2).officers.beat(desk_key="d3")
    assert [row.desk_key for row in rows(store, "desk_presence")] == ["d3"]


def test_a_beat_leaves_no_trace_in_the_trail(world: World, store: Store, asha: Sitting) -> None:
    before = count(store, "audit_event")
    asha.officers.beat(desk_key="d1")
    assert count(store, "audit_event") == before


def test_an_officer_whose_record_is_closed_meanwhile_is_told(
    world: World, store: Store, asha: Sitting
) -> None:
    officer = table("officer")
    with store.writing() as connection, connection.begin():
        connection.execute(update(officer).where(officer.c.login == "asha").values(active=False))
    with pytest.raises(NotAllowed, match="closed"):
        asha.officers.desk()
    with pytest.raises(NotAllowed, match="closed"):
        asha.officers.check_pin(PIN)
