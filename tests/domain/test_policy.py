"""A council's policy: what the default says, and what no policy file may say."""

import copy
import tomllib
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.errors import BadInput, NotFound, StoreProblem
from store.domain.money import Pence
from store.domain.policy import (
    ACTION_KINDS,
    NEEDED_NUMBERS,
    PROMISED_KINDS,
    RIGHTS,
    ActionRule,
    InFlight,
    Limit,
    Policy,
    parse_policy,
)
from store.domain.tenancies import SubAccountCode
from store.policy_files import LARGEST_FILE, load_policy, policy_names

TEXT = (resources.files("store") / "policies" / "default.toml").read_text(encoding="utf-8")
RAW = tomllib.loads(TEXT)
DEFAULT = parse_policy(RAW, file="default.toml")
ROLES = ("duty", "senior", "manager", "finance", "auditor", "cleared", "lead", "administrator")


# -- the default policy


def test_every_policy_that_comes_with_the_desk_loads() -> None:
    assert "default" in policy_names()
    for name in policy_names():
        assert load_policy(name).version


def test_every_kind_of_action_has_its_rule() -> None:
    assert set(DEFAULT.actions) == {*ACTION_KINDS, *PROMISED_KINDS}
    waiting = {kind for kind in DEFAULT.actions if DEFAULT.needs_approval(kind, Pence(1))}
    assert waiting == {"notice", "court", "refund", "reversal", "write_off"}
    for kind, rule in DEFAULT.actions.items():
        assert rule.kind == kind
        assert rule.due_working_days >= 1
        assert bool(rule.limits) == rule.needs_approval == (rule.expires_working_days > 0)


@pytest.mark.parametrize(
    ("kind", "role", "up_to"),
    [
        ("refund", "senior", 25_000),
        ("refund", "manager", 100_000),
        ("refund", "finance", None),
        ("reversal", "senior", 25_000),
        ("reversal", "manager", None),
        ("write_off", "senior", 4_999),
        ("write_off", "manager", 499_999),
        ("write_off", "finance", 999_999),
        ("notice", "manager", None),
        ("court", "manager", None),
    ],
)
def test_limits_hold_to_the_penny(kind: str, role: str, up_to: int | None) -> None:
    assert DEFAULT.limit(kind, [role]) == Limit(role, up_to)
    if up_to is None:
        assert DEFAULT.may_approve(kind, [role], Pence(10**9))
        assert DEFAULT.may_approve(kind, [role])
    else:
        assert DEFAULT.may_approve(kind, [role], Pence(up_to))
        assert DEFAULT.may_approve(kind, [role], Pence(-up_to)), "a credit reaches as far as a debit"
        assert not DEFAULT.may_approve(kind, [role], Pence(up_to + 1))
        assert not DEFAULT.may_approve(kind, [role], Pence(-up_to - 1))
        assert not DEFAULT.may_approve(kind, [role]), "an unknown amount counts as a large one"


@pytest.mark.parametrize("kind", sorted(DEFAULT.actions))
@pytest.mark.parametrize("role", ROLES)
def test_nobody_approves_but_those_the_ladder_names(kind: str, role: str) -> None:
    named = {limit.role for limit in DEFAULT.actions[kind].limits}
    assert (DEFAULT.limit(kind, [role]) is not None) == (role in named)
    assert DEFAULT.may_approve(kind, [role], Pence(1)) == (role in named)
    assert not DEFAULT.may_approve(kind, [], Pence(1))
    assert not DEFAULT.may_approve(kind, ["no such role"], Pence(1))


def test_beyond_every_limit_somebody_is_named() -> None:
    assert DEFAULT.approvers("write_off", Pence(999_999)) == ("finance",)
    assert DEFAULT.approvers("write_off", Pence(1_000_000)) == ()
    assert "executive member" in DEFAULT.actions["write_off"].above
    assert DEFAULT.approvers("refund", Pence(100)) == ("senior", "manager", "finance")


@given(
    st.sets(st.sampled_from(ROLES)), st.sampled_from(sorted(DEFAULT.actions)), st.integers(-(10**8), 10**8)
)
def test_more_roles_never_reach_less_far(roles: set[str], kind: str, amount: int) -> None:
    alone = any(DEFAULT.may_approve(kind, [role], amount) for role in roles)
    assert DEFAULT.may_approve(kind, roles, amount) == alone


