"""Programs in a real pseudo-terminal: sessions, whole scripts, and the pytest plugin that plays them."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.terminal.commands import Launch
from tests.terminal.controls import unexpected_controls
from tests.terminal.pty_session import PtySession, TerminalError
from tests.terminal.runner import Patience, Played, ScriptFailed, play

ROOT = Path(__file__).parents[2]
TOY = [sys.executable, "-m", "tests.terminal.toy_desk"]
READY = "import sys; print('ready', flush=True); sys.stdin.read()"


class ToyLauncher:
    """Starts the toy desk, or a line of Python in a terminal; `wait-for-me` is a command to hold."""

    def desk(self, words: Sequence[str]) -> Launch:
        match list(words):
            case ["toy", *rest]:
                return Launch([*TOY, *rest], cwd=ROOT)
            case ["echo"]:
                return Launch([sys.executable, "-I", "-S", "-c", "print('up', flush=True); input()"])
        raise ValueError(f"no program is called {words[0]}")

    def command(self, words: Sequence[str]) -> Launch:
        code = {"wait-for-me": READY, "fail": "import sys; sys.exit('store is locked')", "pass": ""}
        return Launch([sys.executable, "-I", "-S", "-c", code[words[0]]])


def played(folder: Path, text: str, *, rewrite: bool = False) -> Played:
    path = folder / "one.call"
    path.write_text(text, "utf-8")
    return play(path, ToyLauncher(), rewrite=rewrite, patience=Patience(see=0.5))


def python(code: str, size: tuple[int, int] = (80, 24)) -> PtySession:
    return PtySession([sys.executable, "-I", "-S", "-c", code], size)


# -- sessions ------------------------------------------------------------------


def test_a_textual_desk_is_driven_seen_and_left() -> None:
    with PtySession(TOY, cwd=ROOT) as desk:
        desk.wait_for("0 notes")
        desk.settle()
        desk.send_key("n", "n", "/")
        desk.settle()
        desk.type_text("okafr")
        desk.send_key("enter")
        desk.wait_for("3 found for okafr")
        assert (desk.keys_pressed, desk.characters_typed) == (4, 5)
        assert (len(desk.frame()), {len(line) for line in desk.frame()}) == (24, {80})
        desk.send_key("escape")
        desk.settle()
        desk.mark()
        desk.send_key("n")
        desk.wait_for("3 notes")
        assert 0 < len(desk.raw) < len(desk.all_raw)
        assert desk.idle_bytes(0.5) == 0
        desk.resize(100, 30)
        desk.wait_for("Toy desk 100x30")
        assert len(desk.frame()) == 30
        desk.send_key("q")
        assert desk.wait_ended() == 3
        assert unexpected_controls(desk.all_raw) == []


def test_a_desk_that_ticks_is_not_at_rest_and_a_leak_is_heard() -> None:
    with (
        PtySession([*TOY, "ticking"], cwd=ROOT) as ticking,
        PtySession([*TOY, "leak", "\x1b[6n\u202e"], cwd=ROOT) as leak,
    ):
        ticking.wait_for("notes")
        leak.wait_for("0 notes")
        leak.settle()
        assert "CSI 6n" in unexpected_controls(leak.all_raw)
        assert "U+202E RIGHT-TO-LEFT OVERRIDE" in unexpected_controls(leak.all_raw)
        ticking.wait_for("5 notes")
        with pytest.raises(TerminalError, match=r"still busy after 0\.3 s"):
            ticking.settle(timeout=0.3)


def test_the_program_has_a_terminal_of_its_own_and_answers_reach_it() -> None:
    code = (
        "import os, sys, tty; tty.setraw(0); os.write(1, b'\\x1b[6n\\x1b[18t'); got = b''\n"
        "while not got.endswith(b't'): got += os.read(0, 99)\n"
        "os.write(1, repr(got).encode() + os.ttyname(os.open('/dev/tty', os.O_RDWR)).encode() + b' done'); input()"
    )
    with python(code, (100, 30)) as session:
        session.wait_for("done")
        assert r"b'\x1b[1;1R\x1b[8;30;100t'/dev/tty" in session.frame()[0]


def test_nothing_of_this_terminal_reaches_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("LINES", "99")
    with python("import os; print({'COLORTERM', 'LINES'} & set(os.environ), os.environ['TERM'])") as session:
        session.wait_ended()
        assert session.frame()[0].rstrip() == "set() xterm-256color"


def test_a_megabyte_is_pasted_while_the_program_answers() -> None:
    code = (
        "import os, tty; tty.setraw(0); print('up', flush=True); got = 0\n"
        "while got < 1_000_000: got += len(os.read(0, 65536)); os.write(1, b'.')\n"
        "print('\\r\\nall', got)"
    )
    with python(code) as session:
        session.wait_for("up")
        session.paste("x" * 1_000_000)
        session.wait_for("all 1000000")
        assert session.keys_pressed == 1


def test_signals_and_a_hang_up_end_the_program_and_are_told_apart() -> None:
    loop = "import signal; print('up', flush=True); signal.pause()"
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL):
        with python(loop) as session:
            session.wait_for("up")
            session.signal(number)
            assert session.wait_ended() == -number
            with pytest.raises(TerminalError, match="the program has ended"):
                session.wait_for("never")
    with python(loop) as session:
        session.wait_for("up")
        session.hang_up()
        assert session.wait_ended() == -signal.SIGHUP
        with pytest.raises(TerminalError, match="nothing can be typed"):
            session.send_key("x")


def test_what_does_not_come_is_told_with_the_screen() -> None:
    with python("print('here', flush=True); input()") as session:
        session.wait_for("here")
        with pytest.raises(
            TerminalError, match=r'"there" did not appear within 0\.1 s; the screen:\n\|here '
        ):
            session.wait_for("there", 0.1)
        with pytest.raises(TerminalError, match='"here" is still there'):
            session.wait_gone("here", 0.1)


def test_a_program_that_ignores_a_hang_up_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.terminal.pty_session._END_SECONDS", 0.2)
    code = "import signal\nfor s in (1, 15): signal.signal(s, signal.SIG_IGN)\nprint('up', flush=True)\nwhile 1: signal.pause()"
    with python(code) as session:
        session.wait_for("up")
    assert session.exit_status == -signal.SIGKILL


def test_no_descriptor_is_left_open() -> None:
    before = len(os.listdir("/dev/fd"))
    with python("print('up')") as session:
        session.wait_ended()
    assert len(os.listdir("/dev/fd")) == before


# -- scripts -------------------------------------------------------------------

CALL = """\
size 60x8
start toy
wait "0 notes"
key n /
type "okafr"
key enter
wait "3 found"
frame found
key escape n
see /[12] notes/
absent "£"
quiet 0.3 s
hold wait-for-me
key q
exits 3
release
run pass
keys at most 6
"""


def test_a_call_is_written_compared_and_compared_again_after_a_change(tmp_path: Path) -> None:
    first = played(tmp_path, CALL, rewrite=True)
    assert (first.rewritten, first.keys_pressed) == (True, {"desk": 6})
    written = (tmp_path / "one.call").read_text("utf-8")
    assert "|3 found for okafr" + " " * 43 + "|" in written.splitlines()
    assert not played(tmp_path, written).rewritten
    with pytest.raises(ScriptFailed) as caught:
        played(tmp_path, written.replace("3 found for okafr ", "4 found for okafr "))
    assert str(caught.value).startswith("one.call:8: frame found\nrow  6 expected |4 found for okafr ")


def test_keys_beyond_the_typed_words_are_counted_over_all_starts_of_a_desk(tmp_path: Path) -> None:
    call = 'start echo\nwait "up"\ntype "words"\nkey enter\nexits 0\nstart echo\nwait "up"\nkey a b\nkeys at most {}\n'
    played(tmp_path, call.format(3))
    with pytest.raises(ScriptFailed, match=r"one\.call:9: keys at most 2\n3 keys were pressed"):
        played(tmp_path, call.format(2))


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ('see "nothing"', r'"nothing" did not appear within 0\.5 s'),
        ('absent "up"', "it is there"),
        ("exits 3", "the program did not end within"),
        ("start echo", "already running"),
        ("at lead: key x", "nothing runs on the desk called lead"),
        ("run fail", "the command ended with 1:\nstore is locked"),
        ("hold pass", "it did not say `ready` but ''"),
        ("release", "no command is held"),
        ('allow "up"', "no `never` step forbade this"),
        ('never "up"', "`never` was said of 'up', and here it is"),
        ("at lead: start other", "no program is called other"),
        ("frame new", "run with --rewrite-frames"),
    ],
)
def test_a_step_that_does_not_hold_names_file_line_and_reason(step: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "one.call"
    path.write_text(f'start echo\nwait "up"\n{step}\n', "utf-8")
    with pytest.raises(ScriptFailed, match=says) as caught:
        play(path, ToyLauncher(), patience=Patience(wait=5 if "exits" not in step else 0.5, see=0.5))
    assert str(caught.value).startswith(f"one.call:3: {step}\n")


def test_what_must_never_show_is_seen_even_for_a_moment(tmp_path: Path) -> None:
    moment = 'never "£"\nstart toy\nwait "0 notes"\nkey o\ngone "owes"\n'
    with pytest.raises(ScriptFailed, match="`never` was said of '£'"):
        played(tmp_path, moment)
    played(tmp_path, moment.replace("key o", 'allow "£"\nkey o'))


def test_a_control_code_from_data_fails_a_call_that_else_passes(tmp_path: Path) -> None:
    with pytest.raises(
        ScriptFailed, match=r"after the last step: the desk called desk sent control .*: U\+202E"
    ):
        played(tmp_path, 'start toy leak \u202e\nwait "0 notes"\n')


def test_two_people_work_side_by_side_and_one_comes_back_after_a_kill(tmp_path: Path) -> None:
    result = played(
        tmp_path,
        "start echo\nat lead: start echo\n"
        'wait "up"\nat lead: wait "up"\nkey enter\nexits 0\n'
        'at lead: kill\nat lead: start echo\ndesk lead\nwait "up"\nkey x\nhang up\n',
    )
    assert result.keys_pressed == {"desk": 1, "lead": 1}


# -- under pytest --------------------------------------------------------------

SUITE = """
from pathlib import Path
from tests.terminal.test_harness import ToyLauncher

