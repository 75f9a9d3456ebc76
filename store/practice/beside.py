"""Works a large council out in a second process, while the first one writes what comes.

The second process is this module run as a program. It writes frames to its standard output: rows, how far it
is, and at the end what is left to do. Only the two of them speak: what is read is what our own code wrote.
"""

import marshal
import pickle
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from typing import IO, Any

from store.domain.errors import StoreProblem
from store.practice.council import Progress, Rest, Wanted, make_rows
from store.practice.rows import Sink

_ENTRIES, _ROWS, _PROGRESS, _REST = b"E", b"R", b"P", b"Z"
_AT_ONCE = 20_000


def make_beside(wanted: Wanted, sink: Sink, progress: Progress) -> Rest:
    """Make a council's rows as `make_rows` does, in a process of their own.

    Raises:
        StoreProblem: that process ended early.
    """
    words = [str(wanted.size), str(wanted.seed), wanted.today.isoformat(), str(wanted.history_weeks)]
    # A session of its own: Ctrl-C is for the process that has the terminal, which then ends this one.
    child = subprocess.Popen(
        [sys.executable, "-m", "store.practice.beside", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert child.stdout is not None
    try:
        with child.stdout as frames:
            return _taken(frames, sink, progress)
    finally:
        child.kill()
        child.wait()


def _taken(frames: IO[bytes], sink: Sink, progress: Progress) -> Rest:
    while True:
        kind, body = frames.read(1), frames.read(int.from_bytes(frames.read(4), "big"))
        if kind == _ENTRIES:
            columns, rows = marshal.loads(body)
            sink("entry", columns, rows)
        elif kind == _ROWS:
            sink(*pickle.loads(body))
        elif kind == _PROGRESS:
            progress(*marshal.loads(body))
        elif kind == _REST:
            rest: Rest = pickle.loads(body)
            return rest
        else:
            raise StoreProblem(
                "The practice council could not be worked out to its end: nothing was kept.",
                "Try again, or make a smaller one with --size.",
            )


def _main(words: Sequence[str]) -> None:
    size, seed, today, weeks = words
    out = sys.stdout.buffer

    def send(kind: bytes, body: bytes) -> None:
        out.write(kind + len(body).to_bytes(4, "big") + body)

    def sink(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            if table == "entry":
                send(_ENTRIES, marshal.dumps((tuple(columns), list(part))))
            else:
                send(_ROWS, pickle.dumps((table, columns, part), pickle.HIGHEST_PROTOCOL))

    def progress(what: str, done: int, whole: int) -> None:
        send(_PROGRESS, marshal.dumps((what, done, whole)))
        out.flush()

    wanted = Wanted(int(size), int(seed), date.fromisoformat(today), int(weeks))
    send(_REST, pickle.dumps(make_rows(wanted, sink, progress)))
    out.flush()


if __name__ == "__main__":
    import gc

    gc.disable()
    _main(sys.argv[1:])