def test_rights_of_roles() -> None:
    can = {right: {role for role in ROLES if DEFAULT.has_right(right, [role])} for right in RIGHTS}
    assert can == {
        "find": {"duty", "senior", "manager", "finance", "auditor", "lead"},
        "note": {"duty", "senior", "manager", "finance", "lead"},
        "pay": {"duty", "senior", "manager", "lead"},
        "request": {"duty", "senior", "manager", "lead"},
        "lead": {"lead"},
        "restricted": {"auditor", "cleared", "lead"},
        "audit": {"manager", "auditor"},
        "officers": {"administrator"},
        "books": {"manager", "finance", "administrator"},
        "erase": {"manager", "administrator"},
    }
    assert not DEFAULT.has_right("find", [])
    with pytest.raises(ValueError, match="no right"):
        DEFAULT.has_right("fnid", ["duty"])


def test_figures_of_the_desk() -> None:
    desk, check = DEFAULT.desk, DEFAULT.verification
    assert (desk.idle_lock_minutes, desk.session_hours, desk.pin_digits, desk.pin_tries) == (10, 10, 6, 5)
    assert (desk.recent_accounts, desk.undo_seconds, desk.note_characters, desk.draft_days) == (
        10,
        60,
        10_000,
        7,
    )
    assert (check.needed, check.needed_outbound, check.not_on_letter, check.failures) == (3, 2, 1, 2)
    assert set(check.checks) - check.printed == {"date_of_birth", "last_payment", "passphrase"}
    assert (DEFAULT.authority_months, DEFAULT.marker_review_months, DEFAULT.marker_review_months_high) == (
        12,
        12,
        6,
    )
    assert (DEFAULT.agreement_tolerance_days, DEFAULT.dispute_hold_working_days) == (5, 10)
    assert DEFAULT.in_flight == InFlight(late_days=5, ahead_days=31)


def test_money_goes_to_rent_first_and_to_another_tenancy_only_with_consent() -> None:
    allocation = DEFAULT.allocation
    assert allocation.order[0] is SubAccountCode.RENT
    assert allocation.order[-1] is SubAccountCode.HBO
    assert allocation.with_consent == (SubAccountCode.FTA,)
    assert sorted((*allocation.order, *allocation.with_consent)) == sorted(SubAccountCode)


def test_the_emergency_page_can_name_whom_to_ring() -> None:
    page = DEFAULT.wellbeing
    assert (page.hold_days, page.rest_minutes) == (7, 15)
    ring = {key: page.number(key).number for key in NEEDED_NUMBERS}
    assert ring["emergency"] == "999"
    assert ring["samaritans"] == "116 123"
    assert ring["shout"] == "85258"
    assert ring["nhs"] == "111 option 2"
    assert all(n.source and n.when for n in page.numbers)
    made_up = {n.key: n.number for n in page.numbers if n.placeholder}
    assert set(made_up) == {"duty_lead", "adult_social_care"}
    assert all(number.startswith("020 7946 0") for number in made_up.values()), "numbers kept for drama"
    with pytest.raises(KeyError):
        page.number("nobody")


def test_below_the_first_amount_no_yes_is_needed() -> None:
    raw = changed(lambda p: p["actions"]["refund"].update(approval_from="20.00"))
    policy = parse_policy(raw, file="council.toml")
    assert not policy.needs_approval("refund", Pence(1_999))
    assert policy.needs_approval("refund", Pence(2_000))
    assert policy.needs_approval("refund", Pence(-2_000))
    assert policy.needs_approval("refund"), "an unknown amount counts as a large one"
    assert not policy.needs_approval("letter", Pence(10**8))


def test_a_policy_is_frozen() -> None:
    with pytest.raises(AttributeError):
        DEFAULT.version = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        DEFAULT.actions["refund"] = ActionRule("refund", "", False, (), 1, 0)  # type: ignore[index]


# -- what no policy may say


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    raw: dict[str, Any] = copy.deepcopy(RAW)
    change(raw)
    return raw


