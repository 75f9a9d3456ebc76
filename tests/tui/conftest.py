"""What the tests of screens share."""

import pytest

from tests.tui.fake_desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    """A desk that answers as usual until a test says otherwise."""
    return FakeDesk()
