"""A person's data goes when the law says so: two people, no reason to keep it, nothing forgotten, the books whole."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel.sql.sqltypes import AutoString

from store.domain.errors import Refused, StoreBusy
from store.engine import Store, open_store, store_url
from store.models.columns import metadata
from store.models.erasing import ERASED, WORDS
from store.models.every import runs
from store.models.triggers import APPEND_ONLY
from store.queries.erasures import due
from store.queries.reasons_to_keep import reasons_to_keep
from store.services.erase_plan import KEPT, KEPT_WORDS, PLAN
from store.services.prove import prove
from tests.json_schema import checked
from tests.store.extracts import small
from tests.store.gone_tenants import LEFT, SECRET, Gone, make_gone
from tests.store.making import add
from tests.store.office import Office, open_office
from tests.store.test_import_housing import bring, mirrored
from tests.store.till import POLICY
from tests.store.world import CLOCK, TODAY, build_world


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This user's state folder; no name gets into the log there."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "state" / "dutydesk"
    yield folder
    log = folder / "dutydesk.log"
    assert SECRET not in (log.read_text("ascii") if log.exists() else "")


@pytest.fixture
def office(store: Any) -> Office:
    """The small council with owen, its administrator."""
    return open_office(store)


@pytest.fixture
def gone(office: Office) -> Gone:
    """Who left long ago."""
    with office.store.writing() as connection, connection.begin():
        return make_gone(connection, office.world)


def everything(office: Office, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table as text."""
    with office.store.reading() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select()))
            for table in metadata.sorted_tables
            if table.name not in without
        }


def ask(office: Office, person: int, login: str = "carol") -> int:
    ran = office.run("erase", "ask", str(person), "--reason", "letter 17", login=login)
    assert ran.code == 0, ran.err
    found = re.match(r"Asked: request (\d+)\. Another person agrees: dutydesk erase agree \1\.\n", ran.out)
    assert found, ran.out
    return int(found[1])


# -- the whole of it -------------------------------------------------------------------------------------


def test_one_asks_another_agrees_and_nothing_says_any_more_who_it_was(
    office: Office, gone: Gone, state_folder: Path
) -> None:
    before, books = everything(office), set(prove(office.store).differences)
    assert any(SECRET in row for row in before["contact"])
    number = ask(office, gone.person_id)
    alone = office.run("erase", "agree", str(number), login="carol")
    assert alone.code == 3
    assert "Whoever asked cannot decide." in alone.err
    agreed = office.run("erase", "agree", str(number))
    assert agreed.code == 0, agreed.err
    assert agreed.out.startswith("Erased: ")
    assert "Backups and exports made before still hold it." in " ".join(agreed.out.split())
    after = everything(office)
    held = {table: [row for row in rows if SECRET.lower() in row.lower()] for table, rows in after.items()}
    # The joint tenancy's notes are the other tenant's as well.
    about_both = {
        "contact", "contact_addendum", "promise", "enquiry", "call_back", "hold", "action", "wellbeing_alert",
        "wellbeing_tick", "outbox", "draft", "notice", "court_case", "eviction", "expected_receipt", "tenancy",
    }  # fmt: skip
    assert {table for table, rows in held.items() if rows} <= about_both - {"person"}
    assert all(len(rows) <= 1 for rows in held.values())
    assert "1950" not in "".join(after["person"])
    assert not [row for row in after["search_token"] + after["search_word"] if SECRET.lower() in row]
    for table in KEPT:
        if table not in ("audit_event", "audit_head", "erasure", "search_word"):
            assert after[table] == before[table], table
    assert set(prove(office.store).differences) == books
    seen = checked("erase", office.run("erase", "list", "--json").out)
    assert (seen[0]["state"], seen[0]["asked_by"], seen[0]["decided_by"]) == ("done", "carol", "owen")
    assert {one["table"]: one["rows"] for one in seen[0]["removed"]}["contact"] == 1
    again = office.run("erase", "ask", str(gone.person_id), "--reason", "r")
    assert again.code == 3
    assert "This person's data has gone already." in again.err
    assert "erase action=agree request=1" in (state_folder / "dutydesk.log").read_text("ascii")


def test_when_the_other_joint_tenant_goes_too_what_was_both_s_goes(office: Office, gone: Gone) -> None:
    for person in (gone.person_id, gone.other_id):
        number = ask(office, person)
        assert office.run("erase", "agree", str(number)).code == 0
    held = [row for rows in everything(office).values() for row in rows if SECRET.lower() in row.lower()]
    assert held == []


