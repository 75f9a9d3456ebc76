"""The account page: five balances and what to say, panels, and the ways on that the listener allows."""

from dataclasses import replace

import pytest

from store.domain.errors import NotAllowed
from store.domain.money import Pence
from store.domain.views.account import Banner
from tests.tui import made_up
from tests.tui.driving import app_of, at_account, checking, press, seated, settled
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_lines, frame_text

SCOPE = frozenset({"general", "balance"})


async def test_an_ordinary_account_stands_whole_on_80_by_24(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await at_account(sitting)
        frame = frame_text(sitting.app)
        for words in (
            "VERIFIED TENANT  Adaeze Okafor",
            "Adaeze Okafor  ref 1000014",
            "Asha Okoro, North one",
            "14 Alder Walk, Northgate, NX4 6QT  SEC secure tenancy",
            "All £186.40   on its way none   breathing space none   barred none",
            "COLLECT £186.40, 1.6 weeks",
            "Rent £156.40   Service charge £30.00",
            "Water £23.40   Court costs £54.00",
            "£112.37 rent on Mon 30 Nov 2026",
            "19 Nov £20.00 Cash   12 Nov £150.00 Cash   29 Oct £250.00 PayPoint",
            "Agreement   none",
            "Chidi Okafor (son)",
            "£50.00 by Fri 27 Nov 2026",
            "Next step   not assessed",
        ):
            assert words in frame
        said = " ".join(frame.split())
        assert "Say: “Your account is £186.40 behind; your rent of £112.37 is due each Monday.”" in said
        assert "PgDn" not in frame
        (opened,) = desk.asked("accounts.open")
        assert opened["call_key"] == app_of(sitting).call.key  # type: ignore[union-attr]


async def test_three_banners_in_rank_order_and_how_many_more() -> None:
    banners = tuple(
        Banner(code, rank, text)
        for code, rank, text in (
            ("agreement", 70, "AGREEMENT kept"),
            ("safety", 20, "STAFF SAFETY"),
            ("court", 50, "COURT"),
            ("hold", 90, "HOLD"),
            ("eviction", 30, "EVICTION"),
        )
    )
    desk = FakeDesk().with_answers(accounts__open=replace(made_up.ACCOUNT, banners=banners))
    async with seated(desk) as sitting:
        await at_account(sitting)
        lines = [line.strip() for line in frame_lines(sitting.app) if line.startswith(" ! ")]
        assert lines == ["! STAFF SAFETY", "! EVICTION", "! COURT  and 2 more: 6"]


async def test_panels_are_asked_for_and_escape_comes_back_to_the_first(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await at_account(sitting)
        await press(sitting, "4")
        assert "Says Universal Credit is late." in frame_text(sitting.app)
        assert "ADDED 20 Nov 09:10 A Okoro: she rang back to say it came." in frame_text(sitting.app)
        assert "Only cleared staff may read this one." in frame_text(sitting.app)
        await press(sitting, "5")
        assert "No notice, no claim, no warrant on file." in frame_text(sitting.app)
        await press(sitting, "6")
        assert "Adaeze Okafor (tenant)" in frame_text(sitting.app)
        await press(sitting, "3")
        assert "No agreement." in frame_text(sitting.app)
        await press(sitting, "escape")
        assert "COLLECT £186.40" in frame_text(sitting.app)


async def test_a_long_diary_goes_on_below() -> None:
    row = made_up.DIARY.rows[0]
    rows = tuple(replace(row, contact_id=number, said=f"Said number {number}.") for number in range(30))
    desk = FakeDesk().with_answers(accounts__diary=replace(made_up.DIARY, rows=rows, more=True))
    async with seated(desk) as sitting:
        await at_account(sitting)
        await press(sitting, "4")
        assert "PgDn for more" in frame_text(sitting.app)
        assert "Said number 29." not in frame_text(sitting.app)
        for _ in range(8):
            await press(sitting, "pagedown")
        assert "Said number 29." in frame_text(sitting.app)
        assert "Older ones are not shown." in frame_text(sitting.app)
        for _ in range(8):
            await press(sitting, "pageup")
        assert "Said number 0." in frame_text(sitting.app)


async def test_after_a_form_the_account_is_read_again_and_the_panel_kept(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await at_account(sitting)
        balances = made_up.ACCOUNT.balances
        assert balances is not None
        paid = replace(balances, gross=Pence(16640), collectable=Pence(16640))
        await press(sitting, "4", "f1")
        desk.with_answers(accounts__open=replace(made_up.ACCOUNT, balances=paid, seq=32))
        await press(sitting, "escape")
        assert "Says Universal Credit is late." in frame_text(sitting.app)
        await press(sitting, "1")
        assert "COLLECT £166.40" in frame_text(sitting.app)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("p", "Payments: not in this authority."),
        ("u", "Payments: not in this authority."),
        ("h", "Letters and recovery: not in this authority."),
        ("3", "The agreement: not in this authority."),
        ("4", "The diary: not in this authority."),
        ("5", "Notices and court: not in this authority."),
        ("6", "People and flags: not in this authority."),
    ],
)
async def test_what_the_authority_does_not_reach_is_not_opened_and_it_says_why(key: str, why: str) -> None:
    live = replace(made_up.LIVE, scope=("balance",))
    desk = FakeDesk().with_answers(people__sheet=replace(made_up.SHEET, authorities=(live,)))
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "t", "enter", key)
        assert why in frame_text(sitting.app)
        assert "Account" in frame_lines(sitting.app)[0]
        asked = {name for name, _ in desk.requests}
        assert not asked & {"accounts.diary", "accounts.recovery", "accounts.people", "money.sheet"}


