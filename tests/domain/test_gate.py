from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.errors import Barred
from store.domain.gate import (
    Answer,
    BenefitClaim,
    Condition,
    CourtOutcome,
    Dispute,
    Effect,
    GateFacts,
    Hold,
    Insolvency,
    NoticeOnFile,
    NoticeProposal,
    Override,
    Protection,
    Purpose,
    SafeContact,
    StaffSafety,
    Step,
    Wellbeing,
    judge,
    protections,
)
from store.domain.gate_matrix import CONDITIONAL, MATRIX
from store.domain.money import Pence
from store.domain.moratorium import Moratorium, MoratoriumKind
from store.domain.notice_kinds import NoticeKind
from store.domain.tenancies import SubAccountCode, TenancyType

TODAY = date(2026, 11, 23)
DEBT = {SubAccountCode.RENT: Pence(41250)}
LIVE_NOTICE = NoticeOnFile(NoticeKind.NSP, date(2026, 10, 5), date(2027, 10, 5))
ORDER = CourtOutcome("SOT", date(2026, 7, 20))
ADJOURNED = GateFacts(court=CourtOutcome("ADT", date(2026, 7, 20), warned_on=date(2026, 11, 2)))
PLAIN = GateFacts(arrears=Pence(41250), notice_on_file=LIVE_NOTICE, court=ORDER)

ON_FILE: dict[Protection, dict[str, Any]] = {
    Protection.BREATHING_SPACE: {"moratoria": (Moratorium(MoratoriumKind.STANDARD, TODAY, None, DEBT),)},
    Protection.PROTECTED_PERIOD: {
        "moratoria": (Moratorium(MoratoriumKind.MENTAL_HEALTH, TODAY, None, DEBT),)
    },
    Protection.INSOLVENCY: {"insolvency": Insolvency("DRO", Pence(41250))},
    Protection.DECEASED: {"deceased": True},
    Protection.WELLBEING: {"wellbeing": Wellbeing(TODAY + timedelta(days=7))},
    Protection.SAFE_CONTACT: {"safe_contact": SafeContact(letters=True)},
    Protection.STAFF_SAFETY: {"staff_safety": StaffSafety("Meet at the office.", date(2027, 3, 1))},
    Protection.BENEFIT_CLAIM: {"benefit_claim": BenefitClaim("UC", evidence_given=True)},
    Protection.AGREEMENT_KEPT: {"agreement_kept": True},
    Protection.COURT_DATE: {"court_date": date(2026, 12, 8)},
    Protection.DISPUTE: {"dispute": Dispute()},
    Protection.STATUTE_BARRED: {"barred": Pence(41250)},
}

STEPS = {
    Effect.LETTER: Step.TEXT,
    Effect.CALL: Step.CALL,
    Effect.NOTICE: Step.NOTICE,
    Effect.CLAIM: Step.CLAIM,
    Effect.WARRANT: Step.WARRANT,
    Effect.AGENCY: Step.AGENCY,
    Effect.DD_ARREARS: Step.DD_CHANGE,
    Effect.REFUND: Step.REFUND,
}

THE_MATRIX = """
breathing_space  | ✗ | ✗ | ✗ | ✗ | ✗ | ✗ recall | ✗ stop | ✓
protected_period | ✗ | ✗ | ✗ | ✗ | ✗ | ✗ recall | ✗ stop | ✓
insolvency       | ✗ | ✗ | legal | legal | legal | ✗ | ✗ | ✓ OR/trustee
deceased         | template only | ✗ | PR NTQ only | ✗ | ✗ | ✗ | ✗ | estate
wellbeing        | ✗ hold | ✗ hold | ✗ hold | manager | manager | ✗ | no change | ✓
safe_contact     | safe route only | safe no. only | manager | manager | manager | ✗ | ✓ | ✓
benefit_claim    | inform text | ✓ | warn | ✗ | ✗ | ✗ | ✓ | check
agreement_kept   | ✗ | thank-you only | warn | ✗ | ✗ | ✗ | ✓ | ✓
court_date       | court letters only | ✓ | ✗ | — | ✗ | ✗ | ✓ | ✓
dispute          | neutral | ✓ | warn | manager | manager | ✗ | ✓ | ✓
staff_safety     | ✓ | ✓ | two-person serve | ✓ | police plan | inform | ✓ | ✓
statute_barred   | no court threat | ✓ | ✗ on that part | ✗ | ✗ | ✗ | ✓ | ✓
"""

