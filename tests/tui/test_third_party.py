"""Third party: live authority and its scope, expired, revoked, none, and consent by voice for this call only."""

from dataclasses import replace

import pytest

from store.domain.verification import Scope
from store.domain.views.people import AuthorityView
from tests.tui import made_up
from tests.tui.driving import app_of, at_account, checking, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_text

BALANCE_ONLY = replace(made_up.LIVE, scope=("balance",))
NO_CONFIRMING = "I can't confirm whether we hold an account."


def _desk(*authorities: AuthorityView) -> FakeDesk:
    return FakeDesk().with_answers(people__sheet=replace(made_up.SHEET, authorities=authorities))


async def test_a_live_authority_opens_the_account_within_its_scope() -> None:
    desk = _desk(made_up.EXPIRED, BALANCE_ONLY)
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "t")
        frame = frame_text(sitting.app)
        assert "> Martha Lind, Northgate Advice Centre (adviser)" in frame
        assert "LIVE" in frame
        assert "May discuss: balance." in frame
        assert "Ring back on the published number, not on theirs: 0113 496 0110" in frame
        await press(sitting, "enter")
        (kept,) = desk.asked("people.record_try")
        assert (kept["outcome"], kept["authority_id"], kept["asked"]) == ("authority", made_up.LIVE.id, 0)
        call = app_of(sitting).call
        assert call is not None
        assert call.speaking is not None
        assert call.speaking.kind == "third_party"
        assert call.speaking.subjects == {"balance"}
        assert call.deeds[-1].text.startswith("Spoke with Martha Lind, Northgate Advice Centre")
        page = frame_text(sitting.app)
        assert "£186.40" in page
        for beyond in ("£20.00", "Water", "Universal", "UC ", "Chidi", "Promised", "Next step"):
            assert beyond not in page
        assert "NOT to be discussed: what it is made of, letters" in page


@pytest.mark.parametrize(
    ("authority", "state", "refusal"),
    [
        (
            made_up.EXPIRED,
            "EXPIRED on Wed 31 Dec 2025",
            "Expired on Wed 31 Dec 2025: nothing may be confirmed.",
        ),
        (
            made_up.REVOKED,
            "REVOKED on Mon 5 Oct 2026",
            "Revoked on Mon 5 Oct 2026: nothing may be confirmed.",
        ),
    ],
)
async def test_an_authority_that_is_over_confirms_nothing(
    authority: AuthorityView, state: str, refusal: str
) -> None:
    desk = _desk(authority)
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "t")
        assert state in frame_text(sitting.app)
        assert NO_CONFIRMING in frame_text(sitting.app)
        assert "May discuss" not in frame_text(sitting.app)
        await press(sitting, "enter")
        assert refusal in frame_text(sitting.app)
        assert desk.asked("people.record_try") == []
        assert app_of(sitting).call.speaking is None  # type: ignore[union-attr]


async def test_with_none_on_file_there_is_the_sentence_and_a_message() -> None:
    desk = _desk()
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "t", "enter")
        frame = frame_text(sitting.app)
        assert "NONE ON FILE" in frame
        assert NO_CONFIRMING in frame
        assert desk.asked("people.record_try") == []


async def test_an_unchecked_voice_cannot_consent() -> None:
    desk = _desk()
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "t", "c")
        frame = frame_text(sitting.app)
        assert "Who is speaking?" in frame
        assert "Consent by voice: the tenant is checked first, on this line." in frame
        # Not even by its name.
        app_of(sitting).show("consent", tenancy_id=made_up.ADAEZE)
        await settled(sitting)
        await type_in(sitting, "Martha Lind")
        await press(sitting, "enter", "enter")
        await type_in(sitting, "4")
        await press(sitting, "enter")
        await type_in(sitting, "y")
        await press(sitting, "enter")
        assert "consent by an unchecked voice is none" in " ".join(frame_text(sitting.app).split())
        assert desk.asked("people.record_try") == []


async def test_the_tenant_checked_first_then_consents_for_this_call() -> None:
    desk = _desk()
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "t", "c", "y", "y", "y")
        assert "Adaeze Okafor was checked in this call and is on the line." in frame_text(sitting.app)
        await type_in(sitting, "Martha Lind")
        question = "“Are you happy for me to talk to Martha Lind about your account, on this call?”"
        assert question in " ".join(frame_text(sitting.app).split())
        await press(sitting, "enter")
        await type_in(sitting, "Advice")
        await press(sitting, "enter")
        await type_in(sitting, "2")
        await press(sitting, "enter", "enter")
        assert "The tenant has not said yes." in frame_text(sitting.app)
        await type_in(sitting, "y")
        await press(sitting, "enter")
        passed, consent = desk.asked("people.record_try")
        assert (passed["outcome"], consent["outcome"], consent["person_id"]) == ("passed", "consent", 1)
        speaking = app_of(sitting).call.speaking  # type: ignore[union-attr]
        assert speaking is not None
        assert speaking.consent
        assert speaking.subjects == Scope.TALK.subjects
        assert speaking.name == "Martha Lind, Advice"
        assert "THIRD PARTY  Martha Lind, Advice  consent by voice, this call only" in frame_text(sitting.app)


async def test_consent_reaches_neither_notes_nor_personal_details_whatever_is_typed(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await at_account(sitting)
        await press(sitting, "t", "c")
        await type_in(sitting, "Paul Reyes")
        await press(sitting, "enter", "enter")
        await type_in(sitting, "4")
        await press(sitting, "enter")
        await type_in(sitting, "y")
        await press(sitting, "enter")
        speaking = app_of(sitting).call.speaking  # type: ignore[union-attr]
        assert speaking is not None
        assert not speaking.subjects & {"notes", "personal"}
        await press(sitting, "4")
        assert "The diary: not in this consent." in frame_text(sitting.app)
        await press(sitting, "c")
        assert "Ring back on a number that you ty" in frame_text(sitting.app)
        assert desk.asked("accounts.diary") == []
        assert desk.asked("casework.phones") == []
