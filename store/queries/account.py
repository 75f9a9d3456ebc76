"""The account page for one listener: what they may not hear is not on it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from store.domain.agreements import ends_on
from store.domain.arrears import weeks_behind
from store.domain.callers import Subject
from store.domain.charging import next_debit, rent_free_weeks
from store.domain.completion import RESTRICTED
from store.domain.gate import speech_guard
from store.domain.money import ZERO, Pence
from store.domain.names import display_name
from store.domain.policy import Policy
from store.domain.tenancies import SUB_ACCOUNTS, TENANCIES, SubAccountCode, TenancyType, rent_debt_codes
from store.domain.views.account import (
    AccountView,
    AgreementView,
    BenefitView,
    DueView,
    FiveBalancesView,
    MemberView,
    MoneyLine,
    NextStepView,
    SubAccountView,
)
from store.queries.banners import banners
from store.queries.case_file import Case, Member, load_case
from store.queries.debt import Debt, agreement_row, debt_of, terms_of
from store.queries.found_rows import one_line
from store.queries.gate_facts import gate_facts_of
from store.queries.listener import TAKE_CARE, Listener, codes, facts_for, needs_care
from store.queries.money_lines import label_of, last_in, last_out

_S = Subject

MOST_EXPECTED = 20
"""Sums on their way that are shown, the soonest first; all of them count."""


def account_view(
    connection: Connection,
    tenancy_id: int,
    listener: Listener,
    policy: Policy,
    *,
    today: date,
    now: datetime,
) -> AccountView:
    """The account page: a closed one, opened as far as the listener may hear.

    Raises:
        NotFound: there is no such tenancy.
    """
    case = load_case(connection, tenancy_id, today=today)
    view = _closed(case, listener, now)
    if not listener.may_know_the_case:
        return view
    debt = debt_of(connection, case, policy)
    view = _with_words(_with_heading(view, case, listener), case, debt, listener)
    view = _with_recovery(_with_debt(view, case, debt, listener, policy), case, listener, policy)
    return _with_payments(view, connection, case, debt, listener)


def _closed(case: Case, listener: Listener, now: datetime) -> AccountView:
    """The page with nothing on it that could be told."""
    return AccountView(
        tenancy_id=case.head.tenancy_id,
        account_id=case.head.account_id,
        person_ids=(),
        names=(),
        address="",
        address_hidden=True,
        type="",
        type_name="",
        rent_reference="",
        payment_reference="",
        fund="",
        patch="",
        officer="",
        starts_on=case.head.starts_on,
        ends_on=None,
        as_at=now,
        seq=case.head.seq,
        subjects=codes(listener.subjects),
        banners=(),
        guard=(),
        balances=None,
        weekly_charge=None,
        weeks_behind=None,
        sub_accounts=(),
        next_due=None,
        money_in=(),
        money_out=(),
        expected=(),
        direct_debit=None,
        agreement=None,
        benefits=(),
        household=(),
        promises=(),
        next_step=None,
        next_step_known=False,
        becomes_secure_on=None,
        eviction_on=None,
        eviction_at="",
    )


def _with_heading(view: AccountView, case: Case, listener: Listener) -> AccountView:
    head = case.head
    hidden = case.address_hidden or listener.third_party
    return replace(
        view,
        person_ids=tuple(one.person_id for one in case.tenants),
        names=tuple(_name(one) for one in case.tenants),
        address="" if hidden else one_line(head),
        address_hidden=hidden,
        type=head.type,
        type_name=TENANCIES[TenancyType(head.type)].label,
        rent_reference=head.rent_reference,
        fund=head.fund,
        patch=head.patch,
        officer=head.officer or "",
        ends_on=head.ends_on,
        household=_household(case, listener),
    )


def _with_words(view: AccountView, case: Case, debt: Debt, listener: Listener) -> AccountView:
    facts = gate_facts_of(case, debt)
    care = (TAKE_CARE,) if needs_care(case, facts, listener) else ()
    return replace(
        view,
        banners=banners(case, debt, facts, listener),
        guard=(*care, *speech_guard(facts_for(case, facts, listener), case.today)),
    )


def _with_debt(view: AccountView, case: Case, debt: Debt, listener: Listener, policy: Policy) -> AccountView:
    hears = listener.hears
    weekly = sum((Pence(row.weekly_charge) for row in case.subs), ZERO)
    balance, either = hears(_S.BALANCE), hears(_S.BALANCE, _S.BREAKDOWN)
    return replace(
        view,
        balances=_balances(debt) if balance else None,
        weekly_charge=weekly if either else None,
        weeks_behind=_weeks_behind(debt, weekly) if balance else None,
        sub_accounts=_sub_accounts(case) if hears(_S.BREAKDOWN) else (),
        next_due=_next_due(case, policy) if either else None,
        agreement=_agreement(case, debt) if hears(_S.AGREEMENT) else None,
        promises=_promises(case, listener) if hears(_S.PAYMENTS, _S.AGREEMENT) else (),
        benefits=_benefits(case) if hears(_S.BENEFITS) else (),
    )


def _with_recovery(view: AccountView, case: Case, listener: Listener, policy: Policy) -> AccountView:
    if not listener.hears(_S.LETTERS):
        return view
    step = _next_step(case, listener, policy, view.as_at)
    set_for = [row for row in case.evictions if row.state == "set" and row.on and row.on >= case.today]
    return replace(
        view,
        next_step=step,
        next_step_known=step is not None,
        becomes_secure_on=case.head.becomes_secure_on,
        eviction_on=set_for[0].on if set_for else None,
        eviction_at=(set_for[0].at or "") if set_for else "",
    )


def _with_payments(
    view: AccountView, connection: Connection, case: Case, debt: Debt, listener: Listener
) -> AccountView:
    account_id, pays = case.head.account_id, listener.hears(_S.PAYMENTS)
    if not listener.hears(_S.PAYMENTS, _S.STATEMENT):
        return view
    return replace(
        view,
        payment_reference=case.head.payment_reference if pays else "",
        money_in=last_in(connection, account_id),
        money_out=last_out(connection, account_id),
        expected=_expected(case, debt),
        direct_debit=_direct_debit(case) if pays else None,
    )


def _name(member: Member) -> str:
    return display_name(member.title, member.forenames, member.surname)


def _balances(debt: Debt) -> FiveBalancesView:
    five = debt.balances
    return FiveBalancesView(
        five.gross, five.in_flight, five.moratorium, five.barred, five.collectable, five.held
    )


def _weeks_behind(debt: Debt, weekly: Pence) -> str | None:
    weeks = weeks_behind(debt.balances.collectable, weekly)
    if weeks is None:
        return None
    return "0" if not weeks else str(weeks)


def _sub_accounts(case: Case) -> tuple[SubAccountView, ...]:
    debt = rent_debt_codes()
    order = list(SubAccountCode)
    views = (
        SubAccountView(
            code=row.code,
            name=SUB_ACCOUNTS[SubAccountCode(row.code)].label,
            balance=Pence(row.balance),
            weekly_charge=Pence(row.weekly_charge),
            rent_debt=SubAccountCode(row.code) in debt,
        )
        for row in case.subs
    )
    return tuple(sorted(views, key=lambda view: order.index(SubAccountCode(view.code))))


def _next_due(case: Case, policy: Policy) -> DueView | None:
    """The next weekly debit, over rent-free weeks of this rent year and the next."""
    weeks, own = int(case.head.charged_weeks), policy.books.debit.rent_free
    days = (case.today, case.today + timedelta(days=366))
    free = frozenset[date]().union(*(rent_free_weeks(day, weeks, own) for day in days))
    charges = {SubAccountCode(row.code): Pence(row.weekly_charge) for row in case.subs}
    ends = case.head.ends_on if case.head.ends_on is not None or not case.former else case.today
    due = next_debit(charges, today=case.today, rent_free=free, ends_on=ends)
    if due is None:
        return None
    charged = [code for code, amount in charges.items() if amount > 0]
    what = "Rent" if charged == [SubAccountCode.RENT] else "Rent and charges"
    return DueView(due.on, due.amount, what)


def _expected(case: Case, debt: Debt) -> tuple[MoneyLine, ...]:
    return tuple(
        MoneyLine(one.due_on, label_of(one.kind), one.amount, late=one.late(case.today))
        for one in debt.expected[:MOST_EXPECTED]
    )


def _direct_debit(case: Case) -> DueView | None:
    for row in case.direct_debits:
        if row.next_on is not None:
            return DueView(row.next_on, Pence(row.amount), "Direct Debit")
    return None


def _agreement(case: Case, debt: Debt) -> AgreementView | None:
    row, standing = agreement_row(case), debt.standing
    if row is None or standing is None:
        return None
    return AgreementView(
        id=row.id,
        kind=row.kind,
        state=standing.state.value,
        frequency=row.frequency,
        instalment=Pence(row.instalment),
        starts_on=row.starts_on,
        starting_balance=Pence(row.starting_balance),
        expected_today=standing.expected,
        behind=standing.behind,
        next_on=standing.next_on,
        ends_on=ends_on(terms_of(row)),
        payments_left=standing.payments_left,
        review_on=row.review_on,
        tolerance_days=row.tolerance_days,
    )


def _benefits(case: Case) -> tuple[BenefitView, ...]:
    return tuple(
        BenefitView(
            benefit=row.benefit,
            state=row.state,
            paid_to=row.paid_to,
            amount=Pence(row.amount),
            each="week" if row.benefit == "HB" else "month",
            next_on=row.next_on,
            as_at=row.as_at,
        )
        for row in case.awards
        if row.state in ("claimed", "in_payment", "suspended")
    )


def _household(case: Case, listener: Listener) -> tuple[MemberView, ...]:
    """Who lives there, and next of kin; for a joint tenant only their own flags."""
    if listener.third_party or not (listener.kind == "joint" or listener.hears(_S.PERSONAL)):
        return ()
    return tuple(
        MemberView(
            person_id=one.person_id,
            name=_name(one),
            role=one.role,
            relation=one.relation,
            language=one.language if listener.hears_of(one.person_id) else "",
            deceased=one.deceased_on is not None,
            flags=tuple(
                row.what_to_do
                for row in case.flags
                if row.person_id == one.person_id
                and listener.hears_of(one.person_id)
                and (row.visible_to == "all" or listener.cleared)
            ),
        )
        for one in case.present
        if one.role != "next_of_kin" or listener.kind != "joint"
    )


def _promises(case: Case, listener: Listener) -> tuple[DueView, ...]:
    """Open promises; a joint tenant hears their own and those of nobody in particular."""
    return tuple(
        DueView(row.due_on, Pence(row.amount), f"Promised: {row.how}" if row.how else "Promised")
        for row in case.promises
        if listener.kind != "joint" or row.person_id in (None, listener.person_id)
    )


def _next_step(case: Case, listener: Listener, policy: Policy, now: datetime) -> NextStepView | None:
    """The step on file that is due first; why is the officer's own note.

    A request that nobody answered in time is no step any more: it stands here only where there is no other,
    so that somebody asks for it again.
    """
    # Neither who stands beside nor who is not cleared reads here that somebody is in danger.
    rows = [row for row in case.actions if row.detail not in RESTRICTED]
    if not rows:
        return None
    row = next((row for row in rows if not _lapsed(row, now)), rows[0])
    return NextStepView(
        kind=row.kind,
        label=policy.actions[row.kind].label,
        detail=row.detail or "",
        due_on=row.due_on,
        owner=row.owner or "",
        state="lapsed" if _lapsed(row, now) else row.state,
        reason=row.reason if listener.hears(_S.NOTES) else "",
    )


def _lapsed(row: Any, now: datetime) -> bool:
    return row.state == "waiting" and row.expires_at is not None and bool(now >= row.expires_at)