MEANING = {
    "✗": Answer.BARRED,
    "✗ recall": Answer.BARRED,
    "✗ stop": Answer.BARRED,
    "✗ hold": Answer.BARRED,
    "✗ on that part": Answer.BARRED,
    "PR NTQ only": Answer.BARRED,
    "✓": Answer.ALLOWED,
    "✓ OR/trustee": Answer.WARNED,
    "check": Answer.WARNED,
    "warn": Answer.WARNED,
    "inform": Answer.WARNED,
    "no change": Answer.WARNED,
    "—": Answer.WARNED,
    "legal": Answer.LEGAL_ONLY,
    "manager": Answer.MANAGER_ONLY,
    "estate": Answer.ESTATE_ONLY,
    "safe route only": Answer.SAFE_ROUTE_ONLY,
    "safe no. only": Answer.SAFE_ROUTE_ONLY,
    "template only": Answer.TEMPLATE_ONLY,
    "inform text": Answer.TEMPLATE_ONLY,
    "thank-you only": Answer.TEMPLATE_ONLY,
    "court letters only": Answer.TEMPLATE_ONLY,
    "neutral": Answer.TEMPLATE_ONLY,
    "no court threat": Answer.TEMPLATE_ONLY,
    "two-person serve": Answer.SAFEGUARD_ONLY,
    "police plan": Answer.SAFEGUARD_ONLY,
}

SQUARES = [
    (Protection(name.strip()), effect, mark.strip())
    for name, *marks in (line.split("|") for line in THE_MATRIX.strip().splitlines())
    for effect, mark in zip(Effect, marks, strict=True)
]


def test_the_matrix_is_twelve_by_eight() -> None:
    assert len(SQUARES) == 96
    assert set(MATRIX) == set(Protection)
    assert all(set(row.cells) == set(Effect) for row in MATRIX.values())


@pytest.mark.parametrize(("protection", "effect", "mark"), SQUARES)
def test_each_square_says_what_the_matrix_says(protection: Protection, effect: Effect, mark: str) -> None:
    assert MATRIX[protection].cells[effect].mark == mark
    verdict = judge(STEPS[effect], replace(PLAIN, **ON_FILE[protection]), today=TODAY)
    assert verdict.answer is MEANING[mark]
    if verdict.findings:
        assert verdict.findings[0].rule == protection.value
        assert verdict.reason.endswith(".")
        assert verdict.source == MATRIX[protection].source


@pytest.mark.parametrize("step", list(Step))
def test_with_nothing_on_file_everything_is_allowed(step: Step) -> None:
    verdict = judge(step, ADJOURNED if step is Step.RESTORE else PLAIN, today=TODAY)
    assert verdict.allowed
    assert verdict.said == "allowed"
    verdict.enforce()


def combined(names: set[Protection]) -> GateFacts:
    facts = PLAIN
    for name in names:
        change = dict(ON_FILE[name])
        if "moratoria" in change:
            change["moratoria"] = facts.moratoria + change["moratoria"]
        facts = replace(facts, **change)
    return facts


some_protections = st.sets(st.sampled_from(list(Protection)))
some_notice = st.none() | st.sampled_from(
    [NoticeProposal(kind) for kind in NoticeKind if kind is not NoticeKind.NTQ_PR]
)


@given(
    some_protections,
    st.sampled_from(list(Protection)),
    st.sampled_from(list(Step)),
    st.sampled_from(list(TenancyType)),
    some_notice,
    st.sampled_from(list(Purpose)),
)
def test_one_more_protection_never_makes_the_gate_more_permissive(
    names: set[Protection],
    one_more: Protection,
    step: Step,
    type_: TenancyType,
    notice: NoticeProposal | None,
    purpose: Purpose,
) -> None:
    base = replace(combined(names), tenancy_type=type_, notice=notice)
    more = replace(combined(names | {one_more}), tenancy_type=type_, notice=notice)
    before = judge(step, base, today=TODAY, purpose=purpose)
    after = judge(step, more, today=TODAY, purpose=purpose)
    assert after.answer.rank >= before.answer.rank
    assert after.override.rank >= before.override.rank
    assert set(before.conditions) <= set(after.conditions)


