"""What was said, promised and asked, written down once and never edited."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from store.domain.errors import (
    BadInput,
    Barred,
    ChangedMeanwhile,
    KeyReused,
    NotAllowed,
    NotFound,
    Refused,
)
from store.domain.money import Pence
from store.domain.views.people import Speaking
from store.engine import Store
from store.models.columns import metadata
from store.queries.casework import suggestion
from tests.store.desks import POLICY, WORKING_DAYS, Sitting, count, rows, sit, told, unit_of
from tests.store.world import TODAY, World, build_world

CARD = "4111 1111 1111 1111"


@pytest.fixture
def world(store: Store) -> World:
    return build_world(store)


@pytest.fixture
def asha(world: World, store: Store, tmp_path: Path) -> Sitting:
    return sit(world, store, "asha", tmp_path)


def note(world: World, **changed: Any) -> dict[str, Any]:
    """A note as the wrap-up writes it."""
    return {
        "key": "n1",
        "call_key": "c1",
        "tenancy_id": world.secure.tenancy_id,
        "person_id": world.secure.person_id,
        "channel": "phone",
        "subject": "Arrears",
        "did": "Took a payment\nPromise for Friday",
        "said": "Hours were cut at work.",
        "restricted": False,
        **changed,
    }


def test_a_note_is_kept_once_for_its_key(world: World, store: Store, asha: Sitting) -> None:
    first = asha.casework.write(**note(world))
    again = asha.casework.write(**note(world))
    assert (first.again, again.again) == (False, True)
    assert first.contact_id == again.contact_id
    [row] = rows(store, "contact", key="n1")
    assert (row.did, row.said) == ("Took a payment\nPromise for Friday", "Hours were cut at work.")
    assert (row.direction, row.visible_to, row.officer_id) == ("in", "all", world.officers["asha"])
    [event] = told(store, "write", "contact")
    assert event.subject_id == first.contact_id
    assert "cut" not in event.detail


def test_a_key_used_for_another_note_is_refused(world: World, asha: Sitting) -> None:
    asha.casework.write(**note(world))
    with pytest.raises(KeyReused, match="the first is kept"):
        asha.casework.write(**note(world, said="Something else."))


def test_a_restricted_note_is_for_the_cleared(world: World, store: Store, asha: Sitting) -> None:
    asha.casework.write(**note(world, restricted=True))
    assert rows(store, "contact", key="n1")[0].visible_to == "cleared"


@pytest.mark.parametrize("field", ["said", "subject", "did"])
def test_a_card_number_is_refused_in_every_box_and_nothing_is_kept(
    world: World, store: Store, asha: Sitting, field: str
) -> None:
    with pytest.raises(BadInput, match="card number") as refused:
        asha.casework.write(**note(world, **{field: f"It is {CARD}, she said."}))
    assert "4111" not in str(refused.value)
    assert count(store, "contact", key="n1") == 0


def test_the_payment_card_of_a_tenant_is_no_bank_card(world: World, store: Store, asha: Sitting) -> None:
    reference = world.secure.payment_reference
    spaced = " ".join(reference[at : at + 4] for at in range(0, 19, 4))
    asha.casework.write(**note(world, said=f"Paid with {reference}, that is {spaced}."))
    assert reference in rows(store, "contact", key="n1")[0].said


def test_control_codes_and_markup_are_kept_as_harmless_text(
    world: World, store: Store, asha: Sitting
) -> None:
    asha.casework.write(**note(world, said="a\x1b]52;c;eA==\x07b\u202ec [@click=app.quit]x[/]"))
    assert rows(store, "contact", key="n1")[0].said == "a]52;c;eA==bc [@click=app.quit]x[/]"


def test_a_note_too_long_is_refused_whole_and_says_by_how_much(
    world: World, store: Store, asha: Sitting
) -> None:
    with pytest.raises(BadInput, match="990000 characters too long"):
        asha.casework.write(**note(world, said="x" * 1_000_000))
    assert count(store, "contact", key="n1") == 0


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"said": " ", "did": ""}, BadInput),
        ({"channel": "system"}, BadInput),
        ({"key": ""}, BadInput),
        ({"tenancy_id": 999}, NotFound),
        ({"person_id": 999}, NotFound),
    ],
)
def test_a_note_that_cannot_be_kept_says_why(
    world: World, store: Store, asha: Sitting, changed: dict[str, Any], error: type[Exception]
) -> None:
    before = count(store, "contact")
    with pytest.raises(error):
        asha.casework.write(**note(world, **changed))
    assert count(store, "contact") == before


def test_a_wrong_note_gets_an_addendum_and_is_never_edited(world: World, store: Store, asha: Sitting) -> None:
    written = asha.casework.write(**note(world))
    for _ in range(2):
        asha.casework.add_to(key="a1", contact_id=written.contact_id, text="It was Tuesday.")
    [addendum] = rows(store, "contact_addendum", contact_id=written.contact_id)
    assert addendum.text == "It was Tuesday."
    for change in ("UPDATE contact SET said = ''", "DELETE FROM contact_addendum"):
        with unit_of(asha) as unit, pytest.raises(DBAPIError, match="append-only"):
            unit.connection.exec_driver_sql(change)
    assert rows(store, "contact", key="n1")[0].said == "Hours were cut at work."


def test_nobody_adds_to_a_note_they_may_not_read(world: World, store: Store, tmp_path: Path) -> None:
    hidden = world.joint.made["secret_contact"]
    with pytest.raises(NotFound):
        sit(world, store, "asha", tmp_path).casework.add_to(key="a2", contact_id=hidden, text="x")
    sit(world, store, "lena", tmp_path).casework.add_to(key="a3", contact_id=hidden, text="Seen.")
    sit(world, store, "ben", tmp_path).casework.add_to(key="a4", contact_id=hidden, text="I wrote it.")
    assert count(store, "contact_addendum", contact_id=hidden) == 2


def promise(world: World, **changed: Any) -> dict[str, Any]:
    return {
        "key": "p1",
        "tenancy_id": world.secure.tenancy_id,
        "person_id": world.secure.person_id,
        "amount": Pence(5000),
        "due_on": date(2026, 11, 27),
        "how": "cash at the office",
        **changed,
    }


def test_a_promise_is_kept_once(world: World, store: Store, asha: Sitting) -> None:
    number = asha.casework.promise(**promise(world))
    assert asha.casework.promise(**promise(world)) == number
    [row] = rows(store, "promise", key="p1")
    assert (row.amount, row.due_on, row.state) == (5000, date(2026, 11, 27), "open")
    # The same form sent again after its day is still the same promise.
    assert asha.later(days=10).casework.promise(**promise(world)) == number


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": Pence(0)},
        {"amount": Pence(-1)},
        {"due_on": TODAY - timedelta(days=1)},
        {"due_on": TODAY + timedelta(days=367)},
        {"how": CARD},
    ],
)
def test_a_promise_of_nothing_or_for_a_day_gone_by_is_refused(
    world: World, store: Store, asha: Sitting, changed: dict[str, Any]
) -> None:
    with pytest.raises(BadInput):
        asha.casework.promise(**promise(world, **changed))
    assert count(store, "promise", key="p1") == 0


def test_a_promise_for_today_is_taken(world: World, asha: Sitting) -> None:
    assert asha.casework.promise(**promise(world, due_on=TODAY))


def call_back(world: World, **changed: Any) -> dict[str, Any]:
    return {
        "key": "b1",
        "tenancy_id": world.secure.tenancy_id,
        "person_id": world.secure.person_id,
        "phone": "07700 900123",
        "due_on": TODAY,
        "due_time": "16:30",
        "reason": "The form from the benefits office",
        **changed,
    }


def test_a_call_back_is_kept_with_its_owner(world: World, store: Store, asha: Sitting) -> None:
    number = asha.casework.call_back(**call_back(world))
    assert asha.casework.call_back(**call_back(world)) == number
    [row] = rows(store, "call_back", key="b1")
    assert (row.due_time, row.owner_id, row.state) == ("16:30", world.officers["asha"], "open")


@pytest.mark.parametrize(
    "changed", [{"due_time": "24:00"}, {"due_time": "4pm"}, {"phone": "ring me"}, {"reason": ""}]
)
def test_a_call_back_needs_a_time_a_number_and_a_reason(
    world: World, asha: Sitting, changed: dict[str, Any]
) -> None:
    with pytest.raises(BadInput):
        asha.casework.call_back(**call_back(world, **changed))


def test_only_the_safe_number_may_be_rung(world: World, store: Store, asha: Sitting) -> None:
    grace = world.safe
    [offered] = asha.casework.phones(grace.tenancy_id, grace.person_id)
    assert (offered.value, offered.safe_only) == ("07700 900708", True)
    asked = call_back(world, tenancy_id=grace.tenancy_id, person_id=grace.person_id)
    for person_id in (grace.person_id, None):
        with pytest.raises(Barred, match="must not be rung") as barred:
            asha.casework.call_back(**{**asked, "phone": "07700 900707", "person_id": person_id})
        assert barred.value.source == "Council safe-contact policy"
    asha.casework.call_back(**{**asked, "phone": "07700-900708"})
    assert count(store, "call_back") == 1


def test_numbers_of_both_joint_tenants_are_offered(world: World, asha: Sitting) -> None:
    offered = asha.casework.phones(world.joint.tenancy_id, None)
    assert {one.value for one in offered} == {"07700 900201", "07700 900202"}
    assert not any(one.safe_only for one in offered)


def hold(world: World, **changed: Any) -> dict[str, Any]:
    return {
        "key": "h1",
        "tenancy_id": world.secure.tenancy_id,
        "reason": "uc_pending",
        "detail": "claimed last week",
        "ends_on": TODAY + timedelta(days=28),
        **changed,
    }


def test_a_hold_stands_until_its_end(world: World, asha: Sitting) -> None:
    placed = asha.casework.hold(**hold(world))
    assert asha.casework.hold(**hold(world)) == placed
    assert (placed.reason, placed.owner) == ("Universal Credit claim pending", "Asha Okoro")
    assert asha.casework.holds(world.secure.tenancy_id) == (placed,)
    assert asha.later(days=28).casework.holds(world.secure.tenancy_id) == (placed,)
    assert asha.later(days=29).casework.holds(world.secure.tenancy_id) == ()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"reason": "because"}, BadInput),
        ({"ends_on": TODAY - timedelta(days=1)}, BadInput),
        ({"reason": "other", "detail": ""}, BadInput),
        ({"ends_on": TODAY + timedelta(days=29)}, NotAllowed),
        ({"reason": "wellbeing", "ends_on": TODAY + timedelta(days=8)}, NotAllowed),
        # Ten working days after a Monday with no bank holiday near: Monday 7 December.
        ({"reason": "dispute", "ends_on": date(2026, 12, 8)}, NotAllowed),
        ({"tenancy_id": 999}, NotFound),
    ],
)
def test_a_hold_has_a_reason_an_end_and_a_longest_length(
    world: World, store: Store, asha: Sitting, changed: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        asha.casework.hold(**hold(world, **changed))
    assert count(store, "hold") == 0


def test_a_dispute_holds_for_ten_working_days(world: World, asha: Sitting) -> None:
    assert asha.casework.hold(**hold(world, reason="dispute", ends_on=date(2026, 12, 7)))


def test_of_two_who_end_a_hold_the_second_is_told(world: World, store: Store, tmp_path: Path) -> None:
    asha, ben = (sit(world, store, login, tmp_path) for login in ("asha", "ben"))
    placed = asha.casework.hold(**hold(world))
    asha.casework.end_hold(hold_id=placed.id, version=placed.version, why="The claim was decided")
    with pytest.raises(Refused, match="was ended on 23/11/2026"):
        ben.casework.end_hold(hold_id=placed.id, version=placed.version, why="Decided")
    assert asha.casework.holds(world.secure.tenancy_id) == ()
    [row] = rows(store, "hold", id=placed.id)
    assert (row.ended_by, row.ended_why) == (world.officers["asha"], "The claim was decided")


def test_a_hold_that_changed_meanwhile_is_not_ended(world: World, store: Store, asha: Sitting) -> None:
    placed = asha.casework.hold(**hold(world))
    with pytest.raises(ChangedMeanwhile):
        asha.casework.end_hold(hold_id=placed.id, version=placed.version + 1, why="x")
    assert rows(store, "hold", id=placed.id)[0].ended_on is None
    with pytest.raises(NotFound):
        asha.casework.end_hold(hold_id=999, version=1, why="x")


def test_only_a_lead_releases_a_wellbeing_hold(world: World, store: Store, tmp_path: Path) -> None:
    asha, lena = (sit(world, store, login, tmp_path) for login in ("asha", "lena"))
    placed = asha.casework.hold(**hold(world, reason="wellbeing", ends_on=TODAY + timedelta(days=7)))
    with pytest.raises(NotAllowed, match="Only a lead"):
        asha.casework.end_hold(hold_id=placed.id, version=placed.version, why="x")
    lena.casework.end_hold(hold_id=placed.id, version=placed.version, why="Spoke to her today")
    assert lena.casework.holds(world.secure.tenancy_id) == ()


def speaking(world: World, kind: str = "tenant") -> Speaking:
    return Speaking(kind, world.secure.person_id, None, frozenset({"balance"}), "Adaeze Okafor")


def test_a_call_is_kept_from_its_beginning_to_its_end(world: World, store: Store, asha: Sitting) -> None:
    for _ in range(2):
        asha.casework.begin_call(key="c1")
    later = asha.later(at="14:09")
    for _ in range(2):
        later.casework.end_call(key="c1", tenancy_id=world.secure.tenancy_id, speaking=speaking(world))
    [row] = rows(store, "call", key="c1")
    assert (row.ended_at - row.started_at).total_seconds() == 360
    assert (row.caller, row.person_id) == ("tenant", world.secure.person_id)
    with pytest.raises(KeyReused):
        later.casework.end_call(key="c1", tenancy_id=world.joint.tenancy_id, speaking=None)


def test_a_call_whose_beginning_was_lost_is_still_ended(store: Store, asha: Sitting) -> None:
    asha.casework.end_call(key="c2", tenancy_id=None, speaking=None)
    [row] = rows(store, "call", key="c2")
    assert (row.caller, row.tenancy_id) == ("unverified", None)
    assert row.ended_at is not None


def test_nobody_ends_another_officers_call(world: World, store: Store, tmp_path: Path) -> None:
    sit(world, store, "asha", tmp_path).casework.begin_call(key="c3")
    with pytest.raises(KeyReused):
        sit(world, store, "ben", tmp_path).casework.end_call(key="c3", tenancy_id=None, speaking=None)


def wrapped(world: World, **changed: Any) -> dict[str, Any]:
    """A call as the wrap-up keeps it."""
    given = note(world, key="w1", speaking=speaking(world), call_key="c9")
    del given["channel"]
    ring = ("07700 900123", date(2026, 11, 30), "14:00", "")
    return {**given, "promise": (Pence(5000), date(2026, 11, 27), ""), "call_back": ring, **changed}


def kept(store: Store) -> tuple[int, ...]:
    """How many notes, promises, calls owed and calls there are of the wrap-up."""
    keys = {"contact": "w1", "promise": "w1:promise", "call_back": "w1:call_back", "call": "c9"}
    return tuple(count(store, name, key=key) for name, key in keys.items())


def test_a_wrap_up_keeps_all_of_a_call_once(world: World, store: Store, asha: Sitting) -> None:
    first, again = (asha.casework.wrap_up(**wrapped(world)) for _ in range(2))
    assert (first.again, again.again) == (False, True)
    assert first.contact_id == again.contact_id
    assert kept(store) == (1, 1, 1, 1)
    assert rows(store, "call", key="c9")[0].ended_at is not None
    for other in ({"promise": None}, {"call_back": None}, {"said": "Other."}):
        with pytest.raises(KeyReused):
            asha.casework.wrap_up(**wrapped(world, **other))


def test_a_call_back_without_a_line_has_a_reason_all_the_same(
    world: World, store: Store, asha: Sitting
) -> None:
    asha.casework.wrap_up(**wrapped(world, said=""))
    assert rows(store, "call_back", key="w1:call_back")[0].reason == "Call back agreed in a call"


@pytest.mark.parametrize(
    ("changed", "box"),
    [
        ({"call_back": ("ring me", TODAY, "", "")}, "ring_on"),
        ({"call_back": ("07700 900123", TODAY - timedelta(days=1), "", "")}, "ring_on"),
        ({"promise": (Pence(5000), TODAY + timedelta(days=400), "")}, "due_on"),
        ({"said": f"It is {CARD}"}, "note"),
    ],
)
def test_of_a_wrap_up_with_a_fault_nothing_is_kept_and_the_next_goes_through(
    world: World, store: Store, asha: Sitting, changed: dict[str, Any], box: str
) -> None:
    with pytest.raises(BadInput) as refused:
        asha.casework.wrap_up(**wrapped(world, **changed))
    assert refused.value.field == box
    assert kept(store) == (0, 0, 0, 0)
    asha.casework.wrap_up(**wrapped(world, said="Put right."))
    assert kept(store) == (1, 1, 1, 1)


def test_a_call_that_ended_before_its_wrap_up_stays_as_it_ended(
    world: World, store: Store, asha: Sitting
) -> None:
    asha.casework.end_call(key="c9", tenancy_id=None, speaking=None)
    asha.casework.wrap_up(**wrapped(world))
    assert rows(store, "call", key="c9")[0].caller == "unverified"


def test_the_wrap_up_offers_the_next_friday_and_a_weeks_charge(world: World, asha: Sitting) -> None:
    offered = asha.casework.suggest(world.secure.tenancy_id, None)
    assert offered.promise_on == date(2026, 11, 27)
    assert offered.why == "the next Friday"
    # One week of rent, service charge and water: the arrears are more than that.
    assert offered.promise_amount == Pence(10417 + 820 + 650)
    assert offered.call_back_on == date(2026, 11, 24)
    assert offered.next_on == date(2026, 11, 30)


def test_on_a_friday_the_next_friday_is_a_week_on(world: World, asha: Sitting) -> None:
    offered = asha.later(days=4).casework.suggest(world.secure.tenancy_id, None)
    assert offered.promise_on == date(2026, 12, 4)


def test_a_promise_is_never_offered_for_a_bank_holiday(world: World, asha: Sitting) -> None:
    # From Monday 21 December the next Friday is Christmas Day; Monday 28 is Boxing Day's substitute.
    offered = asha.later(days=28).casework.suggest(world.secure.tenancy_id, None)
    assert offered.promise_on == date(2026, 12, 29)


def test_where_nothing_may_be_asked_for_no_promise_is_offered_and_why_is_said(
    world: World, asha: Sitting
) -> None:
    asha.casework.hold(**hold(world))
    whys = (
        (world.credit, "nothing is owed that may be asked for now"),
        (world.moratorium, "breathing space, arrears are not to be discussed"),
        (world.secure, "recovery is on hold"),
    )
    for tenant, why in whys:
        offered = asha.casework.suggest(tenant.tenancy_id, None)
        assert (offered.promise_amount, offered.why) == (Pence(0), why)


def test_an_agreement_that_is_kept_says_how_much_and_by_when(world: World, asha: Sitting) -> None:
    offered = asha.casework.suggest(world.joint.tenancy_id, None)
    assert (offered.promise_amount, offered.why) == (Pence(1000), "the agreement's next payment")
    for scope in ((), ("balance",)):
        heard = Speaking("third_party", None, 1, frozenset(scope), "Advice")
        hidden = asha.casework.suggest(world.joint.tenancy_id, heard)
        assert (hidden.promise_amount, hidden.why) == (Pence(0), "")


def test_no_benefit_is_named_to_whom_it_may_not_be_named(world: World, store: Store, asha: Sitting) -> None:
    with unit_of(asha) as unit:
        award = {"benefit": "UC", "state": "in_payment", "paid_to": "tenant", "amount": 50000}
        award |= {"next_on": date(2026, 12, 2), "as_at": TODAY, "evidence_given": False}
        table = metadata.tables["benefit_award"]
        unit.connection.execute(table.insert().values(tenancy_id=world.secure.tenancy_id, **award))
        unit.commit()
    assert "Universal Credit" in asha.casework.suggest(world.secure.tenancy_id, speaking(world)).why
    told_less = Speaking("third_party", None, 1, frozenset({"balance"}), "Advice")
    offered = asha.casework.suggest(world.secure.tenancy_id, told_less)
    assert (offered.why, offered.promise_on) == ("the next Friday", date(2026, 11, 27))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(days=st.integers(0, 400))
def test_what_is_offered_is_always_fit_to_promise(world: World, store: Store, days: int) -> None:
    today = TODAY + timedelta(days=days)
    with store.reading() as connection:
        offered = suggestion(
            connection,
            world.secure.tenancy_id,
            speaking=None,
            policy=POLICY,
            working_days=WORKING_DAYS,
            today=today,
        )
    ours = WORKING_DAYS.for_promises()
    assert today < offered.promise_on < offered.next_on
    assert all(
        ours.is_working_day(day) for day in (offered.promise_on, offered.next_on, offered.call_back_on)
    )
    assert 0 < offered.promise_amount <= 11_887


def test_errors_name_nobody(world: World, asha: Sitting) -> None:
    tries: list[Callable[[], Any]] = [
        lambda: asha.casework.write(**note(world, said=f"Adaeze gave {CARD}")),
        lambda: asha.casework.call_back(**call_back(world, phone="Adaeze")),
        lambda: asha.casework.promise(**promise(world, amount=Pence(0))),
    ]
    for attempt in tries:
        with pytest.raises(BadInput) as refused:
            attempt()
        assert "Adaeze" not in str(refused.value)
        assert refused.value.do
