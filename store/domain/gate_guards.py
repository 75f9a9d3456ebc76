"""The gate's guards beside the matrix: the right notice in the right order, holds, two officers."""

from collections.abc import Iterator
from datetime import date

from store.domain.gate_facts import GateFacts, NoticeOnFile, NoticeProposal, Purpose, Step
from store.domain.gate_matrix import Answer, Condition, Effect, Override, usual_override
from store.domain.gate_verdict import Finding
from store.domain.money import pounds
from store.domain.notice_kinds import NoticeKind
from store.domain.tenancies import TENANCIES, Discretion, TenancyType, notice_allowed


def guards(step: Step, facts: GateFacts, today: date, purpose: Purpose) -> Iterator[Finding]:
    """What stands against a step besides the protections of the matrix.

    A hold stops recovery, so that contact about something else goes on; nobody's safety at a door depends
    on what the visit is about.
    """
    if purpose in _RECOVERY:
        yield from _holds(step, facts, today)
    if step is Step.NOTICE:
        yield from _notice(facts)
    elif step is Step.CLAIM:
        yield from _claim(facts, today)
    elif step is Step.RESTORE:
        yield from _restore(facts)
    elif step is Step.WARRANT:
        yield from _warrant(facts)
    elif step is Step.VISIT and facts.staff_safety is not None:
        yield _visit(facts)


def _finding(
    rule: str,
    answer: Answer,
    reason: str,
    source: str,
    until: date | None = None,
    override: Override | None = None,
    needs: Condition | None = None,
) -> Finding:
    return Finding(rule, answer, reason, source, until, override or usual_override(answer), needs)


_RECOVERY = frozenset({Purpose.ARREARS, Purpose.CURRENT_RENT})
_NOT_HELD = frozenset({None, Effect.REFUND, Effect.DD_ARREARS})
_POLICY_HOLDS = "Council policy: holds"


def _holds(step: Step, facts: GateFacts, today: date) -> Iterator[Finding]:
    if step.effect in _NOT_HELD:
        return
    for hold in facts.holds:
        if not hold.starts_on <= today <= hold.ends_on:
            continue
        why = hold.reason.replace("_", " ")
        if hold.amount is None:
            yield _finding(
                "hold",
                Answer.BARRED,
                f"A hold is on until {hold.ends_on:%d/%m/%Y}: {why}.",
                _POLICY_HOLDS,
                hold.ends_on,
                Override.MANAGER,
            )
        else:
            yield _finding(
                "part_hold",
                Answer.WARNED,
                f"{pounds(hold.amount)} is on hold until {hold.ends_on:%d/%m/%Y}: {why}. Leave it out.",
                _POLICY_HOLDS,
                hold.ends_on,
            )


def _notice(facts: GateFacts) -> Iterator[Finding]:
    rule = TENANCIES[facts.tenancy_type]
    proposal = facts.notice
    if proposal is None:
        if not rule.allowed:
            yield _finding("wrong_notice", Answer.BARRED, rule.block, rule.statute)
        return
    if not notice_allowed(facts.tenancy_type, proposal.kind, deceased=facts.deceased):
        reason = rule.block
        if proposal.kind is NoticeKind.NTQ_PR and not facts.deceased:
            reason = f"Personal representatives are served only after a death. {rule.block}"
        yield _finding("wrong_notice", Answer.BARRED, reason, rule.statute)
    yield from _notice_details(proposal, rule.statute)
    if facts.vulnerability_unconsidered:
        yield _finding(
            "vulnerability",
            Answer.WARNED,
            "A vulnerability is on file and no consideration of it is recorded.",
            "Equality Act 2010 s149; Pre-Action Protocol (social landlords) para 1.6",
        )


def _notice_details(proposal: NoticeProposal, statute: str) -> Iterator[Finding]:
    specified, earliest = proposal.specified_on, proposal.earliest_on
    if specified is not None and earliest is not None and specified < earliest:
        yield _finding(
            "notice_too_short",
            Answer.BARRED,
            f"The notice is too short: the earliest date it may name is {earliest:%d/%m/%Y}.",
            statute,
        )
    figure, balance = proposal.figure, proposal.balance
    if figure is not None and balance is not None and figure != balance:
        yield _finding(
            "notice_figure",
            Answer.BARRED,
            f"The notice says {pounds(figure)} but the rent sub-accounts owe {pounds(balance)} on its date.",
            "The figure must be rent only: no overpayment, costs, recharge or insurance",
        )
    if proposal.authorised is False:
        yield _finding(
            "notice_unauthorised",
            Answer.BARRED,
            "Nobody has authorised this notice.",
            "Council scheme of delegation: drafter and authoriser are two people",
        )


