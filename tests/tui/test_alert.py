"""The duty lead's desk: the alert comes over whatever there is, and takes nothing away from it."""

from dataclasses import replace
from datetime import UTC, datetime

from textual import events

from store.domain.errors import NotFound
from store.domain.views.officers import AlertView
from store.domain.views.wellbeing import FollowUpView
from tests.tui.driving import app_of, press, seated, settled, type_in
from tests.tui.fake_desk import FakeDesk
from tests.tui.frames import frame_lines
from tests.tui.made_up import TODAY
from tests.tui.opening import opened, room, shown
from tui.watch import AlertsChanged

ALERT = AlertView(
    id=9,
    key="e" * 32,
    officer_name="Asha Okoro",
    officer_extension="4101",
    caller="Adaeze Okafor",
    address="14 Alder Walk, Northgate, NX4 6QT",
    phone="07700 900123",
    started_at=datetime(2026, 11, 23, 14, 3, tzinfo=UTC),
    risk="imminent",
    where="on the bridge",
    ticks=4,
    seen_by="",
    state="live",
)
OTHER = replace(
    ALERT, id=10, key="f" * 32, officer_name="Ben Hartley", caller="caller not found yet", address=""
)


async def test_an_alert_comes_over_a_form_and_leaves_it_as_it_was(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        await type_in(sitting, "half a no")
        app_of(sitting).post_message(AlertsChanged((ALERT,)))
        await settled(sitting)
        assert room(sitting) == "alert"
        text = shown(sitting)
        for needed in ("Asha Okoro, extension 4101, has the call.", "Adaeze Okafor", "on the bridge"):
            assert needed in text
        assert "Danger now" in text
        assert "4 asked or done" in text
        assert "£" not in text
        await press(sitting, "enter", "n", "space", "y")
        assert desk.asked("wellbeing.seen") == [], "keys meant for what it covers own nothing"
        await press(sitting, "f2", "f2")
        assert desk.asked("wellbeing.seen") == [{"alert_id": 9}] * len(desk.asked("wellbeing.seen"))
        assert "It is yours: Asha Okoro sees your name." in shown(sitting)
        await press(sitting, "escape")
        assert "half a no" in shown(sitting)


async def test_it_follows_what_changes_and_stays_on_the_chosen_one(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        app_of(sitting).post_message(AlertsChanged((ALERT,)))
        await settled(sitting)
        app_of(sitting).post_message(AlertsChanged((OTHER, ALERT)))
        await settled(sitting)
        assert "2 live, 2 not seen by anybody." in shown(sitting)
        assert "Asha Okoro, extension 4101, has the call." in shown(sitting)
        await press(sitting, "k")
        assert "Ben Hartley, extension 4101, has the call." in shown(sitting)
        assert "caller not found yet" in shown(sitting)
        seen = replace(OTHER, seen_by="Lena Fischer")
        app_of(sitting).post_message(AlertsChanged((seen, ALERT)))
        await settled(sitting)
        await press(sitting, "f2")
        assert "Lena Fischer has it already." in shown(sitting)
        assert desk.asked("wellbeing.seen") == []
        app_of(sitting).post_message(AlertsChanged(()))
        await settled(sitting)
        await press(sitting, "f2", "j")
        assert "No alert is live." in shown(sitting)


async def test_after_esc_it_stays_on_the_top_line_and_is_reached_again(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        app_of(sitting).post_message(AlertsChanged((ALERT,)))
        await settled(sitting)
        await press(sitting, "escape")
        assert "1 ALERT NOT SEEN: g e" in frame_lines(sitting.app)[0]
        await press(sitting, "g", "e")
        assert room(sitting) == "alert"
        assert "on the bridge" in shown(sitting)
        await press(sitting, "escape")
        app_of(sitting).post_message(AlertsChanged((replace(ALERT, seen_by="Lena Fischer"),)))
        await settled(sitting)
        assert "NOT SEEN" not in shown(sitting)


async def test_keys_that_wait_when_it_comes_are_dropped(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await opened(sitting, "note")
        app = app_of(sitting)
        app._keys.put(events.Key("x", "x"))
        app.on_alerts_changed(AlertsChanged((ALERT,)))
        assert not app._keys._waiting
        await settled(sitting)
        assert room(sitting) == "alert"


async def test_over_the_lock_it_is_shown_and_not_owned(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        await press(sitting, "ctrl+l")
        app_of(sitting).post_message(AlertsChanged((ALERT,)))
        await settled(sitting)
        await press(sitting, "f2")
        assert "Unlock first" in shown(sitting)
        assert desk.asked("wellbeing.seen") == []
        await press(sitting, "escape")
        assert room(sitting) == "lock"


ENDED = replace(
    ALERT,
    seen_by="Lena Fischer",
    state="closed",
    follow_ups=(
        FollowUpView("adult_safeguarding", "Adult referral", opened=True, owner="Lena Fischer", due_on=TODAY),
        FollowUpView("call_back", "Call back", opened=False),
    ),
)


async def test_after_the_call_the_lead_closes_the_day(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        app_of(sitting).show("alert")
        app_of(sitting).post_message(AlertsChanged((replace(ALERT, seen_by="Lena Fischer"),)))
        await settled(sitting)
        await press(sitting, "f3")
        assert "The call goes on" in shown(sitting)
        app_of(sitting).post_message(AlertsChanged((replace(ENDED, seen_by=""),)))
        await settled(sitting)
        await press(sitting, "f3")
        assert "First F2: I own it." in shown(sitting)
        app_of(sitting).post_message(AlertsChanged((ENDED,)))
        await settled(sitting)
        assert "0 live, 0 not seen by anybody, 1 ended and to finish today." in shown(sitting)
        assert "Opened: Adult referral. Lena Fischer, today." in shown(sitting)
        assert "NOT OPENED, by you: Call back" in shown(sitting)
        await press(sitting, "f3", "f4")
        assert desk.asked("wellbeing.done") == [
            {"alert_id": 9, "step": "lead_review"},
            {"alert_id": 9, "step": "debrief"},
        ]
        app_of(sitting).post_message(AlertsChanged((replace(ENDED, reviewed=True),)))
        await settled(sitting)
        await press(sitting, "f3", "f5")
        assert len(desk.asked("wellbeing.done")) == 2
        assert "It is known whose account it is." in shown(sitting)
        assert "record reviewed: done, officer debriefed: F4" in shown(sitting)


async def test_the_lead_names_the_account_of_a_caller_not_found(desk: FakeDesk) -> None:
    async with seated(desk) as sitting:
        app_of(sitting).show("alert")
        app_of(sitting).post_message(AlertsChanged((replace(ENDED, named=False),)))
        await settled(sitting)
        assert "Waits for an account: Call back" in shown(sitting)
        await press(sitting, "f5")
        await type_in(sitting, "jk2026")
        await press(sitting, "escape")
        assert room(sitting) == "alert"
        await press(sitting, "f5")
        desk.with_answers(wellbeing__name=NotFound("No account has that.", "Find it."))
        await type_in(sitting, "999")
        await press(sitting, "enter")
        assert "No account has that." in shown(sitting)
        assert "999" in shown(sitting), "what was typed stays"
        desk.with_answers(wellbeing__name="14 Alder Walk")
        await press(sitting, "enter")
        assert desk.asked("wellbeing.name") == [{"alert_id": 9, "rent_reference": "999"}] * 2
        assert "Recovery is held and what waited is opened: 14 Alder Walk." in shown(sitting)
        assert "£" not in shown(sitting)