def test_nothing_of_it_is_left_in_the_file(sqlite_url: str) -> None:
    """SQLite marks a removed row as free and leaves its bytes: they are written over."""
    with closing(open_store(sqlite_url)) as store:
        office = open_office(store)
        with store.writing() as connection, connection.begin():
            gone = make_gone(connection, office.world)
        path = Path(str(store_url(sqlite_url).database))
        for person in (gone.person_id, gone.other_id):
            assert office.run("erase", "agree", str(ask(office, person))).code == 0
    assert SECRET.encode() not in path.read_bytes()
    assert SECRET.lower().encode() not in path.read_bytes()


def test_a_file_that_cannot_be_written_anew_is_said(
    office: Office, gone: Gone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: object) -> None:
        raise StoreBusy("Another program is holding the store.", "Wait a moment.")

    monkeypatch.setattr("tui.commands.erase.write_anew", busy)
    ran = office.run("erase", "agree", str(ask(office, gone.person_id)))
    assert ran.code == 0
    assert "The file could not be written anew" in ran.err


def test_nobody_else_is_touched(office: Office, gone: Gone) -> None:
    before = everything(office)
    number = ask(office, gone.person_id)
    assert office.run("erase", "agree", str(number)).code == 0
    after = everything(office)
    hers = {gone.alone.tenancy_id, gone.joint.tenancy_id}
    for table in ("person", "contact_point", "authority", "contact", "flag"):
        lost = set(before[table]) - set(after[table])
        assert all(SECRET in row or "0790" in row or "07700 90077" in row for row in lost), table
    assert hers
    assert office.run("find", "barnaby", login="asha").code == 0
    assert office.run("find", SECRET, login="asha").code == 1


# -- two people, once ------------------------------------------------------------------------------------


def test_a_request_is_decided_once(office: Office, gone: Gone) -> None:
    number = ask(office, gone.person_id)
    twice = office.run("erase", "ask", str(gone.person_id), "--reason", "r", login="lena")
    assert "This person's data is asked for already." in twice.err
    assert office.run("erase", "withdraw", str(number)).code == 3
    none = office.run("erase", "refuse", str(number))
    assert (none.code, "The reason is empty." in none.err) == (2, True)
    own = office.run("erase", "refuse", str(number), "--reason", "no", login="carol")
    assert own.code == 3
    assert (
        office.run("erase", "refuse", str(number), "--reason", "no such letter").out
        == "Refused: request 1.\n"
    )
    for action in ("agree", "refuse", "withdraw"):
        late = office.run("erase", action, str(number), "--reason", "r")
        assert late.code == 3
        assert "This request was decided before." in late.err
    second = ask(office, gone.person_id)
    assert (
        office.run("erase", "withdraw", str(second), login="carol").out == f"Withdrawn: request {second}.\n"
    )
    listed = office.run("erase", "list").out
    assert "refused" in listed
    assert "withdrawn" in listed
    assert SECRET not in listed


@pytest.mark.parametrize(
    ("words", "login", "code", "said"),
    [
        (("ask",), "carol", 2, "Which is not said: the person's number. Write: dutydesk erase ask NUMBER."),
        (("agree",), "carol", 2, "Which is not said: the request's number."),
        (("ask", "99999", "--reason", "r"), "carol", 1, "There is no person of that number."),
        (("ask", "1"), "carol", 2, "The reason is empty."),
        (("agree", "99999"), "carol", 1, "There is no such request."),
        (("ask", "1", "--reason", "r"), "asha", 3, "Your role does not reach this far."),
        (("ask", "1", "--reason", "r"), "dev", 3, "An auditor reads everything and writes nothing."),
        (("list",), "asha", 3, "Your role does not reach this far."),
        (("list",), "carol", 1, ""),
        (("ask", "x"), "carol", 2, "That is not one number: the person's is wanted."),
        (("agree", "1", "2"), "carol", 2, "That is not one number: the request's is wanted."),
        (("find", "--why", "letter 17 asks it"), "carol", 2, "Whom to look for is not said."),
        (("find", "whitlock"), "carol", 3, "Why these people are looked for is not said."),
        (("find", "whitlock", "--why", "letter 17 asks it"), "asha", 3, "Your role does not reach this far."),
        (("find", "zzzz", "--why", "letter 17 asks it"), "carol", 1, "Nothing was found for those words."),
        (("find", "4111", "1111", "1111", "1111"), "carol", 2, "looks like a card number"),
    ],
)
def test_what_is_refused_and_why(
    office: Office, words: tuple[str, ...], login: str, code: int, said: str
) -> None:
    ran = office.run("erase", *words, login=login)
    assert ran.code == code
    assert said in ran.err


