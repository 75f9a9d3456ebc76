"""What every test stands on: a home of its own, the databases, the count of service tests, Hypothesis's profiles."""

import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The run's desks and workers are compiled once, not once each, whatever the machine is set to.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

pytest_plugins = ["pytester", "tests.databases", "tests.service_count", "tests.terminal.plugin"]

settings.register_profile("suite", derandomize=True, deadline=None, max_examples=50, print_blob=True)
settings.register_profile(
    "long", deadline=None, max_examples=2000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")  # `--hypothesis-profile=long` comes later and wins


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much the tests do whose size is an option: small in the suite, large by hand."""
    parser.addoption("--tampers", type=int, default=0, help="random stored values to change and have proved")
    parser.addoption("--tamper-seed", type=int, default=1, help="which random ones")
    parser.addoption("--dirty-tenancies", type=int, default=600, help="tenancies of the large dirty extract")


LONGEST = (
    "tests/calls/",
    "tests/torture/",
    "tests/tui/test_every_screen.py",
    "tests/store/test_service_count.py",
)
"""Where tests take seconds each: they come first, so that no worker is left with one when the others are done."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first; otherwise as it was shuffled."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


XDG = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this worker's tests have their homes."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def home(homes: Path) -> Iterator[Path]:
    """Shuts the real home, its XDG folders and any DUTYDESK_ setting out of every test."""
    folder = homes / str(next(_numbers))
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        for name in XDG:
            patch.setenv(name, str(folder / name.removeprefix("XDG_").removesuffix("_HOME").lower()))
        patch.delenv("XDG_CONFIG_DIRS", raising=False)
        patch.delenv("XDG_DATA_DIRS", raising=False)
        for name in [name for name in os.environ if name.startswith("DUTYDESK_")]:
            patch.delenv(name)
        yield folder