def test_one(play_call):
    play_call(Path(__file__).parent / "one.call", ToyLauncher())
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with one script for a test run of its own."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(SUITE)
    return pytester


def run(suite: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return suite.runpytest_subprocess("-p", "tests.terminal.plugin", *arguments)


def test_rewriting_frames_fails_the_run_and_says_so(suite: pytest.Pytester) -> None:
    script = suite.path / "one.call"
    script.write_text('size 40x3\nstart echo\nwait "up"\nframe up\n', "utf-8")
    rewriting = run(suite, "--rewrite-frames", "-p", "xdist", "-n", "1")
    assert rewriting.ret == pytest.ExitCode.TESTS_FAILED
    rewriting.stdout.fnmatch_lines(
        ["one.call changed.", "Frames were rewritten: look at the diff, then run again*"]
    )
    blank = "|" + " " * 40 + "|"
    assert script.read_text("utf-8").splitlines()[4:] == ["|" + "up".ljust(40) + "|", blank, blank]
    assert run(suite).ret == pytest.ExitCode.OK
    again = run(suite, "--rewrite-frames")
    assert again.ret == pytest.ExitCode.TESTS_FAILED
    again.stdout.fnmatch_lines(["No script changed."])


def test_a_script_with_a_typo_fails_with_file_and_line(suite: pytest.Pytester) -> None:
    (suite.path / "one.call").write_text('start echo\nwiat "up"\n', "utf-8")
    result = run(suite)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["one.call:2: no step begins with `wiat`; did you mean `wait`?"])
    result.stdout.no_fnmatch_line("*Traceback*")
