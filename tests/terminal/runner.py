"""Plays a UI script: starts its desks, presses its keys and compares its screens."""

import contextlib
import re
import signal
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from tests.terminal.commands import Commands, Launch
from tests.terminal.controls import unexpected_controls
from tests.terminal.frames import boxed, differences, masked, rewritten
from tests.terminal.pty_session import PtySession, TerminalError, Wanted, shows
from tests.terminal.ui_script import Script, Step, read_script


class Launcher(Protocol):
    """What a script's `start`, `run` and `hold` mean in the place where it is played."""

    def desk(self, words: Sequence[str]) -> Launch:
        """The program that `start WORDS` opens in a terminal."""

    def command(self, words: Sequence[str]) -> Launch:
        """The program that `run WORDS` and `hold WORDS` start without a terminal.

        Raises:
            ValueError: there is no such command.
        """


class ScriptFailed(AssertionError):
    """A step of a script did not hold; the message begins with its file and line."""


@dataclass(frozen=True)
class Played:
    """What came of playing a script."""

    keys_pressed: Mapping[str, int]
    """By desk: keys beyond the typed words."""
    rewritten: bool
    """Whether expected screens were written anew."""


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, before a step fails; what comes sooner is taken at once."""

    wait: float = 30.0
    """For `wait`, `gone`, and the end of a program."""
    see: float = 10.0
    """For `see` and `frame`, after the desk has settled."""
    quiet: float = 0.08
    """Without output or work: settled."""


def play(
    path: Path, launcher: Launcher, *, rewrite: bool = False, patience: Patience | None = None
) -> Played:
    """Play a script from its file; with `rewrite`, write the screens shown into it instead of comparing.

    Raises:
        ScriptError: the script cannot be read.
        ScriptFailed: a step did not hold.
    """
    script = read_script(path)
    with contextlib.closing(
        Player(script, launcher, rewrite=rewrite, patience=patience or Patience())
    ) as player:
        player.play()
    changed = False
    if player.frames:
        text = path.read_text("utf-8")
        new = rewritten(text, script, player.frames)
        changed = new != text
        if changed:
            path.write_text(new, "utf-8")
    return Played(player.keys_pressed, changed)


class Player:
    """A script on the stage, with the desks it opened."""

    def __init__(self, script: Script, launcher: Launcher, *, rewrite: bool, patience: Patience) -> None:
        """Nothing is started before `play`."""
        self.frames: dict[int, list[str]] = {}
        """The screens to be written anew, by the line of their step."""
        self.keys_pressed: Counter[str] = Counter()
        """By desk, over all its starts; complete once the script was played."""
        self._script, self._launcher = script, launcher
        self._rewrite, self._patience = rewrite, patience
        self._desks: dict[str, PtySession] = {}
        self._commands = Commands(patience.wait)
        self._size = (80, 24)
        self._env: dict[str, str] = {}
        self._masks: list[re.Pattern[str]] = []
        self._never: list[Wanted] = []
        self._offences: list[str] = []

    def play(self) -> None:
        """Take the steps in order, then judge every byte that the desks sent.

        Raises:
            ScriptFailed: a step did not hold.
        """
        for step in self._script.steps:
            take: Callable[[Step], None] = getattr(self, f"step_{step.verb.replace(' ', '_')}")
            try:
                take(step)
                self._judge_never()
            except (TerminalError, ValueError) as failed:
                raise ScriptFailed(f"{self._script.path.name}:{step.line}: {step.said}\n{failed}") from None
        try:
            for name in list(self._desks):
                self._leave(name)
        except TerminalError as failed:
            raise ScriptFailed(f"{self._script.path.name}: after the last step: {failed}") from None

    def close(self) -> None:
        """End every program that is still running."""
        for desk in self._desks.values():
            desk.close()
        self._commands.close()

    def _desk(self, step: Step) -> PtySession:
        if step.desk not in self._desks:
            raise ValueError(f"nothing runs on the desk called {step.desk}: `start` something")
        return self._desks[step.desk]

    def _leave(self, name: str) -> None:
        """End a desk for good and judge what it sent."""
        session = self._desks.pop(name)
        session.close()
        self.keys_pressed[name] += session.keys_pressed
        self._judge_never()
        if unexpected := unexpected_controls(session.all_raw):
            raise TerminalError(
                f"the desk called {name} sent control codes from data: {', '.join(unexpected)}"
            )

    # -- opening and closing -----------------------------------------------------

    def step_size(self, step: Step) -> None:
        """The size of terminals opened from here on."""
        self._size = (int(step.values["columns"]), int(step.values["rows"]))

    def step_env(self, step: Step) -> None:
        """An environment variable of programs started from here on."""
        self._env[step.values["name"]] = step.values["value"]

    def step_start(self, step: Step) -> None:
        """Open a program in a terminal of its own."""
        if step.desk in self._desks:
            if self._desks[step.desk].exit_status is None:
                raise ValueError(f"the desk called {step.desk} is already running")
            self._leave(step.desk)
        launch = self._launcher.desk(step.words)
        session = PtySession(
            launch.argv, self._size, {**launch.env, **self._env}, launch.cwd, quiet=self._patience.quiet
        )
        session.watch = self._watch
        self._desks[step.desk] = session

    def step_hang_up(self, step: Step) -> None:
        """The line drops; the program must end."""
        self._desk(step).hang_up()
        self._desk(step).wait_ended(self._patience.wait)

    def step_terminate(self, step: Step) -> None:
        """SIGTERM; the program must end."""
        self._desk(step).signal(signal.SIGTERM)
        self._desk(step).wait_ended(self._patience.wait)

    def step_kill(self, step: Step) -> None:
        """SIGKILL."""
        self._desk(step).signal(signal.SIGKILL)
        self._desk(step).wait_ended(self._patience.wait)

    def step_exits(self, step: Step) -> None:
        """The program ends, or has ended, with this exit status."""
        status = self._desk(step).wait_ended(self._patience.wait)
        if status != int(step.values["status"]):
            raise TerminalError(f"it ended with {status}:\n" + "\n".join(boxed(self._desk(step).frame())))

    # -- the officer's hands -----------------------------------------------------

    def step_key(self, step: Step) -> None:
        """Press keys one after the other, each when the desk has settled from the one before."""
        for name in step.words:
            self._desk(step).send_key(name)
            self._desk(step).settle(self._patience.wait)

    def step_burst(self, step: Step) -> None:
        """Press keys faster than the desk can answer."""
        self._desk(step).send_key(*step.words)
        self._desk(step).settle(self._patience.wait)

    def step_type(self, step: Step) -> None:
        """Type words."""
        self._desk(step).type_text(step.values["text"])
        self._desk(step).settle(self._patience.wait)

    def step_paste(self, step: Step) -> None:
        """Paste a text, so many times over."""
        self._desk(step).paste(step.values["text"] * int(step.values.get("times", "1")))
        self._desk(step).settle(self._patience.wait)

    def step_resize(self, step: Step) -> None:
        """Change the window's size."""
        self._desk(step).resize(int(step.values["columns"]), int(step.values["rows"]))
        self._desk(step).settle(self._patience.wait)

    def step_keys_at_most(self, step: Step) -> None:
        """So many keys, beyond typed words, were enough since the desk was first opened."""
        pressed = self._desk(step).keys_pressed + self.keys_pressed[step.desk]
        if pressed > int(step.values["count"]):
            raise TerminalError(f"{pressed} keys were pressed")

    # -- the officer's eyes ------------------------------------------------------

    def step_wait(self, step: Step) -> None:
        """A text comes by itself."""
        self._desk(step).wait_for(step.wanted, self._seconds(step))
        self._desk(step).settle(self._patience.wait)

    def step_gone(self, step: Step) -> None:
        """A text goes by itself."""
        self._desk(step).wait_gone(step.wanted, self._seconds(step))
        self._desk(step).settle(self._patience.wait)

    def _seconds(self, step: Step) -> float:
        return float(step.values.get("seconds", self._patience.wait))

    def step_see(self, step: Step) -> None:
        """A text is on the screen."""
        self._desk(step).wait_for(step.wanted, self._patience.see)

    def step_absent(self, step: Step) -> None:
        """A text is not on the settled screen."""
        self._desk(step).settle(self._patience.wait)
        frame = self._desk(step).frame()
        if shows(frame, step.wanted):
            raise TerminalError("it is there:\n" + "\n".join(boxed(frame)))

    def step_never(self, step: Step) -> None:
        """A text is on no screen of any desk, from here to the script's end or to `allow`."""
        self._never.append(step.wanted)
        for session in self._desks.values():
            self._watch(session.frame())

    def step_allow(self, step: Step) -> None:
        """What `never` said is lifted."""
        if step.wanted not in self._never:
            raise ValueError("no `never` step forbade this")
        self._never.remove(step.wanted)

    def _watch(self, lines: list[str]) -> None:
        for wanted in list(self._never):
            if shows(lines, wanted):
                named = wanted if isinstance(wanted, str) else wanted.pattern
                self._offences.append(
                    f"`never` was said of {named!r}, and here it is:\n" + "\n".join(boxed(lines))
                )

    def _judge_never(self) -> None:
        if self._offences:
            raise TerminalError(self._offences[0])

    def step_mask(self, step: Step) -> None:
        """What matches is hidden in the frames from here on."""
        self._masks.append(re.compile(step.values["pattern"]))

    def step_frame(self, step: Step) -> None:
        """The whole settled screen is as the script shows it."""
        session = self._desk(step)
        session.settle(self._patience.wait)
        if self._rewrite:
            self.frames[step.line] = masked(session.frame(), self._masks)
            return
        if not step.frame:
            raise ValueError("this screen was never written: run with --rewrite-frames, then read the diff")
        expected = masked(step.frame, self._masks)
        try:
            session.wait_until(lambda lines: masked(lines, self._masks) == expected, "", self._patience.see)
        except TerminalError:
            raise TerminalError(differences(expected, masked(session.frame(), self._masks))) from None

    def step_quiet(self, step: Step) -> None:
        """The desk at rest sends not one byte."""
        if sent := self._desk(step).idle_bytes(float(step.values["seconds"])):
            raise TerminalError(f"it sent {sent} bytes at rest")

    # -- other programs ----------------------------------------------------------

    def step_run(self, step: Step) -> None:
        """A command runs to its end, and succeeds."""
        self._commands.run(self._command(step))

    def step_hold(self, step: Step) -> None:
        """A command starts, says `ready`, and stays until `release`."""
        self._commands.hold(self._command(step))

    def step_release(self, step: Step) -> None:
        """The command last held ends, and succeeds."""
        self._commands.release()

    def _command(self, step: Step) -> Launch:
        launch = self._launcher.command(step.words)
        return replace(launch, env={**launch.env, **self._env})
