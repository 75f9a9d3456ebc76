"""`dutydesk officer`, `rota`, `audit` and `health`: what an administrator and an auditor do without a screen."""

import json
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from store import schema
from store.domain.errors import StoreReadOnly
from store.engine import Store, open_store, store_url
from store.facts import facts_of
from store.models.columns import metadata
from store.services.check_health import check_health
from store.services.prove import prove
from tests.commands import dutydesk
from tests.json_schema import checked
from tests.store.office import Office, open_office
from tests.store.till import open_till

OFFICER = metadata.tables["officer"]
NAMES = ("Okoro", "Hartley", "Nwosu", "Malhotra", "Fischer", "Prothero", "Okafor", "Rahman", "Adaeze")


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This user's state folder; whatever a test does, no name gets into the log there."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "state" / "dutydesk"
    yield folder
    log = folder / "dutydesk.log"
    said = log.read_text("ascii") if log.exists() else ""
    assert not [name for name in NAMES if name.lower() in said.lower()]


@pytest.fixture
def office(store: Store) -> Office:
    """The small council with owen, its administrator."""
    return open_office(store)


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def events(store: Store, verb: str) -> list[dict[str, Any]]:
    with store.reading() as connection:
        found = connection.execute(
            text("SELECT detail FROM audit_event WHERE verb = :verb ORDER BY seq"), {"verb": verb}
        ).scalars()
        return [json.loads(one) for one in found]


# -- officer ---------------------------------------------------------------------------------------------


def test_an_officer_is_added_changed_disabled_and_let_in_again(office: Office) -> None:
    added = office.run(
        "officer", "add", "zara", "--name", "Zara Quill", "--role", "duty", "--role", "lead", "--patch", "N1",
        "--team", "Income North", "--extension", "4177",
    )  # fmt: skip
    assert (added.code, added.out) == (0, "Added: zara. A PIN is chosen at the next sign-in.\n"), added.err
    listed = checked("officer", office.run("officer", "list", "--json").out)
    (zara,) = [one for one in listed if one["login"] == "zara"]
    assert zara == {
        "id": zara["id"], "login": "zara", "name": "Zara Quill", "team": "Income North", "extension": "4177",
        "active": True, "roles": ["duty", "lead"], "patches": ["N1"], "has_pin": False,
    }  # fmt: skip
    assert office.run("officer", "change", "zara", "--role", "senior", "--extension", "4178").code == 0
    assert (
        "zara: Zara Quill; roles senior; patches N1; team Income North; extension 4178;\n  no PIN yet\n"
        in (office.run("officer", "list").out)
    )
    assert office.run("officer", "disable", "zara").out == "Disabled: zara.\n"
    assert "DISABLED" in office.run("officer", "list").out
    refused = office.run("find", "x", login="zara")
    assert refused.code == 3
    assert "This officer's record is closed." in refused.err
    again = office.run("officer", "add", "zara", "--name", "Zara Quill", "--role", "duty")
    assert again.code == 0, again.err
    assert [one["roles"] for one in events(office.store, "add_officer")] == ["duty,lead"]
    assert [one["roles"] for one in events(office.store, "open_officer")] == ["duty"]
    assert events(office.store, "change_officer") == [{"roles": "senior", "fields": "extension"}]
    assert len(events(office.store, "disable_officer")) == 1