def test_two_people_are_the_database_s_own_rule(office: Office, gone: Gone) -> None:
    with (
        office.store.writing() as connection,
        connection.begin(),
        pytest.raises(DBAPIError, match="two_people"),
    ):
        add(
            connection, runs.Erasure, person_id=gone.person_id, why="request", reason="r", state="done",
            asked_by=1, asked_at=CLOCK.now(), decided_by=1, removed="",
        )  # fmt: skip


def test_an_administrator_finds_a_person_s_number_and_the_trail_has_the_purpose(
    office: Office, gone: Gone
) -> None:
    why = "letter 17 asks for erasure"
    grace = office.world.safe
    ran = office.run("erase", "find", "Whitlock", "--why", why, "--json")
    assert ran.code == 0, ran.err
    one = next(one for one in checked("erase-find", ran.out) if one["person_id"] == grace.person_id)
    assert (one["rent_reference"], one["role"]) == (grace.reference, "tenant")
    assert (one["address"], one["address_hidden"]) == ("", True)
    said = " ".join(office.run("erase", "find", "Whitlock", "--why", why).out.split())
    assert f"Person {grace.person_id}: {one['name']}, tenant, rent reference {grace.reference}" in said
    assert "address hidden: do not read it out" in said
    with office.store.reading() as connection:
        told = connection.execute(
            text(
                "SELECT officer_id, subject_id, tenancy_id, why FROM audit_event WHERE verb = 'find_person' "
                "AND subject_id = :person"
            ),
            {"person": grace.person_id},
        ).all()
    assert [tuple(row) for row in told] == [(office.owen, grace.person_id, grace.tenancy_id, why)] * 2
    ask(office, gone.person_id)
    found = checked(
        "erase-find", office.run("erase", "find", gone.joint.reference, "--why", why, "--json").out
    )
    assert [one["erasure"] for one in found if one["person_id"] == gone.person_id] == ["waiting"]


# -- reasons to keep -------------------------------------------------------------------------------------


def reasons(office: Office, person: int, today: date = TODAY) -> dict[str, date | None]:
    with office.store.reading() as connection:
        found = reasons_to_keep(connection, [person], today=today, periods=POLICY.retention)
    return {one.code: one.until for one in found.get(person, ())}


def test_a_tenant_s_data_is_kept_and_every_reason_is_said(office: Office) -> None:
    ran = office.run("erase", "ask", str(office.world.secure.person_id), "--reason", "r", login="carol")
    assert ran.code == 3
    assert "It must be kept: a tenancy goes on; money is owed on the account;" in ran.err
    assert "Okafor" not in ran.err
    world = office.world
    assert {"live_tenancy", "moratorium", "debt"} <= set(reasons(office, world.moratorium.person_id))
    assert {"live_tenancy", "eviction", "debt"} <= set(reasons(office, world.eviction.person_id))
    assert {"live_tenancy", "credit"} <= set(reasons(office, world.credit.person_id))
    assert {"live_tenancy", "agreement", "promise"} <= set(reasons(office, world.joint.person_id))
    former = reasons(office, world.former.person_id)
    assert "live_tenancy" not in former
    assert {"debt", "account_period"} <= set(former)
    assert former["account_period"] == date(2028, 4, 18)


OPEN = {
    "action": "UPDATE action SET state = 'open' WHERE key = 'gone0'",
    "enquiry": "UPDATE enquiry SET state = 'open' WHERE key = 'gone0'",
    "call_back": "UPDATE call_back SET state = 'open' WHERE key = 'gone0'",
    "promise": "UPDATE promise SET state = 'open' WHERE key = 'gone0'",
    "hold": "UPDATE hold SET ended_on = NULL, ends_on = '2027-01-01' WHERE key = 'gone0'",
    "notice": "UPDATE notice SET state = 'served' WHERE tenancy_id = {tenancy}",
    "court": "UPDATE court_case SET outcome = NULL WHERE tenancy_id = {tenancy}",
    "eviction": "UPDATE eviction SET state = 'set' WHERE tenancy_id = {tenancy}",
    "moratorium": "UPDATE moratorium SET state = 'live' WHERE tenancy_id = {tenancy}",
    "emergency": "UPDATE wellbeing_alert SET state = 'live' WHERE key = 'alert-gone0'",
    "debt": "UPDATE sub_account SET balance = 1 WHERE account_id = {account}",
    "credit": "UPDATE sub_account SET balance = -1 WHERE account_id = {account}",
    "live_tenancy": "UPDATE tenancy SET ends_on = NULL WHERE id = {tenancy}",
    "marker_period": "UPDATE staff_safety_marker SET ends_on = '2026-01-01'",
    "claim_period": "UPDATE court_case SET outcome_on = '2021-01-01' WHERE tenancy_id = {tenancy}",
    "order_period": "UPDATE court_case SET outcome = 'SOT' WHERE tenancy_id = {tenancy}",
    "account_period": "UPDATE rent_account SET closed_on = '2021-01-01' WHERE id = {account}",
}