@given(some_protections, st.sampled_from(list(Step)))
def test_findings_come_strictest_first_and_the_strictest_stands(names: set[Protection], step: Step) -> None:
    verdict = judge(step, combined(names), today=TODAY)
    ranks = [one.answer.rank for one in verdict.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert verdict.answer.rank == max(ranks, default=0)


@given(some_protections)
def test_a_neutral_step_is_never_barred(names: set[Protection]) -> None:
    for step in Step:
        if step.effect is None:
            assert judge(step, combined(names), today=TODAY).allowed


@given(some_protections, st.sampled_from(list(Step)))
def test_no_sentence_tells_that_a_protected_period_is_about_health(
    names: set[Protection], step: Step
) -> None:
    verdict = judge(step, combined(names | {Protection.PROTECTED_PERIOD}), today=TODAY)
    for one in verdict.findings:
        said = f"{one.rule} {one.reason} {one.source}".lower()
        assert "mental" not in said
        assert "crisis" not in said


def test_a_bar_says_why_by_what_source_and_until_when() -> None:
    verdict = judge(Step.LETTER, combined({Protection.BREATHING_SPACE}), today=TODAY)
    assert verdict.until == date(2027, 1, 21)
    assert verdict.override is Override.NOBODY
    with pytest.raises(Barred, match="Breathing space protects this debt") as caught:
        verdict.enforce()
    assert caught.value.do == "It cannot be done until 21/01/2027."
    assert "SI 2020/1311" in caught.value.source


def test_an_open_ended_bar_beside_a_dated_one_has_no_end() -> None:
    both = combined({Protection.BREATHING_SPACE, Protection.PROTECTED_PERIOD})
    assert judge(Step.LETTER, both, today=TODAY).until is None


def test_protections_end_with_their_dates() -> None:
    names = {Protection.BREATHING_SPACE, Protection.WELLBEING, Protection.COURT_DATE}
    facts = combined(names)
    assert protections(facts, today=TODAY) == (
        Protection.WELLBEING,
        Protection.BREATHING_SPACE,
        Protection.COURT_DATE,
    )
    assert protections(facts, today=date(2026, 12, 1)) == (
        Protection.BREATHING_SPACE,
        Protection.COURT_DATE,
    )
    assert protections(facts, today=date(2027, 1, 22)) == ()


@pytest.mark.parametrize("name", [Protection.BREATHING_SPACE, Protection.PROTECTED_PERIOD])
def test_current_rent_and_repairs_may_be_talked_about_in_a_moratorium(name: Protection) -> None:
    facts = combined({name})
    for step in (Step.LETTER, Step.TEXT, Step.CALL, Step.VISIT, Step.DD_CHANGE):
        assert judge(step, facts, today=TODAY).barred
        assert judge(step, facts, today=TODAY, purpose=Purpose.CURRENT_RENT).allowed
        assert judge(step, facts, today=TODAY, purpose=Purpose.OTHER).allowed
    assert judge(Step.NOTICE, facts, today=TODAY, purpose=Purpose.CURRENT_RENT).barred


def test_safe_contact_holds_whatever_the_letter_is_about() -> None:
    facts = replace(PLAIN, safe_contact=SafeContact(route="mobile ending 123"))
    assert judge(Step.LETTER, facts, today=TODAY, purpose=Purpose.OTHER).barred
    text = judge(Step.TEXT, facts, today=TODAY, purpose=Purpose.OTHER)
    assert text.answer is Answer.SAFE_ROUTE_ONLY
    with pytest.raises(Barred):
        text.enforce()
    text.enforce({Condition.SAFE_ROUTE})


@pytest.mark.parametrize("step", list(Step))
def test_the_safe_route_is_in_no_reason(step: Step) -> None:
    """A reason is kept with the action, and read by many; the route is for the account page alone."""
    facts = replace(PLAIN, safe_contact=SafeContact(route="07700 900123", letters=True))
    for purpose in Purpose:
        verdict = judge(step, facts, today=TODAY, purpose=purpose)
        assert "07700" not in " ".join((verdict.said, *verdict.conditions))


@pytest.mark.parametrize(
    ("type_", "kind", "said"),
    [
        (TenancyType.INT, NoticeKind.NSP, "s128"),
        (TenancyType.SEC, NoticeKind.NOPP, "s83"),
        (TenancyType.I188, NoticeKind.NTQ, "s184"),
        (TenancyType.AT_S, NoticeKind.S21, "Form 3"),
        (TenancyType.SEC, NoticeKind.NTQ_PR, "only after a death"),
        (TenancyType.LEA, NoticeKind.NSP, "leasehold"),
    ],
)
def test_the_wrong_notice_is_barred_with_the_sentence_of_its_tenancy(
    type_: TenancyType, kind: NoticeKind, said: str
) -> None:
    facts = replace(PLAIN, tenancy_type=type_, notice=NoticeProposal(kind))
    verdict = judge(Step.NOTICE, facts, today=TODAY)
    assert verdict.barred
    assert said in verdict.reason


def test_no_notice_at_all_fits_a_lease_or_an_unlawful_occupier() -> None:
    for type_ in (TenancyType.LEA, TenancyType.USE):
        assert judge(Step.NOTICE, replace(PLAIN, tenancy_type=type_), today=TODAY).barred


RIGHT = NoticeProposal(
    NoticeKind.NSP, Pence(41250), Pence(41250), date(2026, 12, 21), date(2026, 12, 21), authorised=True
)


@pytest.mark.parametrize(
    ("proposal", "rule"),
    [
        (replace(RIGHT, specified_on=date(2026, 12, 20)), "notice_too_short"),
        (replace(RIGHT, figure=Pence(50000)), "notice_figure"),
        (replace(RIGHT, authorised=False), "notice_unauthorised"),
    ],
)
def test_a_notice_that_is_short_wrong_or_unauthorised_is_barred(proposal: NoticeProposal, rule: str) -> None:
    assert judge(Step.NOTICE, replace(PLAIN, notice=RIGHT), today=TODAY).allowed
    verdict = judge(Step.NOTICE, replace(PLAIN, notice=proposal), today=TODAY)
    assert verdict.barred
    assert [one.rule for one in verdict.findings] == [rule]


def test_an_unconsidered_vulnerability_warns_before_a_notice() -> None:
    facts = replace(PLAIN, notice=RIGHT, vulnerability_unconsidered=True)
    verdict = judge(Step.NOTICE, facts, today=TODAY)
    assert verdict.answer is Answer.WARNED
    assert verdict.override is Override.OFFICER


def test_a_notice_to_quit_in_a_moratorium_is_for_the_legal_role() -> None:
    facts = replace(
        combined({Protection.BREATHING_SPACE}),
        tenancy_type=TenancyType.NST,
        notice=NoticeProposal(NoticeKind.NTQ),
    )
    verdict = judge(Step.NOTICE, facts, today=TODAY)
    assert verdict.barred
    assert verdict.override is Override.LEGAL
    with pytest.raises(Barred, match="unless the legal role decides otherwise"):
        verdict.enforce()


def test_after_a_death_only_the_personal_representatives_are_served() -> None:
    facts = combined({Protection.DECEASED})
    to_them = replace(facts, notice=NoticeProposal(NoticeKind.NTQ_PR))
    assert judge(Step.NOTICE, to_them, today=TODAY).answer is Answer.WARNED
    assert "Public Trustee" in judge(Step.NOTICE, to_them, today=TODAY).reason
    to_tenant = replace(facts, notice=NoticeProposal(NoticeKind.NSP))
    assert judge(Step.NOTICE, to_tenant, today=TODAY).barred


@pytest.mark.parametrize(
    ("on_file", "today", "rule"),
    [
        (None, TODAY, "no_notice"),
        (LIVE_NOTICE, date(2026, 10, 5), "notice_not_live"),
        (LIVE_NOTICE, date(2027, 10, 6), "notice_lapsed"),
        (NoticeOnFile(NoticeKind.NOPP, date(2026, 10, 5)), TODAY, "wrong_notice"),
    ],
)
def test_a_claim_rests_on_the_right_notice_while_it_is_live(
    on_file: NoticeOnFile | None, today: date, rule: str
) -> None:
    verdict = judge(Step.CLAIM, replace(PLAIN, notice_on_file=on_file), today=today)
    assert verdict.barred
    assert verdict.findings[0].rule == rule


@pytest.mark.parametrize("today", [date(2026, 10, 6), date(2027, 10, 5)])
def test_a_claim_may_be_issued_from_the_day_after_to_the_last_day(today: date) -> None:
    assert judge(Step.CLAIM, PLAIN, today=today).allowed


def test_no_claim_while_a_review_is_open_and_flexible_claims_are_for_legal() -> None:
    review = NoticeOnFile(NoticeKind.NOPP, date(2026, 10, 5), review_open=True)
    facts = replace(PLAIN, tenancy_type=TenancyType.INT, notice_on_file=review)
    assert judge(Step.CLAIM, facts, today=TODAY).findings[0].rule == "review_open"
    flexible = replace(PLAIN, tenancy_type=TenancyType.FLX)
    assert judge(Step.CLAIM, flexible, today=TODAY).answer is Answer.LEGAL_ONLY


def test_a_hold_stops_recovery_until_its_last_day_and_a_manager_may_lift_it() -> None:
    hold = Hold("uc_pending", date(2026, 11, 1), date(2026, 12, 14))
    facts = replace(PLAIN, holds=(hold,))
    for step in (Step.LETTER, Step.TEXT, Step.CALL, Step.VISIT, Step.NOTICE, Step.CLAIM, Step.AGENCY):
        verdict = judge(step, facts, today=TODAY)
        assert verdict.barred
        assert verdict.until == date(2026, 12, 14)
        assert verdict.override is Override.MANAGER
        assert "uc pending" in verdict.reason
        assert judge(step, facts, today=date(2026, 12, 15)).allowed
    assert judge(Step.REFUND, facts, today=TODAY).allowed
    assert judge(Step.LETTER, facts, today=TODAY, purpose=Purpose.OTHER).allowed
    part = replace(PLAIN, holds=(replace(hold, amount=Pence(2003)),))
    assert judge(Step.LETTER, part, today=TODAY).answer is Answer.WARNED
    assert "£20.03" in judge(Step.LETTER, part, today=TODAY).reason


def test_what_is_not_barred_may_go_to_court_when_the_old_part_is_left_out() -> None:
    facts = replace(PLAIN, barred=Pence(10000), relied_on=Pence(31250))
    verdict = judge(Step.CLAIM, facts, today=TODAY)
    assert verdict.answer is Answer.WARNED
    assert "£100.00" in verdict.reason
    assert judge(Step.CLAIM, replace(facts, relied_on=Pence(31251)), today=TODAY).barred


@pytest.mark.parametrize("purpose", list(Purpose))
def test_two_officers_visit_where_the_marker_says_so_whatever_the_visit_is_about(purpose: Purpose) -> None:
    marker = StaffSafety("Two officers.", date(2027, 1, 1), two_officers=True)
    verdict = judge(Step.VISIT, replace(PLAIN, staff_safety=marker), today=TODAY, purpose=purpose)
    assert verdict.answer is Answer.SAFEGUARD_ONLY
    with pytest.raises(Barred, match="Two officers visit"):
        verdict.enforce()
    verdict.enforce({Condition.TWO_OFFICERS})
    alone = replace(marker, two_officers=False)
    warned = judge(Step.VISIT, replace(PLAIN, staff_safety=alone), today=TODAY, purpose=purpose)
    assert warned.answer is Answer.WARNED
    warned.enforce()


@pytest.mark.parametrize(("protection", "effect", "mark"), SQUARES)
def test_a_conditional_square_lets_pass_only_what_meets_it(
    protection: Protection, effect: Effect, mark: str
) -> None:
    cell = MATRIX[protection].cells[effect]
    assert (cell.needs is not None) == (cell.answer in CONDITIONAL)
    if cell.needs is None:
        return
    verdict = judge(STEPS[effect], replace(PLAIN, **ON_FILE[protection]), today=TODAY)
    with pytest.raises(Barred) as barred:
        verdict.enforce(set(Condition) - {cell.needs})
    assert barred.value.source == MATRIX[protection].source
    verdict.enforce({cell.needs})


def test_a_condition_behind_a_stricter_answer_holds_too() -> None:
    facts = combined({Protection.SAFE_CONTACT, Protection.STAFF_SAFETY})
    verdict = judge(Step.WARRANT, facts, today=TODAY)
    assert verdict.answer is Answer.MANAGER_ONLY
    with pytest.raises(Barred, match="police"):
        verdict.enforce()
    verdict.enforce({Condition.POLICE_PLAN})


def test_what_legal_decides_is_sent_to_legal() -> None:
    verdict = judge(Step.CLAIM, combined({Protection.INSOLVENCY}), today=TODAY)
    with pytest.raises(Barred, match="ask legal") as barred:
        verdict.enforce(set(Condition))
    assert "referral to legal" in barred.value.do


@pytest.mark.parametrize("code", ["", "ADT", "MJ", "DIS", "STO", "SOE"])
def test_no_warrant_without_an_order_for_possession(code: str) -> None:
    court = CourtOutcome(code, TODAY) if code else None
    verdict = judge(Step.WARRANT, replace(PLAIN, court=court), today=TODAY)
    assert verdict.barred
    assert verdict.findings[0].rule == "no_order"


@pytest.mark.parametrize("type_", [TenancyType.I188, TenancyType.LIC, TenancyType.GAR, TenancyType.LEA])
def test_where_no_possession_claim_belongs_none_is_issued(type_: TenancyType) -> None:
    assert judge(Step.CLAIM, replace(PLAIN, tenancy_type=type_), today=TODAY).barred
    occupier = judge(Step.CLAIM, replace(PLAIN, tenancy_type=TenancyType.USE), today=TODAY)
    assert occupier.answer is Answer.LEGAL_ONLY


def test_an_adjourned_claim_is_restored_without_a_live_notice_but_not_without_a_claim() -> None:
    assert judge(Step.RESTORE, replace(ADJOURNED, notice_on_file=None), today=TODAY).allowed
    for court in (None, ORDER, CourtOutcome("ADT", TODAY, issued=False)):
        verdict = judge(Step.RESTORE, replace(PLAIN, court=court), today=TODAY)
        assert (verdict.barred, verdict.findings[0].rule) == (True, "nothing_adjourned")
    for warned in (None, date(2026, 7, 19)):
        court = CourtOutcome("ADT", date(2026, 7, 20), warned_on=warned)
        verdict = judge(Step.RESTORE, replace(PLAIN, court=court), today=TODAY)
        assert (verdict.answer, verdict.findings[0].rule) == (Answer.WARNED, "not_warned")


def test_an_insolvency_with_nothing_left_in_it_guards_only_a_refund() -> None:
    facts = replace(PLAIN, insolvency=Insolvency("DRO", Pence(0)))
    assert judge(Step.LETTER, facts, today=TODAY).allowed
    assert judge(Step.REFUND, facts, today=TODAY).answer is Answer.WARNED


def test_a_hearing_may_be_told_of_though_the_debt_may_not_be_spoken_of() -> None:
    names = {Protection.BREATHING_SPACE, Protection.COURT_DATE, Protection.AGREEMENT_KEPT}
    verdict = judge(Step.LETTER, combined(names), today=TODAY, purpose=Purpose.HEARING)
    with pytest.raises(Barred):
        verdict.enforce()
    verdict.enforce({Condition.HEARING})
    unwell = combined({Protection.COURT_DATE, Protection.WELLBEING})
    assert judge(Step.LETTER, unwell, today=TODAY, purpose=Purpose.HEARING).barred


def test_a_claim_open_without_its_evidence_protects_nothing() -> None:
    facts = replace(PLAIN, benefit_claim=BenefitClaim("HB", evidence_given=False))
    assert judge(Step.CLAIM, facts, today=TODAY).allowed
