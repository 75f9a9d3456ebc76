from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.errors import Refused
from store.domain.verification import (
    EVERYTHING,
    NOT_CONFIRMED,
    UNVERIFIED,
    Authority,
    Caller,
    CallerKind,
    Check,
    Scope,
    Standing,
    State,
    Subject,
    Verification,
    may,
    subjects,
)

TODAY = date(2026, 11, 23)


def ask(verification: Verification, **answers: bool) -> Verification:
    for name, right in answers.items():
        verification = verification.answered(Check(name), right=right)
    return verification


def test_three_right_of_which_one_is_on_no_letter() -> None:
    two = ask(Verification(), full_name=True, date_of_birth=True)
    assert two.state is State.ASKING
    assert two.still_needed == 1
    three = ask(two, last_payment=True)
    assert three.state is State.VERIFIED
    assert three.still_needed == 0


def test_what_is_printed_on_letters_never_suffices() -> None:
    printed = ask(Verification(), full_name=True, address=True, reference=True)
    assert printed.state is State.ASKING
    assert printed.still_needed == 1
    assert ask(printed, passphrase=True).state is State.VERIFIED


def test_one_wrong_answer_may_be_made_good_and_the_second_ends_the_try() -> None:
    once = ask(Verification(), date_of_birth=False)
    assert (once.state, once.outcome, once.failures) == (State.ASKING, "failed", 1)
    passed = ask(once, full_name=True, address=True, last_payment=True)
    assert (passed.state, passed.outcome, passed.failures) == (State.VERIFIED, "passed", 0)
    twice = ask(once, last_payment=False)
    assert (twice.state, twice.outcome, twice.failures) == (State.FAILED, "failed", 1)


def test_the_second_failed_try_refers_however_it_ended() -> None:
    second = ask(Verification(earlier_failures=1), full_name=False)
    assert second.state is State.ASKING, "one wrong answer may be made good in the second try, too"
    assert ask(second, date_of_birth=True, address=True, reference=True).state is State.VERIFIED
    assert ask(second, address=False).state is State.REFER
    assert Verification(earlier_failures=2).state is State.REFER
    few = frozenset({Check.FULL_NAME, Check.DATE_OF_BIRTH, Check.ADDRESS})
    assert ask(Verification(available=few, earlier_failures=1), full_name=False).state is State.REFER
    assert ask(Verification(available=few), full_name=False).state is State.FAILED


def test_leaving_off_after_a_wrong_answer_costs_the_same_as_going_on() -> None:
    assert Verification().outcome == ask(Verification(), full_name=True).outcome == "gave_up"
    assert ask(Verification(), full_name=True, address=False).outcome == "failed"


def test_failing_never_says_which() -> None:
    said = {
        ask(Verification(), **{one.value: False, two.value: False}).said
        for one in Check
        for two in Check
        if one is not two
    }
    assert said == {NOT_CONFIRMED}
    wrong = {ask(Verification(), **{one.value: False}).said for one in Check}
    right = {ask(Verification(), **{one.value: True}).said for one in Check}
    assert wrong == right == {"Thank you."}


def test_a_second_guess_at_one_question_is_no_check() -> None:
    once = ask(Verification(), date_of_birth=False)
    with pytest.raises(Refused, match="cannot be asked now"):
        once.answered(Check.DATE_OF_BIRTH, right=True)


def test_nothing_more_is_asked_when_it_is_over() -> None:
    done = ask(Verification(needed=2), date_of_birth=True, full_name=True)
    with pytest.raises(Refused, match="over"):
        done.answered(Check.ADDRESS, right=True)


def test_too_little_on_file_fails_before_anything_is_asked() -> None:
    assert Verification(available=frozenset({Check.FULL_NAME, Check.ADDRESS})).state is State.FAILED
    only_printed = frozenset({Check.FULL_NAME, Check.ADDRESS, Check.REFERENCE})
    assert Verification(available=only_printed).state is State.FAILED


@given(st.lists(st.tuples(st.sampled_from(list(Check)), st.booleans()), unique_by=lambda pair: pair[0]))
def test_verified_means_enough_right_and_fewer_than_two_wrong(answers: list[tuple[Check, bool]]) -> None:
    verification = Verification()
    for check, right in answers:
        if verification.state is not State.ASKING:
            break
        verification = verification.answered(check, right=right)
    if verification.state is State.VERIFIED:
        assert len(verification.right) >= 3
        assert verification.right - {Check.FULL_NAME, Check.ADDRESS, Check.REFERENCE}
        assert verification.wrong < 2


def authority(kind: str = "adviser", scope: Scope = Scope.TALK, evidence: str = "form") -> Authority:
    return Authority(kind, scope.subjects, date(2026, 1, 1), date(2026, 12, 31), evidence, months=12)


def third(given: Authority | None = None, *, verified: bool = True) -> Caller:
    return Caller(CallerKind.THIRD_PARTY, verified, given)