async def test_a_third_party_never_shuts_the_page_itself_nor_the_officers_own_forms() -> None:
    live = replace(made_up.LIVE, scope=("agreement", "letters"))
    desk = FakeDesk().with_answers(people__sheet=replace(made_up.SHEET, authorities=(live,)))
    async with seated(desk) as sitting:
        await checking(sitting)
        await press(sitting, "t", "enter", "3")
        for key in ("1", "escape"):
            await press(sitting, key)
            assert "NOT to be discussed" in frame_text(sitting.app)
            await press(sitting, "3")
        for key, heading in (("n", "NOTE"), ("h", "HOLD"), ("c", "CALL BACK")):
            await press(sitting, "1", key)
            assert heading in frame_lines(sitting.app)[0]
            assert not desk.asked("casework.phones"), "the tenant's numbers are no third party's business"
            await press(sitting, "escape")


async def test_an_account_that_does_not_open_says_why_and_shows_nothing() -> None:
    desk = FakeDesk().with_answers(
        accounts__open=NotAllowed("Your role does not reach this.", "Ask the lead.")
    )
    async with seated(desk) as sitting:
        await at_account(sitting)
        frame = frame_text(sitting.app)
        assert "Your role does not reach this. Ask the lead." in frame
        assert "£" not in frame
        await press(sitting, "p")
        assert "The account is not open yet." in frame_text(sitting.app)
        await press(sitting, "escape")
        assert "Who is speaking?" in frame_lines(sitting.app)[0]


async def test_an_account_read_anew_that_fails_takes_the_figures_away(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await at_account(sitting)
        desk.with_answers(accounts__open=NotAllowed("The authority is over.", "Check again."))
        await press(sitting, "f1", "escape")
        assert "The authority is over. Check again." in frame_text(sitting.app)
        assert "£" not in frame_text(sitting.app)


async def test_nobody_checked_sees_nothing(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        app_of(sitting).begin_call()
        app_of(sitting).show("account", tenancy_id=made_up.ADAEZE)
        await settled(sitting)
        assert "NOT VERIFIED" in frame_text(sitting.app)
        assert desk.asked("accounts.open") == []


async def test_two_columns_where_there_is_room(desk: FakeDesk) -> None:
    async with seated(desk, size=(120, 40)) as sitting:
        await at_account(sitting)
        line = next(line for line in frame_lines(sitting.app) if "Made of" in line)
        assert "Agreement   none" in line


async def test_esc_goes_back_to_the_first_panel_and_never_on_to_the_wrap_up(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await at_account(sitting)
        await press(sitting, "6", "escape")
        assert "COLLECT £186.40" in frame_text(sitting.app)
        await press(sitting, "escape", "escape")
        assert "COLLECT £186.40" in frame_text(sitting.app)
        assert "w wraps up, / finds the next caller" in frame_text(sitting.app)
        assert desk.asked("casework.suggest") == []
