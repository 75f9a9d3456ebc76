"""Every `*.call` file here is played as one test; README.md says how to read one."""

from pathlib import Path

import pytest

from tests.calls.conftest import Office
from tests.terminal.plugin import PlayCall

HERE = Path(__file__).parent
CALLS = sorted(HERE.glob("*.call"))
ON_BOTH = sorted((HERE / "on_both_databases").glob("*.call"))


@pytest.mark.parametrize("path", CALLS, ids=[path.stem for path in CALLS])
def test_call(path: Path, play_call: PlayCall, office: Office) -> None:
    play_call(path, office)


@pytest.mark.parametrize("path", ON_BOTH, ids=[path.stem for path in ON_BOTH])
def test_call_on_both_databases(path: Path, play_call: PlayCall, office_on_each: Office) -> None:
    play_call(path, office_on_each)