MANAGER = {"role": "manager", "up_to": "any"}
SENIOR = {"role": "senior", "up_to": "250.00"}


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("version", lambda p: p.pop("version")),
        ("version", lambda p: p.update(version="")),
        ("version", lambda p: p.update(version="a\x1b[31m")),
        ("council", lambda p: p.update(council=3)),
        ("colour", lambda p: p.update(colour="red")),
        ("desk", lambda p: p.pop("desk")),
        ("desk", lambda p: p.update(desk=[])),
        ("desk.coffee", lambda p: p["desk"].update(coffee=1)),
        ("desk.pin_tries", lambda p: p["desk"].pop("pin_tries")),
        ("desk.pin_tries", lambda p: p["desk"].update(pin_tries=5.0)),
        ("desk.pin_tries", lambda p: p["desk"].update(pin_tries="5")),
        ("desk.pin_tries", lambda p: p["desk"].update(pin_tries=True)),
        ("desk.pin_tries", lambda p: p["desk"].update(pin_tries=0)),
        ("desk.pin_digits", lambda p: p["desk"].update(pin_digits=4)),
        ("desk.note_characters", lambda p: p["desk"].update(note_characters=10_001)),
        ("roles.duty.may", lambda p: p["roles"]["duty"].update(may=["find", "fly"])),
        ("roles.duty.may", lambda p: p["roles"]["duty"].update(may=[])),
        ("roles.duty.may", lambda p: p["roles"]["duty"].update(may=["find", "find"])),
        ("roles.duty.rank", lambda p: p["roles"]["duty"].update(rank=1)),
        ("actions.visit", lambda p: p["actions"].pop("visit")),
        ("actions.dance", lambda p: p["actions"].update(dance=p["actions"]["visit"])),
        ("actions.visit.due", lambda p: p["actions"]["visit"].update(due=-1)),
        ("actions.visit.needs_approval", lambda p: p["actions"]["visit"].update(needs_approval="no")),
        ("actions.visit.limits", lambda p: p["actions"]["visit"].update(limits=[MANAGER])),
        ("actions.visit.expires", lambda p: p["actions"]["visit"].update(expires=1)),
        ("actions.refund.expires", lambda p: p["actions"]["refund"].pop("expires")),
        ("actions.refund.above", lambda p: p["actions"]["refund"].pop("above")),
        ("actions.refund.approval_from", lambda p: p["actions"]["refund"].update(approval_from=0)),
        ("actions.refund.approval_from", lambda p: p["actions"]["refund"].update(approval_from="-1.00")),
        ("actions.refund.limits", lambda p: p["actions"]["refund"].update(limits=[])),
        ("actions.refund.limits", lambda p: p["actions"]["refund"].update(limits=["manager"])),
        ("actions.refund.limits[1].role", lambda p: p["actions"]["refund"].update(limits=[{**MANAGER, "role": "cat"}])),
        ("actions.refund.limits[1].up_to", lambda p: p["actions"]["refund"].update(limits=[{**SENIOR, "up_to": 250}])),
        ("actions.refund.limits[1].up_to", lambda p: p["actions"]["refund"].update(limits=[{**SENIOR, "up_to": "2.5"}])),
        ("actions.refund.limits[1].up_to", lambda p: p["actions"]["refund"].update(limits=[{"role": "senior"}])),
        ("actions.refund.limits[1].from", lambda p: p["actions"]["refund"].update(limits=[{**SENIOR, "from": "1.00"}])),
        ("actions.refund.limits[2].role", lambda p: p["actions"]["refund"].update(limits=[SENIOR, SENIOR])),
        ("actions.refund.limits[2].up_to", lambda p: p["actions"]["refund"].update(limits=[MANAGER, SENIOR])),
        (
            "actions.refund.limits[2].up_to",
            lambda p: p["actions"]["refund"].update(limits=[SENIOR, {"role": "manager", "up_to": "249.99"}]),
        ),
        ("verification.printed", lambda p: p["verification"].update(printed=["shoe size"])),
        ("verification.needed", lambda p: p["verification"].update(needed=7)),
        ("verification.not_on_letter", lambda p: p["verification"].update(not_on_letter=4)),
        ("authority.months", lambda p: p["authority"].update(months=13)),
        ("markers.review_months_high", lambda p: p["markers"].update(review_months=3)),
        ("payments.suggest", lambda p: p["payments"].update(suggest=["everything"])),
        ("allocation.order", lambda p: p["allocation"]["order"].remove("CC")),
        ("allocation.order", lambda p: p["allocation"]["order"].append("RENT")),
        ("allocation.order", lambda p: p["allocation"]["order"].append("GOLD")),
        ("allocation.with_consent", lambda p: p["allocation"]["with_consent"].append("RENT")),
        ("wellbeing.numbers", lambda p: p["wellbeing"].update(numbers=[])),
        ("wellbeing.numbers", lambda p: p["wellbeing"]["numbers"].pop(2)),
        ("wellbeing.numbers[7].key", lambda p: p["wellbeing"]["numbers"].append(p["wellbeing"]["numbers"][0])),
        ("wellbeing.numbers[1].number", lambda p: p["wellbeing"]["numbers"][0].pop("number")),
        ("wellbeing.numbers[1].placeholder", lambda p: p["wellbeing"]["numbers"][0].update(placeholder=0)),
    ],
)  # fmt: skip
def test_a_wrong_policy_names_file_and_key(key: str, change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(BadInput) as refused:
        parse_policy(changed(change), file="council.toml")
    assert refused.value.field == key
    assert refused.value.what.startswith(f"council.toml: {key} ")
    assert refused.value.do


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _paths(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            found += _paths(inner, (*path, index))
    return found


@given(
    st.sampled_from(_paths(RAW)),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just([]) | st.just({}),
)
def test_any_one_wrong_value_gives_a_policy_or_a_message(path: tuple[str | int, ...], value: object) -> None:
    raw: Any = copy.deepcopy(RAW)
    inner = raw
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    judged = _judged(raw)
    if isinstance(judged, BadInput):
        assert judged.what.startswith("council.toml: ")
        assert judged.field


def _judged(raw: dict[str, Any]) -> Policy | BadInput:
    try:
        return parse_policy(raw, file="council.toml")
    except BadInput as refused:
        return refused


# -- files


def test_a_council_s_own_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "council.toml"
    file.write_text(TEXT.replace("default-2026-11", "council-1"), encoding="utf-8")
    assert load_policy(file).version == "council-1"
    assert load_policy(str(file)).version == "council-1"


def test_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no policy of that name.*default"):
        load_policy("nowhere")
    with pytest.raises(NotFound, match=r"no policy file nowhere\.toml"):
        load_policy(tmp_path / "nowhere.toml")
    with pytest.raises(NotFound):
        load_policy(tmp_path)
    with pytest.raises(StoreProblem, match="cannot be read"):
        load_policy(tmp_path / ("long" * 100 + ".toml"))


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"version = ", "not TOML"),
        (b"a = 1\na = 2", "not TOML"),
        (b"version = '\xff'", "not UTF-8"),
        (b"#" * (LARGEST_FILE + 1), "too long"),
        (b"a = " + b"[" * 20_000, "not TOML"),
        (b"", "missing"),
    ],
)
def test_a_file_that_is_no_policy_is_named(tmp_path: Path, raw: bytes, fault: str) -> None:
    file = tmp_path / "council.toml"
    file.write_bytes(raw)
    with pytest.raises(BadInput, match=rf"^council\.toml(, line 1)?: .*{fault}"):
        load_policy(file)


