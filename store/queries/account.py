"""The account page for one listener: what they may not hear is not on it."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from store.domain.agreements import ends_on
from store.domain.arrears import weeks_behind
from store.domain.callers import Subject
from store.domain.charging import next_debit, usual_rent_free_weeks
from store.domain.gate import speech_guard
from store.domain.money import ZERO, Pence
from store.domain.names import display_name
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


def account_view(
    connection: Connection, tenancy_id: int, listener: Listener, *, today: date, now: datetime
) -> AccountView:
    """The account page.

    Raises:
        NotFound: there is no such tenancy.
    """
    case = load_case(connection, tenancy_id, today=today)
    debt = debt_of(connection, case)
    facts = gate_facts_of(case, debt)
    head, knows, hears = case.head, listener.may_know_the_case, listener.hears
    hidden = case.address_hidden or listener.third_party or not knows
    weekly = sum((Pence(row.weekly_charge) for row in case.subs), ZERO)
    payments = hears(_S.PAYMENTS, _S.STATEMENT)
    letters = hears(_S.LETTERS)
    eviction = next(
        (row for row in case.evictions if row.state == "set" and row.on and row.on >= today), None
    )
    step = _next_step(case, listener) if letters else None
    guard = speech_guard(facts_for(case, facts, listener), today)
    care = (TAKE_CARE,) if knows and needs_care(case, facts, listener) else ()
    return AccountView(
        tenancy_id=head.tenancy_id,
        account_id=head.account_id,
        person_ids=tuple(one.person_id for one in case.tenants) if knows else (),
        names=tuple(_name(one) for one in case.tenants) if knows else (),
        address="" if hidden else one_line(head),
        address_hidden=hidden,
        type=head.type if knows else "",
        type_name=TENANCIES[TenancyType(head.type)].label if knows else "",
        rent_reference=head.rent_reference if knows else "",
        payment_reference=head.payment_reference if hears(_S.PAYMENTS) else "",
        fund=head.fund if knows else "",
        patch=head.patch if knows else "",
        officer=(head.officer or "") if knows else "",
        starts_on=head.starts_on,
        ends_on=head.ends_on if knows else None,
        as_at=now,
        seq=head.seq,
        subjects=codes(listener.subjects),
        banners=banners(case, debt, facts, listener),
        guard=(*care, *guard),
        balances=_balances(debt) if hears(_S.BALANCE) else None,
        weekly_charge=weekly if hears(_S.BALANCE, _S.BREAKDOWN) else None,
        weeks_behind=_weeks_behind(debt, weekly) if hears(_S.BALANCE) else None,
        sub_accounts=_sub_accounts(case) if hears(_S.BREAKDOWN) else (),
        next_due=_next_due(case) if hears(_S.BALANCE, _S.BREAKDOWN) else None,
        money_in=last_in(connection, head.account_id) if payments else (),
        money_out=last_out(connection, head.account_id) if payments else (),
        expected=_expected(case) if payments else (),
        direct_debit=_direct_debit(case) if hears(_S.PAYMENTS) else None,
        agreement=_agreement(case, debt) if hears(_S.AGREEMENT) else None,
        benefits=_benefits(case) if hears(_S.BENEFITS) else (),
        household=_household(case, listener),
        promises=_promises(case, listener) if hears(_S.PAYMENTS, _S.AGREEMENT) else (),
        next_step=step,
        next_step_known=step is not None,
        becomes_secure_on=head.becomes_secure_on if letters else None,
        eviction_on=eviction.on if eviction is not None and letters else None,
        eviction_at=eviction.at or "" if eviction is not None and letters else "",
    )


def _name(member: Member) -> str:
    return display_name(member.title, member.forenames, member.surname)


def _balances(debt: Debt) -> FiveBalancesView:
    five = debt.balances
    return FiveBalancesView(five.gross, five.in_flight, five.moratorium, five.barred, five.collectable)


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


def _next_due(case: Case) -> DueView | None:
    """The next weekly debit, over rent-free weeks of this rent year and the next."""
    weeks = int(case.head.charged_weeks)
    free = usual_rent_free_weeks(case.today, weeks) | usual_rent_free_weeks(
        case.today + timedelta(days=366), weeks
    )
    charges = {SubAccountCode(row.code): Pence(row.weekly_charge) for row in case.subs}
    ends = case.head.ends_on if case.head.ends_on is not None or not case.former else case.today
    due = next_debit(charges, today=case.today, rent_free=free, ends_on=ends)
    if due is None:
        return None
    charged = [code for code, amount in charges.items() if amount > 0]
    what = "Rent" if charged == [SubAccountCode.RENT] else "Rent and charges"
    return DueView(due.on, due.amount, what)


def _expected(case: Case) -> tuple[MoneyLine, ...]:
    return tuple(MoneyLine(row.due_on, label_of(row.kind), Pence(row.amount)) for row in case.expected)


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
    if listener.third_party or not listener.may_know_the_case:
        return ()
    if not (listener.kind == "joint" or listener.hears(_S.PERSONAL)):
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


def _next_step(case: Case, listener: Listener) -> NextStepView | None:
    """The step on file that is due first; why is the officer's own note."""
    for row in case.actions:
        return NextStepView(
            kind=row.kind,
            detail=row.detail or "",
            due_on=row.due_on,
            owner=row.owner or "",
            state=row.state,
            reason=row.reason if listener.hears(_S.NOTES) else "",
        )
    return None
