"""Summer time: the store gives moments as UTC, and every page shows them as the council's clock did."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store.domain.money import Pence
from store.domain.views.casework import DraftView
from store.domain.views.wellbeing import AlertState
from tests.tui import made_up
from tests.tui.test_alert import ALERT
from tui.wording import alert, approvals, casework, drafts, emergency, forms, look_ups, money, panels
from tui.wording.amounts import clock, day_of

AT = datetime(2026, 7, 20, 23, 3, tzinfo=UTC)
"""Three minutes past midnight in London, on the 21st."""

DRAFT = DraftView(0, "note", made_up.ADAEZE, "1000014", "key", "call", '{"note": "x"}', AT)
ROW = replace(made_up.DIARY.rows[0], at=AT)
SEEN = AlertState(True, "Lena Fischer", "4100", True, "Lena Fischer", AT, "")
ASKED = replace(made_up.APPROVAL, action=replace(made_up.APPROVAL.action, requested_at=AT))
TAKEN = replace(made_up.receipt(Pence(2000)), taken_at=AT)


def test_a_moment_of_the_store_is_shown_as_the_council_s_clock_showed_it() -> None:
    assert (clock(AT), day_of(AT)) == ("00:03", date(2026, 7, 21))
    winter = datetime(2026, 12, 20, 23, 3, tzinfo=UTC)
    assert (clock(winter), day_of(winter)) == ("23:03", date(2026, 12, 20))


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("emergency", [emergency.state_line(emergency.Kept(AT, AT, SEEN))]),
        ("alert", alert.alert(replace(ALERT, started_at=AT), 80)),
        ("alert list", [alert.alert_line(replace(ALERT, started_at=AT), False, 80)]),
        ("approval", approvals.request(ASKED, 80)),
        ("approval command", look_ups.approval(ASKED)),
        ("drafts", [drafts.drafts([DRAFT])[0].note]),
        ("draft offered", [drafts.offered([DRAFT])]),
        ("diary", panels.diary(replace(made_up.DIARY, rows=(ROW,)), 80)),
        ("notes to add to", [casework.contacts([ROW])[0].label]),
        ("note added to", [forms.adding_to(ROW)]),
        ("receipt", money.receipt(TAKEN, 80)),
    ],
)
def test_every_page_shows_it(page: str, lines: list[object]) -> None:
    text = "\n".join(str(line) for line in lines)
    assert "23:03" not in text, page
    assert "20 Jul" not in text, page
    assert "00:03" in text or "21 Jul" in text, page
