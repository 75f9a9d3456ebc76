"""What is owed on a tenancy and what of it may be collected: the domain's rules on what is on file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select

from store.domain.agreements import KEPT, AgreementState, Frequency, Standing, Terms, due_date, last_counted
from store.domain.agreements import standing as judge_standing
from store.domain.arrears import FiveBalances, Held, Line, Marked, age_debt, five_balances, mark, still_held
from store.domain.calendar import calendar_month_from, days_after
from store.domain.entry_kinds import EntryKind
from store.domain.figures import figure
from store.domain.in_flight import EARLY_DAYS, Came, Expected, lowers, still_expected
from store.domain.limitation import barred_portion, last_day_to_claim
from store.domain.money import ZERO, Pence
from store.domain.moratorium import Moratorium, MoratoriumKind
from store.domain.policy import Policy
from store.domain.tenancies import SubAccountCode, rent_debt_codes
from store.prepared import Prepared
from store.queries.case_file import Case, load_case
from store.queries.tables import ENTRY, POSTING

_CHARGES = tuple(kind.value for kind in (EntryKind.RENT, EntryKind.SC, EntryKind.PRT, EntryKind.CHG))
_BENEFITS = tuple(
    # A third-party deduction pays arrears, not the week's rent.
    kind.value
    for kind in EntryKind
    if kind.from_benefit and kind is not EntryKind.UC_TPD
)
_DEBT = sorted(code.value for code in rent_debt_codes())


@dataclass(frozen=True)
class Debt:
    """The debt of a tenancy, told apart."""

    balances: FiveBalances
    barred: Pence
    """Too old to sue for."""
    insolvent: Pence
    """Included in an insolvency."""
    moratoria: tuple[Moratorium, ...]
    """On file as live; whether the day is protected, each says."""
    expected: tuple[Expected, ...]
    """Still on its way, by its day, on any sub-account."""
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


def balances_of(connection: Connection, tenancy_id: int, policy: Policy, *, today: date) -> FiveBalances:
    """The five balances of a tenancy today.

    Raises:
        NotFound: there is no such tenancy.
    """
    return debt_of(connection, load_case(connection, tenancy_id, today=today), policy).balances


def debt_of(connection: Connection, case: Case, policy: Policy) -> Debt:
    """The debt of a case, at most three statements: its lines, what is on its way, and rent since agreed."""
    today = case.today
    moratoria = moratoria_of(case.moratoria)
    live = tuple(one for one in moratoria if one.live_on(today))
    gross = sum((owed for code, owed in case.sub_balances.items() if code.value in _DEBT), ZERO)
    marked, barred = _marked(connection, case, live, gross)
    days = policy.in_flight
    expected = still_expected(_expected(case), _came(connection, case), today=today, late_days=days.late_days)
    in_flight = lowers(expected, today=today, ahead_days=days.ahead_days, sub_accounts=_DEBT)
    balances = five_balances(
        case.sub_balances, in_flight, marked.moratorium, marked.barred, marked.insolvent, _held(case)
    )
    standing = _standing(connection, case, gross, balances.in_flight, suppressed=bool(live))
    return Debt(balances, barred, marked.insolvent, moratoria, expected, standing)


def _held(case: Case) -> Pence:
    """The parts of the debt that are on hold today; a hold of all of it is the gate's alone."""
    parts = (row.amount for row in case.holds if row.amount and row.starts_on <= case.today)
    return sum((Pence(part) for part in parts), ZERO)


def _expected(case: Case) -> tuple[Expected, ...]:
    return tuple(Expected(row.due_on, row.kind, row.sub_account, Pence(row.amount)) for row in case.expected)


def _came(connection: Connection, case: Case) -> list[Came]:
    """What came in of the kinds that are expected, since the first of it could."""
    if not case.expected:
        return []
    first = min(row.due_on for row in case.expected)
    rows = _CAME.rows(
        connection,
        account_id=case.head.account_id,
        kinds={row.kind for row in case.expected},
        since=days_after(first, -EARLY_DAYS),
        until=case.today,
    )
    return [Came(row.on, row.kind, Pence(int(row.sum))) for row in rows]


_CAME = Prepared(
    lambda among: (
        select(
            ENTRY.c.kind, func.max(ENTRY.c.effective_on).label("on"), func.sum(-ENTRY.c.amount).label("sum")
        )
        .where(
            ENTRY.c.account_id == bindparam("account_id"),
            among(ENTRY.c.kind, "kinds"),
            ENTRY.c.amount < 0,
            ENTRY.c.effective_on.between(bindparam("since"), bindparam("until")),
        )
        .group_by(ENTRY.c.posting_id, ENTRY.c.kind)
    )
)