def test_tenants_hear_all_and_a_joint_tenant_not_the_others_details() -> None:
    assert subjects(Caller(CallerKind.TENANT, True), today=TODAY) == EVERYTHING
    assert subjects(Caller(CallerKind.JOINT, True), today=TODAY) == EVERYTHING - {
        Subject.PERSONAL,
        Subject.NOTES,
    }


@pytest.mark.parametrize("kind", list(CallerKind))
def test_unverified_means_a_general_message_only(kind: CallerKind) -> None:
    caller = Caller(kind, False, authority(scope=Scope.ALL))
    assert subjects(caller, today=TODAY) == UNVERIFIED == {Subject.GENERAL}


@pytest.mark.parametrize(
    ("change", "today", "standing"),
    [
        ({}, TODAY, Standing.LIVE),
        ({}, date(2026, 12, 31), Standing.LIVE),
        ({}, date(2027, 1, 1), Standing.EXPIRED),
        ({}, date(2025, 12, 31), Standing.NOT_STARTED),
        ({"revoked_on": TODAY}, TODAY, Standing.REVOKED),
        ({"revoked_on": date(2026, 11, 24)}, TODAY, Standing.LIVE),
        ({"evidence": ""}, TODAY, Standing.NO_EVIDENCE),
        ({"kind": "lpa"}, TODAY, Standing.NO_EVIDENCE),
        ({"kind": "lpa", "evidence": "registered"}, TODAY, Standing.LIVE),
        ({"kind": "deputy", "evidence": "written"}, TODAY, Standing.NO_EVIDENCE),
    ],
)
def test_an_authority_counts_only_while_live_and_evidenced(
    change: dict[str, object], today: date, standing: Standing
) -> None:
    given_ = replace(authority(), **change)  # type: ignore[arg-type]
    assert given_.standing(today) is standing
    assert may(third(given_), Subject.BALANCE, today=today) is (standing is Standing.LIVE)


@pytest.mark.parametrize(
    ("kind", "evidence", "last"),
    [
        ("adviser", "form", date(2027, 1, 1)),
        ("executor", "order", date(2027, 1, 1)),
        ("lpa", "registered", date(2099, 12, 31)),
        ("deputy", "order", date(2099, 12, 31)),
        ("appointee", "form", date(2099, 12, 31)),
    ],
)
def test_no_form_makes_an_authority_last_longer_than_policy_lets_it(
    kind: str, evidence: str, last: date
) -> None:
    long = replace(authority(kind, evidence=evidence), expires_on=date(2099, 12, 31))
    assert long.last_day == last
    assert long.standing(last) is Standing.LIVE
    assert long.standing(last + timedelta(days=1)) is Standing.EXPIRED
    assert replace(long, expires_on=date(2026, 6, 1)).last_day == date(2026, 6, 1)


def test_each_scope_reaches_what_the_smaller_one_does_and_never_the_notes() -> None:
    order = [scope.subjects for scope in Scope]
    for smaller, larger in pairwise(order):
        assert smaller < larger
    assert order[0] == {Subject.GENERAL, Subject.BALANCE}
    assert Subject.AGREEMENT not in Scope.TALK.subjects
    assert Subject.AGREEMENT in Scope.AGREE.subjects
    assert not Scope.ALL.subjects & {Subject.NOTES, Subject.PERSONAL}


@pytest.mark.parametrize(
    ("kind", "evidence", "reach"),
    [
        ("appointee", "form", {Subject.GENERAL, Subject.BENEFITS}),
        (
            "mp",
            "written",
            {Subject.GENERAL, Subject.BALANCE, Subject.BREAKDOWN, Subject.LETTERS, Subject.AGREEMENT},
        ),
        ("police", "form", {Subject.GENERAL}),
    ],
)
def test_a_kind_never_carries_more_than_its_law_gives(kind: str, evidence: str, reach: set[Subject]) -> None:
    everything = replace(authority(kind, evidence=evidence), scope=EVERYTHING)
    assert subjects(third(everything), today=TODAY) == reach


def test_consent_by_voice_is_for_what_was_said_and_never_for_notes() -> None:
    caller = Caller(
        CallerKind.THIRD_PARTY, False, None, frozenset({Subject.BALANCE, Subject.NOTES, Subject.PERSONAL})
    )
    assert subjects(caller, today=TODAY) == {Subject.GENERAL, Subject.BALANCE}


@given(
    st.sampled_from(["adviser", "relative", "appointee", "lpa", "deputy", "mp", "police", "other"]),
    st.frozensets(st.sampled_from(list(Subject))),
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    st.booleans(),
)
def test_nothing_outside_the_scope_is_ever_open_to_a_third_party(
    kind: str, scope: frozenset[Subject], today: date, verified: bool
) -> None:
    caller = third(replace(authority(kind, evidence="registered"), scope=scope), verified=verified)
    allowed = subjects(caller, today=today)
    assert allowed <= scope | UNVERIFIED
    assert not allowed & {Subject.NOTES, Subject.PERSONAL}