def test_a_pin_that_was_forgotten_is_taken_away(office: Office) -> None:
    with office.store.writing() as connection, connection.begin():
        connection.execute(update(OFFICER).values(pin_hash="x", pin_failures=5))
    ran = office.run("officer", "change", "asha", "--reset-pin")
    assert ran.out == "Changed: asha. A PIN is chosen at the next sign-in.\n", ran.err
    with office.store.reading() as connection:
        asha = connection.execute(select(OFFICER).where(OFFICER.c.login == "asha")).one()
    assert (asha.pin_hash, asha.pin_failures) == (None, 0)
    own = office.run("officer", "change", "owen", "--reset-pin")
    assert own.code == 3
    assert "Nobody resets their own PIN." in own.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add",), 2, "Whose record is not said. Write: dutydesk officer add LOGIN."),
        (("add", "new"), 2, "A new officer wants a name and a role."),
        (("add", "new", "--name", "New"), 2, "A new officer wants a name and a role."),
        (("add", "two words", "--name", "N", "--role", "duty"), 2, "That is no login."),
        (
            ("add", "new", "--name", "N", "--role", "king"),
            2,
            "That role is not known. Give one of: duty, senior",
        ),
        (("add", "new", "--name", "N", "--role", "duty", "--patch", "ZZ"), 2, "That patch is not known."),
        (("add", "new", "--name", "N", "--role", "duty", "--reset-pin"), 2, "A new officer has no PIN yet."),
        (("add", "new", "--name", "N" * 81, "--role", "duty"), 2, "The name is missing or too long."),
        (("add", "asha", "--name", "N", "--role", "duty"), 3, "There is an officer of that login."),
        (("change", "asha"), 2, "Give --name, --role, --patch, --team, --extension or --reset-pin."),
        (("change", "nobody", "--name", "N"), 1, "There is no officer of that login."),
        (("change", "owen", "--role", "manager"), 3, "Nobody changes their own roles."),
        (("disable", "owen"), 3, "That is the last administrator"),
        (("disable", "asha", "--name", "N"), 2, "Disabling takes the login alone."),
        (("disable", "nobody"), 1, "There is no officer of that login."),
        (("dance", "asha"), 2, "is one of"),
    ],
)
def test_what_cannot_be_done_with_a_record_is_said_and_nothing_changes(
    office: Office, words: tuple[str, ...], code: int, said: str
) -> None:
    before = rows(office.store, "SELECT login, name, active FROM officer ORDER BY id")
    ran = office.run("officer", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert rows(office.store, "SELECT login, name, active FROM officer ORDER BY id") == before


def test_there_is_always_an_administrator(office: Office) -> None:
    assert office.run("officer", "add", "zara", "--name", "Z", "--role", "administrator").code == 0
    assert "Nobody closes their own record." in office.run("officer", "disable", "owen").err
    assert office.run("officer", "disable", "owen", login="zara").code == 0
    closed = office.run("officer", "change", "owen", "--name", "Owen", login="zara")
    assert closed.code == 3
    assert "That officer's record is closed." in closed.err
    last = office.run("officer", "change", "zara", "--role", "duty", login="zara")
    assert last.code == 3
    assert rows(
        office.store, "SELECT role FROM officer_role WHERE role = 'administrator' AND officer_id <> 6"
    ) == [("administrator",)]


def test_only_an_administrator_keeps_records_and_an_auditor_reads_them(office: Office) -> None:
    for login in ("asha", "ben", "carol", "lena", "dev"):
        ran = office.run("officer", "add", "new", "--name", "New", "--role", "duty", login=login)
        assert ran.code == 3, login
    for login, code in (("dev", 0), ("carol", 0), ("asha", 3), ("lena", 0)):
        assert office.run("officer", "list", login=login).code == code, login
    assert "Your role does not reach this far." in office.run("officer", "list", login="asha").err


# -- rota ------------------------------------------------------------------------------------------------

HEAD = "login,date,starts,ends,duty,note\n"
ROTA = HEAD + (
    "lena,2026-11-30,08:00,18:00,lead,\n"
    "asha,2026-11-30,09:00,13:00,phones,training from two\n"
    'ben,2026-11-30,22:00,06:00,cover,"nights, on call"\n'
    "asha,2026-12-01,09:00,17:00,phones,\n"
)


def take_in(office: Office, folder: Path, content: str, login: str = "owen") -> Any:
    (folder / "rota.csv").write_text(content, "utf-8")
    return office.run("rota", "import", str(folder / "rota.csv"), login=login)


def test_a_rota_is_taken_in_and_the_same_file_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    before = rows(office.store, "SELECT id FROM shift ORDER BY id")
    ran = take_in(office, tmp_path, ROTA)
    assert (ran.code, ran.out) == (0, "Taken in: 4 turns on 2 days; 4 new, 0 gone.\n"), ran.err
    trail = prove(office.store).last_event
    again = take_in(office, tmp_path, "\ufeff" + ROTA.replace("\n", "\r\n"))
    assert (again.code, again.out) == (0, "The rota is as the file says: nothing changed.\n")
    assert prove(office.store).last_event == trail + 1  # the sign-in alone
    less = take_in(office, tmp_path, HEAD + "asha,2026-11-30,09:00,12:00,phones,\n")
    assert less.out == "Taken in: 1 turns on 1 days; 1 new, 3 gone.\n"
    left = rows(office.store, "SELECT starts, ends FROM shift WHERE id > 2 ORDER BY id")
    assert left == [("09:00", "17:00"), ("09:00", "12:00")]
    assert rows(office.store, "SELECT id FROM shift ORDER BY id")[: len(before)] == before
    assert [one["added"] for one in events(office.store, "bring_in_rota")] == [4, 1]


def test_the_rota_of_a_day_is_printed_lead_first(office: Office, tmp_path: Path) -> None:
    take_in(office, tmp_path, ROTA)
    ran = office.run("rota", "--date", "2026-11-30", login="asha")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "lead: 08:00 to 18:00, Lena Fischer, extension 4100",
        "phones: 09:00 to 13:00, Asha Okoro, extension 4101; training from two",
        "cover: 22:00 to 06:00, Ben Hartley, extension 4102; nights, on call",
    ]
    next_day = office.run("rota", "show", "--date", "2026-12-01", "--json")
    found = checked("rota", next_day.out)
    assert found[1] == {
        "login": "ben", "name": "Ben Hartley", "extension": "4102", "on": "2026-11-30", "starts": "22:00",
        "ends": "06:00", "duty": "cover", "note": "nights, on call", "overnight": True,
    }  # fmt: skip
    none = office.run("rota", "--date", "2030-01-01")
    assert (none.code, none.out) == (1, "Nobody is on duty on 01/01/2030.\n")
    assert office.run("rota", "--date", "2030-01-01", "--json").out == "[]\n"
    wrong = office.run("rota", "--date", "tomorrow")
    assert wrong.code == 2
    assert "--date must be a date." in wrong.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Line 1 is not the header of a rota."),
        ("login,date\n", "Line 1 is not the header of a rota."),
        (HEAD + "asha,2026-11-30,09:00,13:00,phones\n", "Line 2: it has 5 columns, not 6."),
        (HEAD + ",2026-11-30,09:00,13:00,phones,\n", "Line 2: the login is missing."),
        (HEAD + "asha,30/11/2026,09:00,13:00,phones,\n", "Line 2: the date is none"),
        (HEAD + "asha,2026-02-30,09:00,13:00,phones,\n", "Line 2: the date is none"),
        (HEAD + "asha,2026-11-30,9:00,13:00,phones,\n", "Line 2: a time is none"),
        (HEAD + "asha,2026-11-30,09:00,24:00,phones,\n", "Line 2: a time is none"),
        (HEAD + "asha,2026-11-30,09:00,09:00,phones,\n", "Line 2: it ends when it starts."),
        (HEAD + "asha,2026-11-30,09:00,13:00,king,\n", "Line 2: the duty is none of phones, lead, cover."),
        (HEAD + f"asha,2026-11-30,09:00,13:00,phones,{'x' * 201}\n", "Line 2: the note is longer than 200"),
        (HEAD + "asha,2026-11-30,09:00,13:00,phones,4111 1111 1111 1111\n", "Line 2: the note is longer"),
        (HEAD + "asha,2026-11-30,09:00,13:00,phones,a\x1b[2Jb\n", "Line 2: the note is longer"),
        (HEAD + "nobody,2026-11-30,09:00,13:00,phones,\n", "Line 2: the login is no officer's."),
        (HEAD + "asha,2026-11-30,09:00,13:00,lead,\n", "Line 2: that officer may not be duty lead."),
        (HEAD + 'asha,2026-11-30,09:00,13:00,phones,"open\n', "is not whole CSV."),
        (ROTA + "asha,2026-11-30,12:30,14:00,phones,\n", "Line 6: it clashes with line 3."),
        (ROTA + "x,1,2,3,4,5\ny,1,2,3,4,5\n", "Line 6: the date is none; write it as 2026-11-23. Line 7:"),
    ],
)
def test_a_rota_with_a_slip_changes_nothing_and_the_line_is_named(
    office: Office, tmp_path: Path, content: str, said: str
) -> None:
    before = rows(office.store, "SELECT * FROM shift ORDER BY id")
    ran = take_in(office, tmp_path, content)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert rows(office.store, "SELECT * FROM shift ORDER BY id") == before