def _marked(
    connection: Connection, case: Case, live: tuple[Moratorium, ...], gross: Pence
) -> tuple[Marked, Pence]:
    """What is unpaid, each pound marked once; and all that is too old to sue for, marked otherwise or not."""
    if gross <= 0 or not (live or case.insolvencies or _may_be_too_old(case)):
        return Marked({}, ZERO, ZERO), ZERO
    lines = _lines(connection, case)
    every = [line for rows in lines.values() for line in rows]
    unpaid = {code: age_debt(rows).unpaid for code, rows in lines.items()}
    protected = {
        code: Held(since, still_held(Held(since, amount), lines.get(code, [])))
        for code, (since, amount) in _protected(live).items()
        if code.value in _DEBT
    }
    insolvent = []
    for row in case.insolvencies:
        held = Held(days_after(row.order_on, 1), Pence(row.included))
        insolvent.append(Held(held.since, still_held(held, every)))

    def too_old(due_on: date) -> bool:
        return case.today > last_day_to_claim(due_on)

    marked = mark(unpaid, moratorium=protected, insolvency=insolvent, barred=too_old)
    barred = sum((barred_portion(rows, case.today) for rows in unpaid.values()), ZERO)
    return marked, min(barred, gross)


def moratoria_of(found: Sequence[Row[Any]]) -> tuple[Moratorium, ...]:
    """Moratoria from their rows, each with the debt it protects on this account."""
    debts: dict[int, dict[SubAccountCode, Pence]] = {}
    rows = {row.id: row for row in found}
    for row in found:
        if row.sub_account is not None:
            debts.setdefault(row.id, {})[SubAccountCode(row.sub_account)] = Pence(row.amount)
    return tuple(
        Moratorium(MoratoriumKind(row.kind), row.starts_on, row.ends_on, debts.get(number, {}))
        for number, row in rows.items()
    )


def _protected(live: tuple[Moratorium, ...]) -> Mapping[SubAccountCode, tuple[date, Pence]]:
    """By sub-account since when, and how much; of two on one debt the larger: it is the same pound."""
    debt: dict[SubAccountCode, tuple[date, Pence]] = {}
    for one in live:
        for code, amount in one.debt.items():
            if code not in debt or amount > debt[code][1]:
                debt[code] = one.starts_on, amount
    return debt


def _may_be_too_old(case: Case) -> bool:
    """Whether anything was posted so long ago that it could be too old to sue for."""
    years = figure("limitation.rent_years", case.today).value
    oldest = case.head.oldest_on
    return oldest is not None and oldest < calendar_month_from(case.today, -12 * years)


def _lines(connection: Connection, case: Case) -> dict[SubAccountCode, list[Line]]:
    """The lines of the rent debt, by sub-account, in the order they were posted."""
    rows = connection.execute(
        select(
            ENTRY.c.posting_id,
            ENTRY.c.sub_account,
            ENTRY.c.kind,
            ENTRY.c.effective_on,
            ENTRY.c.amount,
            POSTING.c.reverses_id,
        )
        .join(POSTING, POSTING.c.id == ENTRY.c.posting_id)
        .where(ENTRY.c.account_id == case.head.account_id, ENTRY.c.sub_account.in_(_DEBT))
        .order_by(ENTRY.c.seq)
    )
    lines: dict[SubAccountCode, list[Line]] = {}
    for row in rows:
        lines.setdefault(SubAccountCode(row.sub_account), []).append(
            Line(
                row.effective_on,
                Pence(row.amount),
                key=f"{row.posting_id} {row.sub_account}",
                reverses=f"{row.reverses_id} {row.sub_account}" if row.reverses_id else "",
                written_off=row.kind in ("WO", "WON"),
            )
        )
    return lines


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
    charged = _CHARGED.scalar(connection, account_id=case.head.account_id, since=since)
    return judge_standing(
        terms,
        stored=AgreementState(row.state),
        balance=gross,
        in_flight=in_flight,
        not_yet_due=max(Pence(int(charged)), ZERO),
        today=case.today,
        tolerance_days=row.tolerance_days,
        suppressed=suppressed,
    )


_CHARGED = Prepared(
    lambda _: select(func.coalesce(func.sum(ENTRY.c.amount), 0)).where(
        ENTRY.c.account_id == bindparam("account_id"),
        ENTRY.c.sub_account.in_(_DEBT),
        or_(
            and_(ENTRY.c.kind.in_(_CHARGES), ENTRY.c.amount > 0),
            # A charge given back stands on the day it was charged: what it took off is not due later either.
            and_(ENTRY.c.kind == EntryKind.PRT.value, ENTRY.c.amount < 0),
            # What benefit pays of the same weeks is not the tenant's to pay, and hides nothing.
            and_(ENTRY.c.kind.in_(_BENEFITS), ENTRY.c.amount < 0),
        ),
        ENTRY.c.effective_on > bindparam("since"),
    )
)


def agreement_row(case: Case) -> Row[Any] | None:
    """The newest agreement that has not ended."""
    for row in case.agreements:
        if row.state in ("live", "at_risk", "breached", "restored") and row.ended_on is None:
            return row
    return None