@pytest.mark.parametrize("code", OPEN)
def test_each_reason_stands_by_itself_and_stops_an_agreed_request(
    office: Office, gone: Gone, code: str
) -> None:
    assert reasons(office, gone.person_id) == {}
    number = ask(office, gone.person_id)
    change = OPEN[code].format(tenancy=gone.alone.tenancy_id, account=gone.alone.account_id)
    with office.store.writing() as connection, connection.begin():
        connection.execute(text(change))
    assert set(reasons(office, gone.person_id)) == {code}
    ran = office.run("erase", "agree", str(number))
    assert ran.code == 3
    assert ran.err.startswith("dutydesk: It must be kept: ")
    assert office.run("erase", "ask", str(gone.person_id), "--reason", "r", login="lena").code == 3
    assert any(SECRET in row for row in everything(office)["person"])
    assert '"waiting"' in office.run("erase", "list", "--json").out


def test_a_period_ends_with_its_last_day(office: Office, gone: Gone) -> None:
    last = date(LEFT.year + 6, LEFT.month, LEFT.day)
    assert set(reasons(office, gone.person_id, last)) >= {"account_period", "claim_period"}
    assert reasons(office, gone.person_id, last + timedelta(days=1)) == {}
    assert POLICY.retention.order_years == 12


# -- retention -------------------------------------------------------------------------------------------


def test_whose_data_was_kept_long_enough_is_listed_and_asked_for(office: Office, gone: Gone) -> None:
    ran = office.run("retention", login="carol")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [
        f"Person {gone.person_id}: 0700001, 0700002; ended 01/03/2015",
        f"Person {gone.other_id}: 0700002; ended 01/03/2015",
    ]
    found = checked("retention", office.run("retention", "--json").out)
    assert found[0] == {
        "person_id": gone.person_id, "rent_references": ["0700001", "0700002"], "ended_on": "2015-03-01",
    }  # fmt: skip
    asked = office.run("retention", "--ask", login="carol")
    assert asked.out == "Asked for 2. Another person agrees to each: dutydesk erase list.\n"
    none = office.run("retention")
    assert (none.code, none.out) == (1, "Nobody's data has been kept longer than the policy says.\n")
    assert office.run("retention", "--json").out == "[]\n"
    assert office.run("retention", "--ask").code == 1
    seen = json.loads(office.run("erase", "list", "--json").out)
    assert {(one["why"], one["state"]) for one in seen} == {("retention", "waiting")}
    assert POLICY.version in seen[0]["reason"]
    assert office.run("retention", login="asha").code == 3


def test_a_store_that_fails_while_it_is_asked_is_not_told_as_nobody(
    office: Office, gone: Gone, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Exception] = [Refused("Asked for already.", "Wait."), StoreBusy("It is busy.", "Wait.")]

    def ask(*_given: object, **_named: object) -> int:
        raise answers.pop(0)

    monkeypatch.setattr("tui.commands.retention.ask_erasure", ask)
    ran = office.run("retention", "--ask", login="carol")
    assert (ran.code, ran.out, answers) == (4, "", [])