def test_a_rota_that_is_no_text_too_long_or_not_there(office: Office, tmp_path: Path) -> None:
    (tmp_path / "r").write_bytes(HEAD.encode() + b"\xff\xfe\n")
    assert "The rota is not UTF-8 text." in office.run("rota", "import", str(tmp_path / "r")).err
    (tmp_path / "r").write_bytes(b"x" * 2_000_001)
    assert "The file is too long to be a rota." in office.run("rota", "import", str(tmp_path / "r")).err
    assert "That file cannot be read." in office.run("rota", "import", str(tmp_path / "none")).err
    assert "Which file is not said." in office.run("rota", "import").err
    assert "A file is for taking a rota in." in office.run("rota", "show", "x").err
    many = HEAD + "x,1,2,3,4,5\n" * 25
    assert "And 5 more." in take_in(office, tmp_path, many).err


def test_only_an_administrator_takes_a_rota_in(office: Office, tmp_path: Path) -> None:
    for login in ("asha", "carol", "lena", "dev"):
        assert take_in(office, tmp_path, ROTA, login=login).code == 3, login


# -- audit -----------------------------------------------------------------------------------------------


def test_who_looked_at_a_record_is_printed_and_the_asking_is_in_the_trail(store: Store) -> None:
    till = open_till(store)
    office = Office(store, till.world, 0)
    till.take("k", 2000)
    reference = till.world.secure.reference
    ran = office.run("audit", "show", reference, login="dev")
    assert ran.code == 0, ran.err
    assert "Asha Okoro (asha), from local: take_payment receipt 2" in ran.out
    again = office.run("audit", "show", reference, login="carol").out
    assert "Dev Malhotra (dev), from local: ask_trail tenancy 1" in again
    assert "Okafor" not in again
    assert "Adaeze" not in again
    found = checked(
        "audit", office.run("audit", "show", reference, "--officer", "asha", "--json", login="dev").out
    )
    assert {one["officer_login"] for one in found} == {"asha"}
    assert found[-1]["tenancy_id"] == till.world.secure.tenancy_id
    assert "Okafor" not in json.dumps(found)
    assert prove(store).clean


