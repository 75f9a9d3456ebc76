"""What is owed on a tenancy and what of it may be collected: the domain's rules on what is on file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from store.domain.agreements import KEPT, AgreementState, Frequency, Standing, Terms, due_date, last_counted
from store.domain.agreements import standing as judge_standing
from store.domain.arrears import FiveBalances, Line, Unpaid, age_debt, five_balances
from store.domain.calendar import calendar_month_from, days_after
from store.domain.figures import figure
from store.domain.limitation import barred_portion
from store.domain.money import ZERO, Pence
from store.domain.moratorium import Moratorium, MoratoriumKind
from store.domain.tenancies import SubAccountCode, rent_debt_codes
from store.queries.case_file import Case, load_case
from store.queries.tables import ENTRY, POSTING

_DEBT = sorted(code.value for code in rent_debt_codes())


@dataclass(frozen=True)
class Debt:
    """The debt of a tenancy, told apart."""

    balances: FiveBalances
    barred: Pence
    """Too old to sue for."""
    insolvent: Pence
    """Included in an insolvency that stands."""
    moratoria: tuple[Moratorium, ...]
    """On file as live; whether the day is protected, each says."""
    standing: Standing | None
    """How the newest agreement that has not ended stands today."""

    @property
    def protected(self) -> Pence:
        """Debt in breathing space on every sub-account, rent debt or not."""
        return sum((one.total for one in self.moratoria), ZERO)

    @property
    def agreement_kept(self) -> bool:
        """A live agreement, nothing in it past its tolerance."""
        return self.standing is not None and self.standing.state in KEPT


def balances_of(connection: Connection, tenancy_id: int, *, today: date) -> FiveBalances:
    """The five balances of a tenancy today.

    Raises:
        NotFound: there is no such tenancy.
    """
    return debt_of(connection, load_case(connection, tenancy_id, today=today)).balances


def debt_of(connection: Connection, case: Case) -> Debt:
    """The debt of a case, at most two statements: old lines, and rent charged under an agreement."""
    today = case.today
    moratoria = moratoria_of(case)
    live = tuple(one for one in moratoria if one.live_on(today))
    insolvent = sum(
        (
            Pence(row.included)
            for row in case.insolvencies
            if row.order_on <= today and (row.ends_on is None or today <= row.ends_on)
        ),
        ZERO,
    )
    in_flight = sum((Pence(row.amount) for row in case.expected if row.sub_account in _DEBT), ZERO)
    gross = sum((owed for code, owed in case.sub_balances.items() if code.value in _DEBT), ZERO)
    barred = barred_portion(_unpaid(connection, case, gross), today)
    balances = five_balances(case.sub_balances, in_flight, _protected(live), barred, insolvent)
    standing = _standing(connection, case, gross, balances.in_flight, suppressed=bool(live))
    return Debt(balances, barred, insolvent, moratoria, standing)


def moratoria_of(case: Case) -> tuple[Moratorium, ...]:
    """The moratoria on file as live, each with the debt it protects on this account."""
    debts: dict[int, dict[SubAccountCode, Pence]] = {}
    rows = {row.id: row for row in case.moratoria}
    for row in case.moratoria:
        if row.sub_account is not None:
            debts.setdefault(row.id, {})[SubAccountCode(row.sub_account)] = Pence(row.amount)
    return tuple(
        Moratorium(MoratoriumKind(row.kind), row.starts_on, row.ends_on, debts.get(number, {}))
        for number, row in rows.items()
    )


def _protected(live: tuple[Moratorium, ...]) -> Mapping[SubAccountCode, Pence]:
    """Of two moratoria on one debt the larger counts: it is the same pound."""
    debt: dict[SubAccountCode, Pence] = {}
    for one in live:
        for code, amount in one.debt.items():
            debt[code] = max(amount, debt.get(code, ZERO))
    return debt


def _unpaid(connection: Connection, case: Case, gross: Pence) -> tuple[Unpaid, ...]:
    """Unpaid debits by day, where any could be too old; nothing where none can be."""
    years = figure("limitation.rent_years", case.today).value
    if gross <= 0 or case.head.oldest_on is None:
        return ()
    if case.head.oldest_on >= calendar_month_from(case.today, -12 * years):
        return ()
    rows = connection.execute(
        select(
            ENTRY.c.posting_id,
            ENTRY.c.sub_account,
            ENTRY.c.effective_on,
            ENTRY.c.amount,
            POSTING.c.reverses_id,
        )
        .join(POSTING, POSTING.c.id == ENTRY.c.posting_id)
        .where(ENTRY.c.account_id == case.head.account_id, ENTRY.c.sub_account.in_(_DEBT))
        .order_by(ENTRY.c.seq)
    )
    lines = [
        Line(
            row.effective_on,
            Pence(row.amount),
            key=f"{row.posting_id} {row.sub_account}",
            reverses=f"{row.reverses_id} {row.sub_account}" if row.reverses_id else "",
        )
        for row in rows
    ]
    return age_debt(lines).unpaid


def terms_of(row: Row[Any]) -> Terms:
    """The terms of an agreement's row."""
    return Terms(
        starting_balance=Pence(row.starting_balance),
        instalment=Pence(row.instalment),
        frequency=Frequency(row.frequency),
        starts_on=row.starts_on,
        lump_sum=Pence(row.lump_sum),
        lump_sum_on=row.lump_sum_on,
    )


def _standing(
    connection: Connection, case: Case, gross: Pence, in_flight: Pence, *, suppressed: bool
) -> Standing | None:
    row = agreement_row(case)
    if row is None:
        return None
    terms = terms_of(row)
    counted = last_counted(terms, case.today, tolerance_days=row.tolerance_days)
    # Before the first due date: what was charged in the period that the first instalment comes after.
    since = counted or (
        due_date(terms, -1) if terms.frequency is not Frequency.ONE_OFF else days_after(terms.starts_on, -28)
    )
    charged = connection.execute(
        select(func.coalesce(func.sum(ENTRY.c.amount), 0)).where(
            ENTRY.c.account_id == case.head.account_id,
            ENTRY.c.sub_account.in_(_DEBT),
            ENTRY.c.kind.in_(("RENT", "SC", "PRT")),
            ENTRY.c.effective_on > since,
            ENTRY.c.amount > 0,
        )
    ).scalar_one()
    return judge_standing(
        terms,
        stored=AgreementState(row.state),
        balance=gross,
        in_flight=in_flight,
        not_yet_due=Pence(int(charged)),
        today=case.today,
        tolerance_days=row.tolerance_days,
        suppressed=suppressed,
    )


def agreement_row(case: Case) -> Row[Any] | None:
    """The newest agreement that has not ended."""
    for row in case.agreements:
        if row.state in ("live", "at_risk", "breached", "restored") and row.ended_on is None:
            return row
    return None