def test_people_are_looked_at_a_page_at_a_time(
    office: Office, gone: Gone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.queries.erasures.PAGE", 1)
    with office.store.reading() as connection:
        found = [one.person_id for one in due(connection, today=TODAY, periods=POLICY.retention)]
    assert found == [gone.person_id, gone.other_id]


# -- nothing is forgotten --------------------------------------------------------------------------------

PLANNED = {wipe.table for wipe in PLAN}


def test_every_table_is_erased_or_kept_for_a_reason() -> None:
    assert PLANNED | set(KEPT) == set(metadata.tables)
    assert not PLANNED & set(KEPT)
    assert all(KEPT.values())


def test_every_table_that_reaches_a_person_or_a_tenancy_is_thought_of() -> None:
    """By foreign keys, however far: a table that is new is found here."""
    reached = {"person", "tenancy"}
    while True:
        more = {
            table.name
            for table in metadata.sorted_tables
            if table.name not in reached
            and any(key.column.table.name in reached for key in table.foreign_keys)
        }
        if not more:
            break
        reached |= more
    assert len(reached) > 30
    for table in reached - PLANNED:
        assert not KEPT[table].startswith("an officer"), table


def test_every_column_of_words_goes_or_is_a_code() -> None:
    gone: dict[str, set[str]] = {}
    removed = {wipe.table for wipe in PLAN if wipe.removes}
    for wipe in PLAN:
        gone.setdefault(wipe.table, set()).update(wipe.words, wipe.clear)
    for table in PLANNED - removed:
        words = {c.name for c in metadata.tables[table].columns if isinstance(c.type, String | AutoString)}
        left = words - gone[table]
        assert left == set(KEPT_WORDS.get(table, {})), table


def test_the_ledger_and_the_trail_are_never_erased() -> None:
    assert {"posting", "entry", "receipt", "approval", "approval_decision", "audit_event"} <= set(KEPT)
    assert PLANNED & set(APPEND_ONLY) == set(WORDS)


# -- the housing system ----------------------------------------------------------------------------------


def test_whoever_was_erased_does_not_come_back_by_the_next_extract(store: Store) -> None:
    build_world(store)
    mirrored(store)
    first = small(1)
    bring(store, first)
    with store.writing() as connection, connection.begin():
        connection.execute(text(f"UPDATE upstream SET digest = '{ERASED}' WHERE kind = 'person'"))
        ids = connection.execute(text("SELECT local_id FROM upstream WHERE kind = 'person'")).scalars().all()
        person = metadata.tables["person"]
        connection.execute(person.update().where(person.c.id.in_(ids)).values(surname=ERASED, forenames=""))
    bring(store, first.later())
    with store.reading() as connection:
        names = connection.execute(
            select(person.c.surname, person.c.forenames).where(person.c.id.in_(ids))
        ).all()
        work = connection.execute(text("SELECT what, state FROM import_work")).all()
    assert {tuple(name) for name in names} == {(ERASED, "")}
    assert {tuple(one) for one in work} == {("person_erased", "open")}


# -- the guard -------------------------------------------------------------------------------------------


def refused(office: Office, sql: str) -> str:
    with office.store.writer.connect() as connection, connection.begin() as begun:
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text(sql))
        begun.rollback()
    return str(caught.value.orig)


GUARDED = {
    "contact": "key = 'gone0'",
    "contact_addendum": "key = 'gone0'",
    "wellbeing_tick": "key = 'gone0'",
}


def test_words_of_the_diary_go_only_when_two_people_agreed_and_only_words(office: Office, gone: Gone) -> None:
    erase = {
        table: f"UPDATE {table} SET {WORDS[table][0]} = '{ERASED}' WHERE {which}"
        for table, which in GUARDED.items()
    }
    for change in erase.values():
        assert "append-only" in refused(office, change)
    ask(office, gone.person_id)
    for change in erase.values():
        assert "append-only" in refused(office, change)
    with office.store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE erasure SET state = 'done', decided_by = 2"))
    for table, which in GUARDED.items():
        word = WORDS[table][0]
        for other in (
            f"UPDATE {table} SET {word} = 'something else' WHERE {which}",
            f"UPDATE {table} SET {word} = '{ERASED}', officer_id = 2 WHERE {which}",
            f"UPDATE {table} SET {word} = '{ERASED}', at = NULL WHERE {which}",
            f"DELETE FROM {table} WHERE {which}",
        ):
            assert "append-only" in refused(office, other), other
    somebody_else = office.world.joint.made["plain_contact"]
    assert "append-only" in refused(
        office, f"UPDATE contact SET said = '{ERASED}' WHERE id = {somebody_else}"
    )
    with office.store.writing() as connection, connection.begin():
        for change in erase.values():
            connection.execute(text(change))
        said = connection.execute(select(metadata.tables["contact"].c.subject).where(text("key = 'gone0'")))
        assert said.scalar_one() == ERASED
    for table in ("entry", "posting", "receipt", "audit_event"):
        column = metadata.tables[table].columns.keys()[-1]
        if everything(office)[table]:
            assert "append-only" in refused(office, f"UPDATE {table} SET {column} = {column}")