def test_what_an_officer_did_since_a_day(office: Office) -> None:
    office.run("officer", "list", login="dev")
    ran = office.run("audit", "show", "--officer", "dev", "--since", "2026-11-01", login="carol")
    assert ran.code == 0
    assert "sign_in officer" in ran.out
    none = office.run("audit", "show", "--officer", "dev", "--since", "2199-01-01", login="carol")
    assert (none.code, none.out) == (1, "The trail holds nothing of it.\n")
    assert office.run("audit", "show", "--officer", "dev", "--since", "2199-01-01", "--json").out == "[]\n"


@pytest.mark.parametrize(
    ("words", "login", "code", "said"),
    [
        ((), "dev", 2, "Whose trail is not said."),
        (("0000000",), "dev", 1, "There is no rent account of that reference."),
        (("--officer", "nobody"), "dev", 1, "There is no officer of that login."),
        (("--officer", "asha", "--since", "May"), "dev", 2, "--since must be a date."),
        (("--officer", "dev"), "asha", 3, "Your role does not reach this far. Ask an auditor or a manager."),
        (("--officer", "dev"), "lena", 0, ""),
        (("--officer", "dev"), "owen", 1, ""),
    ],
)
def test_who_may_ask_the_trail_and_for_what(
    office: Office, words: tuple[str, ...], login: str, code: int, said: str
) -> None:
    office.run("officer", "list", login="dev")
    if login == "owen":
        words = (*words, "--since", "2199-01-01")
    ran = office.run("audit", "show", *words, login=login)
    assert ran.code == code, ran.err
    assert said in ran.err


def test_the_trail_is_read_a_page_at_a_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        office.run("officer", "list", login="dev")
    monkeypatch.setattr("store.queries.trail.PAGE", 3)
    found = json.loads(office.run("audit", "show", "--officer", "dev", "--json").out)
    assert [one["verb"] for one in found] == ["sign_in"] * 4
    assert len({one["event"] for one in found}) == 4


# -- health ----------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def codes(store: Store, now: datetime = NOW) -> list[str]:
    return [one.code for one in check_health(store, now=now).troubles]


