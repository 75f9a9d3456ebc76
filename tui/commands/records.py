"""What an account holds, as the objects that programs read: pence, ISO dates, names that stay."""

from datetime import date
from typing import Any

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
from store.domain.views.people import Speaking

Record = dict[str, Any]


def iso(on: date | None) -> str | None:
    """A day as `2026-11-23`."""
    return on.isoformat() if on is not None else None


def heading(view: AccountView, speaking: Speaking) -> Record:
    """Whose account it is and for whom it was opened: `account` and `statement` begin with it."""
    return {
        "rent_reference": view.rent_reference,
        "names": list(view.names),
        "address": "" if view.address_hidden else view.address,
        "address_hidden": view.address_hidden,
        "tenancy_type": view.type,
        "starts_on": iso(view.starts_on),
        "ended_on": iso(view.ends_on),
        "as_at": view.as_at.isoformat(timespec="seconds"),
        "last_entry": view.seq,
        "listener": speaking.kind,
        "why": speaking.why,
        "warnings": [
            {"code": one.code, "text": one.text} for one in sorted(view.banners, key=lambda one: one.rank)
        ],
        "guard": list(view.guard),
    }


def account(view: AccountView, speaking: Speaking) -> Record:
    """The account page: `schemas/account.json`."""
    return {
        **heading(view, speaking),
        "payment_reference": view.payment_reference,
        "patch": view.patch,
        "officer": view.officer,
        "balances": _balances(view.balances) if view.balances is not None else None,
        "weekly_charge": view.weekly_charge,
        "weeks_behind": view.weeks_behind,
        "sub_accounts": [_sub_account(one) for one in view.sub_accounts],
        "next_due": _due(view.next_due) if view.next_due is not None else None,
        "money_in": [_sum(one) for one in view.money_in],
        "money_out": [_sum(one) for one in view.money_out],
        "expected": [_expected(one) for one in view.expected],
        "direct_debit": _due(view.direct_debit) if view.direct_debit is not None else None,
        "agreement": _agreement(view.agreement) if view.agreement is not None else None,
        "promises": [_due(one) for one in view.promises],
        "benefits": [_benefit(one) for one in view.benefits],
        "household": [_member(one) for one in view.household],
        "next_step": _next_step(view.next_step) if view.next_step is not None else None,
        "next_step_known": view.next_step_known,
        "becomes_secure_on": iso(view.becomes_secure_on),
        "eviction_on": iso(view.eviction_on),
        "eviction_at": view.eviction_at,
    }


def _balances(money: FiveBalancesView) -> Record:
    return {
        "all": money.gross,
        "on_its_way": money.in_flight,
        "breathing_space": money.moratorium,
        "barred": money.barred,
        "in_dispute": money.held,
        "collectable": money.collectable,
    }


def _sub_account(one: SubAccountView) -> Record:
    return {
        "code": one.code,
        "name": one.name,
        "balance": one.balance,
        "weekly_charge": one.weekly_charge,
        "rent_debt": one.rent_debt,
    }


def _due(one: DueView) -> Record:
    return {"on": iso(one.on), "amount": one.amount, "what": one.what}


def _sum(one: MoneyLine) -> Record:
    return {
        "on": iso(one.on),
        "name": one.name,
        "amount": one.amount,
        "receipt": one.receipt,
        "reversed": one.reversed,
    }


def _expected(one: MoneyLine) -> Record:
    return {"on": iso(one.on), "name": one.name, "amount": one.amount, "late": one.late}


def _agreement(one: AgreementView) -> Record:
    return {
        "kind": one.kind,
        "state": one.state,
        "frequency": one.frequency,
        "instalment": one.instalment,
        "starts_on": iso(one.starts_on),
        "starting_balance": one.starting_balance,
        "expected_today": one.expected_today,
        "behind": one.behind,
        "next_on": iso(one.next_on),
        "ends_on": iso(one.ends_on),
        "payments_left": one.payments_left,
        "review_on": iso(one.review_on),
        "tolerance_days": one.tolerance_days,
    }


def _benefit(one: BenefitView) -> Record:
    return {
        "benefit": one.benefit,
        "state": one.state,
        "paid_to": one.paid_to,
        "amount": one.amount,
        "each": one.each,
        "next_on": iso(one.next_on),
        "as_at": iso(one.as_at),
    }


def _member(one: MemberView) -> Record:
    return {
        "name": one.name,
        "role": one.role,
        "relation": one.relation,
        "language": one.language,
        "deceased": one.deceased,
        "flags": list(one.flags),
    }


def _next_step(one: NextStepView) -> Record:
    return {
        "kind": one.kind,
        "detail": one.detail,
        "due_on": iso(one.due_on),
        "owner": one.owner,
        "state": one.state,
        "reason": one.reason,
    }
