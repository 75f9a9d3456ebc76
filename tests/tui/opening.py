"""Opens screens in the middle of a call about the made-up account, and looks at what came of them."""

import json
from datetime import UTC, datetime
from typing import Any

from store.domain.views.casework import DraftView
from store.domain.views.people import Speaking
from tests.tui import made_up
from tests.tui.driving import Sitting, app_of, settled
from tests.tui.frames import frame_text
from tui.form import FormScreen

KEY = "k" * 32
CALL_KEY = "c" * 32


def in_call(sitting: Sitting, *, checked: bool = True) -> None:
    """A call about the made-up account, with a caller who was checked."""
    app = app_of(sitting)
    call = app.begin_call().for_tenancy(made_up.ADAEZE, "1000014")
    app.call = call.with_speaker(made_up.SPEAKING, "Adaeze Okafor") if checked else call


async def opened(sitting: Sitting, name: str, **arguments: Any) -> None:
    """A screen, as a key on the account page would open it."""
    in_call(sitting)
    given = arguments or {"tenancy_id": made_up.ADAEZE}
    app_of(sitting).show(name, **given)
    await settled(sitting)


async def opened_to_a_third_party(sitting: Sitting, name: str, *subjects: str) -> None:
    """The same, while somebody listens who may hear of so much and no more."""
    app = app_of(sitting)
    call = app.begin_call().for_tenancy(made_up.ADAEZE, "1000014")
    third = Speaking("third_party", None, 7, frozenset({"general", *subjects}), "Petra Lund")
    app.call = call.with_speaker(third, "Adaeze Okafor")
    app.show(name, tenancy_id=made_up.ADAEZE)
    await settled(sitting)


def room(sitting: Sitting) -> str:
    """The name of the screen on top."""
    return str(getattr(sitting.app.screen, "room", ""))


def shown(sitting: Sitting) -> str:
    """The screen on top, its words in one row, so that where a line breaks does not matter."""
    return " ".join(frame_text(sitting.app).split())


def deeds(sitting: Sitting) -> tuple[str, ...]:
    """What the note would say."""
    call = app_of(sitting).call
    return tuple(deed.text for deed in call.deeds) if call else ()


def a_draft(form: str, **content: str) -> DraftView:
    """A half-filled form of before a hang-up."""
    at = datetime(2026, 11, 23, 13, 50, tzinfo=UTC)
    return DraftView(5, form, made_up.ADAEZE, "1000014", KEY, CALL_KEY, json.dumps(content), at)


def hang_up(sitting: Sitting) -> None:
    """The line is lost: what the desk does with the form on top."""
    app = app_of(sitting)
    assert isinstance(app.screen, FormScreen)
    app._parting._keep(app.open_desk, [app.screen])
