"""Every `*.call` file here is played as one test; README.md says how to read one."""

from pathlib import Path

import pytest

from tests.calls.conftest import Office
from tests.terminal.plugin import PlayCall

CALLS = sorted(Path(__file__).parent.glob("*.call"))


@pytest.mark.parametrize("path", CALLS, ids=[path.stem for path in CALLS])
def test_call(path: Path, play_call: PlayCall, office: Office) -> None:
    play_call(path, office)