def _claim(facts: GateFacts, today: date) -> Iterator[Finding]:
    rule = TENANCIES[facts.tenancy_type]
    if facts.tenancy_type is TenancyType.LEA:
        yield _finding("not_this_desk", Answer.BARRED, rule.block, rule.statute)
        return
    if facts.tenancy_type is TenancyType.FLX:
        yield _finding(
            "flexible_claim",
            Answer.LEGAL_ONLY,
            "In its fixed term a flexible tenancy must also be ended under s82: ask legal.",
            rule.statute,
        )
    if facts.tenancy_type is TenancyType.USE:
        yield _finding("no_possession_claim", Answer.LEGAL_ONLY, rule.block, rule.statute)
        return
    if rule.discretion is Discretion.NOT_POSSESSION and facts.tenancy_type is not TenancyType.FTA:
        yield _finding(
            "no_possession_claim",
            Answer.BARRED,
            f"No possession claim belongs here. {rule.block}",
            rule.statute,
        )
        return
    on_file = facts.notice_on_file
    if on_file is None:
        yield _finding(
            "no_notice",
            Answer.BARRED,
            f"No {rule.first_notice} is in force to rest a claim on.",
            rule.statute,
        )
        return
    yield from _resting_on(on_file, facts, rule.statute, today)


def _resting_on(on_file: NoticeOnFile, facts: GateFacts, statute: str, today: date) -> Iterator[Finding]:
    if not notice_allowed(facts.tenancy_type, on_file.kind, deceased=facts.deceased):
        yield _finding("wrong_notice", Answer.BARRED, TENANCIES[facts.tenancy_type].block, statute)
    if today <= on_file.specified_on:
        yield _finding(
            "notice_not_live",
            Answer.BARRED,
            f"The notice is not live: a claim may be issued after {on_file.specified_on:%d/%m/%Y}.",
            statute,
            on_file.specified_on,
        )
    if on_file.lapses_on is not None and today > on_file.lapses_on:
        yield _finding(
            "notice_lapsed",
            Answer.BARRED,
            f"The notice lapsed on {on_file.lapses_on:%d/%m/%Y}: serve a new one.",
            statute,
        )
    if on_file.review_open:
        yield _finding(
            "review_open",
            Answer.BARRED,
            "The tenant asked for a review of the notice and it is not decided.",
            "Housing Act 1996 s129(6)",
        )


_PROTOCOL_RESTORE = "Pre-Action Protocol for Possession Claims by Social Landlords, paras 2.13-2.14"


def _restore(facts: GateFacts) -> Iterator[Finding]:
    """A claim is taken up again where it stands: it rests on its own issue, not on a live notice."""
    court = facts.court
    if court is None or not court.issued or not court.adjourned:
        yield _finding(
            "nothing_adjourned",
            Answer.BARRED,
            "No issued claim is on file that was adjourned.",
            "The order that adjourned it",
        )
    elif court.warned_on is None or (court.on is not None and court.warned_on < court.on):
        yield _finding(
            "not_warned",
            Answer.WARNED,
            "No warning since the adjournment is on file: warn the tenant, with a time limit, first.",
            _PROTOCOL_RESTORE,
        )


def _warrant(facts: GateFacts) -> Iterator[Finding]:
    if facts.court is None or not facts.court.possession:
        yield _finding(
            "no_order",
            Answer.BARRED,
            "No order for possession is on file: there is nothing to enforce.",
            "Housing Act 1985 s82; CPR 83.2",
        )


def _visit(facts: GateFacts) -> Finding:
    marker = facts.staff_safety
    source = "Health and Safety at Work etc. Act 1974 s2"
    if marker is not None and marker.two_officers:
        return _finding(
            "two_officers",
            Answer.SAFEGUARD_ONLY,
            "Two officers visit, and both are named.",
            source,
            needs=Condition.TWO_OFFICERS,
        )
    return _finding(
        "visit_with_marker", Answer.WARNED, "Read the staff-safety marker before the visit.", source
    )