@pytest.fixture
def live(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store that is well: the till's, backed up this morning, on a disk with room."""
    open_till(store).take("k", 2000)
    with store.writing() as connection, connection.begin():
        made = (NOW - timedelta(hours=3)).isoformat()
        connection.execute(text(f"INSERT INTO store_fact (name, value) VALUES ('last_backup', '{made}')"))
    if store.dialect == "sqlite":
        path = Path(str(store.url.database))
        for one in path.parent.glob(f"{path.name}*"):
            os.chmod(one, 0o600)
    monkeypatch.setattr("store.services.check_health.LEAST_FREE", 0)
    return store


def test_a_store_that_is_well(live: Store) -> None:
    seen = check_health(live, now=NOW)
    assert seen.troubles == ()
    assert seen.well
    assert (seen.schema, seen.writable, seen.waiting) == (schema.HEAD, True, 0)
    assert (seen.free_bytes is None) == (live.dialect == "postgresql")
    assert seen.size_bytes > 0


def sql(store: Store, *changes: str) -> None:
    with store.writing() as connection, connection.begin():
        for change in changes:
            connection.execute(text(change))


def test_what_is_not_well_is_named_by_a_code(live: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(live, NOW - timedelta(hours=2)) == ["clock"]
    assert codes(live, NOW + timedelta(hours=23)) == ["old_backup"]
    sql(live, "DELETE FROM store_fact WHERE name = 'last_backup'")
    assert codes(live) == ["no_backup"]
    sql(live, "INSERT INTO store_fact (name, value) VALUES ('practice', 'yes')")
    assert codes(live) == []
    assert codes(live, NOW - timedelta(hours=2)) == []
    later = "'2026-11-23 11:00:00" + (".000000'" if live.dialect == "sqlite" else "+00'")
    sql(
        live,
        "INSERT INTO outbox (key, kind, content, gate_said, state, made_at, tries, outcome) "
        f"VALUES ('o', 'text', '', '', 'waiting', {later}, 0, '')",
    )
    assert codes(live) == ["outbox"]
    assert codes(live, NOW - timedelta(hours=4, minutes=30)) == []
    sql(live, "DELETE FROM outbox", "UPDATE audit_head SET seq = seq + 1")
    assert codes(live) == ["trail"]
    sql(live, "UPDATE audit_head SET seq = seq - 1", "UPDATE alembic_version SET version_num = '0001b'")
    assert codes(live) == ["schema"]


def test_a_store_that_cannot_be_written_is_said(live: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_store(live.url, read_only=True)) as reading:
        assert codes(reading) == ["read_only"]
    assert codes(live) == []


def test_looking_changes_nothing(live: Store) -> None:
    before = prove(live)
    facts = facts_of(live)
    check_health(live, now=NOW)
    assert prove(live) == before
    assert facts_of(live) == facts


def test_files_that_everybody_can_reach_and_a_full_disk_are_said(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(str(store_url(sqlite_url).database))
    with closing(open_store(sqlite_url)) as store:
        sql(store, "INSERT INTO store_fact (name, value) VALUES ('last_backup', '2026-11-23T14:00:00+00:00')")
        monkeypatch.setattr("store.services.check_health.LEAST_FREE", 0)
        os.chmod(path, 0o604)
        assert "file_rights" in codes(store)
        for beside in path.parent.glob(f"{path.name}*"):
            os.chmod(beside, 0o660)
        os.chmod(path.parent, 0o777)
        assert codes(store) == ["folder_rights"]
        os.chmod(path.parent, 0o700)
        assert codes(store) == []
        monkeypatch.setattr("store.services.check_health.LEAST_FREE", 10**18)
        assert codes(store) == ["disk"]


def test_health_is_one_line_when_well_and_each_trouble_s_own_otherwise(
    live: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AtNow(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return NOW

    monkeypatch.setattr("tui.commands.health.datetime", AtNow)
    office = Office(live, None, 0)  # type: ignore[arg-type]
    ran = office.run("health", login="nobody")
    assert ran.code == 0, ran.out
    assert ran.out.startswith(f"Well: schema {schema.HEAD}, writable, trail at event ")
    assert "backup 2026-11-23T12:00" in ran.out
    sql(live, "DELETE FROM store_fact WHERE name = 'last_backup'")
    ill = office.run("health", login="nobody")
    assert ill.code == 3
    assert (ill.out, ill.err) == ("", "no_backup: No backup was made yet: run `dutydesk backup`.\n")
    seen = checked("health", office.run("health", "--json", login="nobody").out)
    assert (seen["well"], seen["reachable"]) == (False, True)
    assert "no_backup" in [one["code"] for one in seen["troubles"]]


def test_a_store_that_is_away_is_exit_code_4_for_people_and_for_programs(tmp_path: Path) -> None:
    for where in ("postgresql://127.0.0.1:9/x?connect_timeout=1", str(tmp_path / "none.db")):
        ran = dutydesk("health", store=where)
        assert (ran.code, ran.out) == (4, "")
        assert ran.err.startswith("dutydesk: ")
        told = dutydesk("health", "--json", store=where)
        assert told.code == 4
        seen = checked("health", told.out)
        assert (seen["well"], seen["reachable"]) == (False, False)


def test_a_newer_store_is_exit_code_4(store: Store) -> None:
    sql(store, "UPDATE alembic_version SET version_num = '9999'")
    ran = dutydesk("health", store=store.url.render_as_string(hide_password=False))
    assert ran.code == 4
    assert "A newer Dutydesk made this store" in ran.err


def test_a_disk_that_is_read_only_is_said(live: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    class Never:
        def __enter__(self) -> None:
            raise StoreReadOnly("The store can be read but not changed.", "Tell the administrator.")

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(type(live), "writing", lambda _: Never())
    assert codes(live) == ["read_only"]


@pytest.mark.parametrize(
    "command", ["officer", "rota", "audit", "health", "erase", "retention", "home", "work"]
)
def test_help(command: str) -> None:
    ran = dutydesk(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: dutydesk {command}")
    assert "--json" in ran.out