# -- the council's own rent-free weeks


def with_free(*years: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(RAW)
    made["debit"]["rent_free"] = list(years)
    return made


def free_year(**more: Any) -> dict[str, Any]:
    return {"year": 2026, "charged_weeks": 50, "weeks": [date(2026, 12, 14), date(2026, 12, 21)], **more}


def test_a_council_s_own_rent_free_weeks_are_read() -> None:
    (one,) = parse_policy(with_free(free_year()), file="x.toml").books.debit.rent_free
    assert (one.year, one.charged_weeks, sorted(one.weeks)) == (2026, 50, free_year()["weeks"])
    assert DEFAULT.books.debit.rent_free == ()


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([free_year(weeks=[date(2026, 12, 14)])], "weeks must be 2 weeks: 50 are charged"),
        ([free_year(charged_weeks=48)], "weeks must be 4 weeks: 48 are charged"),
        ([free_year(charged_weeks=52, weeks=[])], "weeks are for a pattern of 50 or 48 charged weeks"),
        ([free_year(weeks=[date(2026, 12, 15), date(2026, 12, 21)])], "hold 2026-12-15, which is no Monday"),
        (
            [free_year(weeks=[date(2026, 3, 30), date(2026, 12, 21)])],
            "hold 2026-03-30, which is not in the rent year from 2026-04-06 on",
        ),
        ([free_year(weeks=[date(2026, 12, 21)] * 2)], "weeks names a day twice"),
        ([free_year(weeks=["2026-12-14", "2026-12-21"])], "weeks must be days written as 2026-12-21"),
        ([free_year(), free_year()], "year 2026 stands there twice for 50 charged weeks"),
        ([free_year(note="x")], "note is not a known key"),
    ],
)
def test_rent_free_weeks_that_contradict_are_refused(years: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_policy(with_free(*years), file="x.toml")
    assert "x.toml: debit.rent_free[" in refused.value.what
    assert said in refused.value.what
