"""`dutydesk init`, `backup`, `restore` and `migrate`: what an administrator sees, on both databases."""

import os
import re
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from store import schema
from store.engine import Store, open_store, store_url
from store.facts import facts_of
from store.models.columns import metadata
from store.services.prove import prove
from tests.commands import Ran, dutydesk
from tests.store.old_store import make_old_store
from tests.store.tampering import tamper
from tests.store.till import open_till

ROLE = f"desk_{os.getpid()}"
"""Roles belong to the whole server, which several test processes share."""
INIT = (
    "init",
    "--role",
    ROLE,
    "--council",
    "Northbrook Borough Council",
    "--books",
    "record",
    "--administrator",
    "owen",
)


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This user's state folder, where the log is."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "dutydesk"


@pytest.fixture
def nowhere(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Where no store is yet, on the database of the test."""
    if database_url.startswith("sqlite"):
        return str(tmp_path / "new" / "council.db")
    url: str = request.getfixturevalue("empty_postgresql_url")
    return url


def url_of(store: Store) -> str:
    return store.url.render_as_string(hide_password=False)


def log(folder: Path) -> str:
    return (folder / "dutydesk.log").read_text("ascii")


# -- init ------------------------------------------------------------------------------------------------


def test_a_new_store_is_live_and_has_one_administrator_without_a_pin(
    nowhere: str, state_folder: Path
) -> None:
    ran = dutydesk(*INIT, "--name", "Owen Prothero", store=nowhere)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("Made. owen is its administrator and chooses a PIN at the first sign-in.")
    with closing(open_store(nowhere)) as store:
        schema.check(store)
        facts = facts_of(store)
        assert (facts["kind"], facts["books"]) == ("live", "record")
        assert facts["council"] == "Northbrook Borough Council"
        assert "practice" not in facts
        with store.reading() as connection:
            (officer,) = connection.execute(select(metadata.tables["officer"])).all()
            roles = connection.execute(text("SELECT role FROM officer_role")).scalars().all()
        assert (officer.login, officer.name, officer.active, officer.pin_hash) == (
            "owen",
            "Owen Prothero",
            True,
            None,
        )
        assert roles == ["administrator"]
        assert prove(store).clean
        if store.dialect == "sqlite":
            path = Path(nowhere)
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
            assert sorted(p for p in os.listdir(path.parent) if p.endswith("part")) == []
    assert "init books=record" in log(state_folder)
    assert "owen" not in log(state_folder).lower()


def test_a_store_that_is_there_is_not_made_again(nowhere: str) -> None:
    assert dutydesk(*INIT, store=nowhere).code == 0
    again = dutydesk(*INIT, store=nowhere)
    assert again.code == 3
    assert again.err == (
        "dutydesk: There is a store already: nothing in it was touched. Give --store another place.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (INIT[:3], "Give --council NAME."),
        (INIT[:5], "Give --books mirror or --books record."),
        (INIT[:7], "Give --administrator LOGIN."),
        ((*INIT[:8], "two words"), "That is no login."),
        ((*INIT[:4], "x" * 81, *INIT[5:]), "The council's name is missing or too long."),
        ((*INIT, "--role", "Desk;DROP"), "That is no name for a role."),
        ((*INIT, "--books", "both"), "is one of"),
    ],
)
def test_what_is_missing_or_cannot_be_kept_is_said_and_nothing_is_made(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    ran = dutydesk(*words, store=str(tmp_path / "s.db"))
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "s.db").exists()


def test_the_sql_of_the_desks_role_is_printed_and_nothing_is_made(empty_postgresql_url: str) -> None:
    ran = dutydesk("init", "--sql", "--role", "the_desks", store=empty_postgresql_url)
    assert ran.code == 0
    assert "CREATE ROLE the_desks LOGIN" in ran.out
    assert 'GRANT SELECT, INSERT ON "public"."entry" TO the_desks;' in ran.out
    assert not re.search(r"(UPDATE|DELETE|TRUNCATE)[^;]*\"entry\"", ran.out)
    with closing(open_store(empty_postgresql_url)) as store, store.reading() as connection:
        assert schema.revision_of(connection) is None


def test_a_sqlite_store_has_no_roles(tmp_path: Path) -> None:
    ran = dutydesk("init", "--sql", store=str(tmp_path / "s.db"))
    assert (ran.code, ran.out) == (2, "")
    assert "A SQLite store has no roles." in ran.err


# -- backup and restore ----------------------------------------------------------------------------------


def test_a_backup_says_one_line_and_the_store_keeps_when_it_was(
    store: Store, tmp_path: Path, state_folder: Path
) -> None:
    open_till(store).take("k", 2000)
    ran = dutydesk("backup", str(tmp_path / "b"), store=url_of(store))
    assert ran.code == 0, ran.err
    assert re.fullmatch(r"Backed up and proved: [\d,]+ rows, [\d,]+ bytes, b\.\n", ran.out)
    assert ran.err == ""
    assert re.fullmatch(r"2\d{3}-.*\+00:00", facts_of(store)["last_backup"])
    assert prove(store).clean
    assert re.search(r"Z backup proved=1 rows=\d+ bytes=\d+ trail=\d+ seconds=\d+\n$", log(state_folder))
    again = dutydesk("backup", str(tmp_path / "b"), store=url_of(store))
    assert again.code == 3
    assert "There is a file of that name. Name another: nothing is overwritten." in again.err


def test_a_backup_of_wrong_books_is_kept_under_another_name(
    store: Store, tmp_path: Path, state_folder: Path
) -> None:
    open_till(store).take("k", 2000)
    tamper(store, "UPDATE rent_account SET balance = balance + 1 WHERE id = 1")
    ran = dutydesk("backup", str(tmp_path / "b"), store=url_of(store))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "NOT proved: the copy is kept as b.unproved. Run `dutydesk prove`.\n"
    assert "last_backup" not in facts_of(store)
    assert "backup proved=0" in log(state_folder)


def test_a_store_that_cannot_be_written_is_backed_up_all_the_same(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.domain.errors import StoreReadOnly

    def refuse(*_: object, **__: object) -> None:
        raise StoreReadOnly("The store can be read but not changed.", "Tell the administrator.")

    monkeypatch.setattr("tui.commands.backup.in_unit", refuse)
    ran = dutydesk("backup", str(tmp_path / "b"), store=url_of(store))
    assert ran.code == 0
    assert "The backup is good, but the store could not keep that it was made." in ran.err


def test_a_backup_is_restored_into_a_new_store(
    store: Store, nowhere: str, tmp_path: Path, state_folder: Path
) -> None:
    till = open_till(store)
    till.take("k", 2000)
    assert dutydesk("backup", str(tmp_path / "b"), store=url_of(store)).code == 0
    ran = dutydesk("restore", str(tmp_path / "b"), store=nowhere)
    assert ran.code == 0, ran.err
    assert re.match(r"Restored and proved: [\d,]+ rows as they were at 2\d{3}-", ran.out)
    assert "restore rows=" in log(state_folder)
    with closing(open_store(nowhere)) as there:
        assert prove(there).clean
        with there.reading() as connection:
            verbs = connection.execute(text("SELECT verb FROM audit_event ORDER BY seq")).scalars().all()
        assert verbs[-1] == "restore"
    assert dutydesk("restore", str(tmp_path / "b"), store=nowhere).code == 3
    assert dutydesk("restore", str(tmp_path / "none"), store=str(tmp_path / "x.db")).code == 4
    assert "restore failed=StoreUnreachable" in log(state_folder)


# -- migrate ---------------------------------------------------------------------------------------------


@pytest.fixture
def old(nowhere: str) -> str:
    """The URL of a store of the first revision."""
    with closing(open_store(nowhere, create=True)) as made:
        make_old_store(made)
    return nowhere


def test_a_store_of_the_first_revision_goes_to_this_one_after_a_backup(
    old: str, tmp_path: Path, state_folder: Path
) -> None:
    refused = dutydesk("prove", store=old)
    assert refused.code == 4
    assert "older than this program" in refused.err
    ran = dutydesk("migrate", store=old)
    assert ran.code == 0, ran.err
    assert re.match(
        rf"Migrated from {schema.KNOWN[0]} to {schema.HEAD}\. Proved\. The backup before it: ", ran.out
    )
    file = Path(ran.out.split("The backup before it: ")[1].strip())
    assert file.is_file()
    with closing(open_store(old)) as store:
        schema.check(store)
        assert prove(store).clean
        assert "last_backup" in facts_of(store)
        with store.reading() as connection:
            name = connection.execute(text("SELECT surname FROM person")).scalar_one()
    assert name == "Okonkwo"
    assert f"migrate before={schema.KNOWN[0]} now={schema.HEAD} proved=1" in log(state_folder)
    assert "okonkwo" not in log(state_folder).lower()
    assert dutydesk("migrate", store=old).out == (
        f"The store is at this program's schema, {schema.HEAD}: nothing to do.\n"
    )
    back = dutydesk("restore", str(file), store=str(tmp_path / "back.db"))
    assert back.out.endswith("It is of an older schema: run `dutydesk migrate` next.\n")
    assert dutydesk("migrate", "--backup", str(tmp_path / "own"), store=str(tmp_path / "back.db")).code == 0
    assert (tmp_path / "own").is_file()


def test_wrong_books_are_not_migrated(old: str, tmp_path: Path) -> None:
    with closing(open_store(old)) as store:
        tamper(store, "UPDATE rent_account SET balance = 1")
    ran = dutydesk("migrate", "--backup", str(tmp_path / "b"), store=old)
    assert ran.code == 3
    assert "The books are not right: nothing was migrated, the copy is b.unproved." in ran.err
    with closing(open_store(old)) as store, store.reading() as connection:
        assert schema.revision_of(connection) == schema.KNOWN[0]


def test_a_newer_store_is_not_migrated(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ran = dutydesk("migrate", store=url_of(store))
    assert ran.code == 4
    assert "A newer Dutydesk made this store" in ran.err
    assert os.listdir(tmp_path) in ([], ["state"])


def test_nothing_is_migrated_where_nothing_is(nowhere: str, tmp_path: Path) -> None:
    if "://" not in nowhere:
        assert dutydesk("migrate", store=nowhere).code == 4
        with closing(open_store(nowhere, create=True)):
            pass
    ran = dutydesk("migrate", store=nowhere)
    assert ran.code == 4
    assert "There is no Dutydesk store there yet. Make one with `dutydesk init`." in ran.err


# -- a bad day -------------------------------------------------------------------------------------------

AWAY = "postgresql://127.0.0.1:9/nothing?connect_timeout=1"


@pytest.mark.parametrize(
    "words", [INIT, ("migrate",), ("backup", "{folder}/b"), ("restore", "{folder}/none")], ids=lambda w: w[0]
)
def test_a_server_that_is_away_is_said_with_exit_code_4(words: tuple[str, ...], tmp_path: Path) -> None:
    ran: Ran = dutydesk(*(word.format(folder=tmp_path) for word in words), store=AWAY)
    assert ran.code == 4
    assert ran.out == ""
    assert re.search(r"cannot be reached|no backup at that path", ran.err)
    assert "b" not in os.listdir(tmp_path)


@pytest.mark.parametrize("command", ["init", "migrate", "backup", "restore"])
def test_help(command: str) -> None:
    ran = dutydesk(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: dutydesk {command}")
    assert "--store" in ran.out


def test_the_store_s_place_is_never_shown_with_its_password(tmp_path: Path) -> None:
    ran = dutydesk(
        "backup", str(tmp_path / "b"), store="postgresql://desk:opensesame@127.0.0.1:9/x?connect_timeout=1"
    )
    assert ran.code == 4
    assert "opensesame" not in ran.out + ran.err
    assert store_url("postgresql://desk@h/x").get_backend_name() == "postgresql"
