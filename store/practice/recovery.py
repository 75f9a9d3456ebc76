"""Agreements, notices, court, evictions and breathing space, in step with the ledger and the law's dates."""

from datetime import date, timedelta

from store.domain.agreements import Frequency
from store.domain.calendar import WorkingDays, calendar_month_from
from store.domain.money import Pence, apportion
from store.domain.moratorium import standard_last_day
from store.domain.notice_kinds import NoticeKind
from store.domain.notices import earliest_date, lapses_on, n54_delivered_by
from store.domain.tenancies import TenancyType
from store.practice.dice import Dice
from store.practice.lets import RENT_DEBT, Let
from store.practice.officers import Staff
from store.practice.rows import Rows
from store.practice.weeks import moment

_NOTICES = {
    "SEC": NoticeKind.NSP, "FLX": NoticeKind.NSP, "INT": NoticeKind.NOPP, "DEM": NoticeKind.DEM,
    "NST": NoticeKind.NTQ, "NSL": NoticeKind.NTQ, "PSL": NoticeKind.NTQ,
}  # fmt: skip
_COURT = "County Court at Northbrook"


class Recovery:
    """Collects the rows of one letting after the other."""

    def __init__(self, rows: Rows, dice: Dice, staff: Staff, today: date, working_days: WorkingDays) -> None:
        self._rows, self._dice, self._staff = rows, dice, staff
        self._today, self._working_days = today, working_days

    def keep(self, let: Let) -> None:
        """Everything that recovery left on file for a letting."""
        road = let.road
        if road.agreed_on is not None:
            self.agreement(let)
        elif let.lived_in and let.weeks_behind <= 1 and self._dice.chance(40):
            self._old_agreement(let)
        if road.served_on is not None:
            self.notice(let, road.served_on)
        if road.hearing_on is not None:
            self.court(let)
        if road.eviction_on is not None:
            self.eviction(
                let, road.eviction_on, f"{self._dice.between(9, 14):02d}:{self._dice.one(('00', '30'))}"
            )
        if let.lived_in and not let.cast and let.owed > 2 * let.rent > 0 and road.step != "eviction":
            if self._dice.chance(62):
                self.breathing_space(let, health=self._dice.chance(250))
            elif self._dice.chance(22):
                self._insolvency(let)

    # -- agreements ---------------------------------------------------------------------------------

    def agreement(self, let: Let) -> None:
        """The agreement on file; the ledger was made to keep it, or to break it."""
        road = let.road
        assert road.agreed_on is not None
        owed = let.owed_on(road.agreed_on)
        if owed < 2 * road.instalment:
            return
        frequency = Frequency.MONTHLY if road.monthly else Frequency.WEEKLY
        starts_on = self._first_due(let, road.agreed_on)
        court = road.step == "order"
        review_on = calendar_month_from(road.agreed_on, 3)
        while review_on <= self._today:
            review_on = calendar_month_from(review_on, 3)
        self._rows.add(
            "agreement",
            tenancy_id=let.id,
            kind="court" if court else "informal",
            state="breached" if let.paying.way == "broken" else "live",
            frequency=frequency.value,
            instalment=road.instalment,
            starts_on=starts_on,
            starting_balance=owed,
            lump_sum=0,
            tolerance_days=5,
            review_on=review_on,
            consequences_read_at=None if court else moment(road.agreed_on, 11, self._dice.below(60)),
            made_by=let.owner,
        )

    def _first_due(self, let: Let, agreed_on: date) -> date:
        if not let.road.monthly:
            return agreed_on + timedelta(days=4 - agreed_on.weekday())
        due = date(agreed_on.year, agreed_on.month, let.paying.day or 1)
        return due if due > agreed_on else calendar_month_from(due)

    def _old_agreement(self, let: Let) -> None:
        made_on = self._today - timedelta(weeks=self._dice.between(40, 95))
        owed = let.rent * self._dice.between(2, 6)
        self._rows.add(
            "agreement",
            tenancy_id=let.id,
            kind="informal",
            state=self._dice.weighted((("completed", 70), ("cancelled", 30))),
            frequency="weekly",
            instalment=self._dice.one((500, 1000, 1500)),
            starts_on=made_on,
            starting_balance=owed,
            lump_sum=0,
            tolerance_days=5,
            consequences_read_at=moment(made_on, 10),
            made_by=let.owner,
            ended_on=made_on + timedelta(weeks=self._dice.between(12, 36)),
        )

    # -- notices and court --------------------------------------------------------------------------

    def notice(self, let: Let, served_on: date) -> None:
        """A notice of the right kind for the tenancy, with the dates that the law gives it."""
        kind, owed = _NOTICES.get(let.type), let.owed_on(served_on)
        if kind is None or owed < 3 * let.rent:
            let.road.served_on = None
            return
        waiting = let.road.step == "notice" and (self._today - served_on).days < 15 and self._dice.chance(240)
        if waiting:
            let.road.served_on = None
        specified = earliest_date(kind, TenancyType(let.type), served_on)
        lapses = lapses_on(kind, served=served_on, specified=specified) if specified else None
        self._rows.add(
            "notice",
            tenancy_id=let.id,
            kind=kind.value,
            state="awaiting" if waiting else "served",
            amount=let.owed if waiting else owed,
            drafted_by=let.owner,
            authorised_by=None if waiting else self._staff.manager,
            served_on=None if waiting else served_on,
            served_how=""
            if waiting
            else self._dice.one(("By hand, certificate on file", "Through the door, photograph")),
            specified_on=None if waiting else specified,
            lapses_on=None if waiting else lapses,
        )

    def court(self, let: Let) -> None:
        """A possession claim; heard ones have an order whose terms are in the ledger."""
        road = let.road
        assert road.hearing_on is not None
        heard = road.hearing_on < self._today
        outcome = {"order": "SOT", "eviction": "OPD"}.get(road.step) if heard else None
        each = "a month" if road.monthly else "a week"
        pounds, pence = divmod(road.instalment, 100)
        terms = {
            "SOT": f"Suspended while current rent plus £{pounds}.{pence:02d} {each} is paid",
            "OPD": "Possession in 28 days; judgment for the arrears and costs",
        }.get(outcome or "", "")
        self._rows.add(
            "court_case",
            tenancy_id=let.id,
            claim_number=f"K{self._dice.between(1, 9):02d}NB{self._dice.between(100, 999)}",
            issued_on=road.issued_on,
            hearing_on=road.hearing_on,
            hearing_time=self._dice.one(("10:00", "10:30", "11:15", "14:00")),
            court=_COURT,
            outcome=outcome,
            outcome_on=road.hearing_on if outcome else None,
            terms=terms,
            arrears_at_hearing=max(let.owed_on(road.hearing_on), 0) if outcome else None,
        )

    def eviction(self, let: Let, on: date, at: str, bailiff_ref: str = "") -> None:
        """A warrant with its appointment; the notice of it (N54) is delivered in time (CPR 83.8A)."""
        by = n54_delivered_by(on)
        delivered = (
            by if let.cast else self._working_days.on_or_after(by - timedelta(days=self._dice.between(3, 9)))
        )
        delivered = min(delivered, by)
        self._rows.add(
            "eviction",
            tenancy_id=let.id,
            state="set",
            warrant_issued_on=by - timedelta(days=self._dice.between(18, 40)),
            on=on,
            at=at,
            bailiff_ref=bailiff_ref or f"NB/W/{self._dice.between(1000, 9999)}",
            n54_on=delivered if delivered <= self._today else None,
            authorised_by=self._staff.manager,
        )

    # -- protections --------------------------------------------------------------------------------

    def breathing_space(self, let: Let, *, health: bool) -> None:
        """A moratorium on what was owed when it began (SI 2020/1311)."""
        dice = self._dice
        starts_on = self._today - timedelta(
            days=dice.between(4, 48) if dice.chance(800) else dice.between(70, 300)
        )
        owed = let.owed_on(starts_on)
        if owed <= 0:
            return
        ends_on = None if health else standard_last_day(starts_on)
        ended = ends_on is not None and ends_on < self._today
        moratorium = self._rows.add(
            "moratorium",
            person_id=let.people[0].id,
            tenancy_id=let.id,
            kind="mental_health" if health else "standard",
            state="ended" if ended else "live",
            starts_on=starts_on,
            ends_on=ends_on,
            adviser=dice.one(("Citizens Advice Northbrook", "StepChange", "Northbrook Debt Help", "PayPlan")),
            adviser_ref=f"BS{dice.between(100_000, 999_999)}",
            recorded_by=let.owner,
        )
        bearing = {code: pence for code, pence in let.charges.items() if code in RENT_DEBT}
        shares = dict(zip(bearing, apportion(Pence(owed), list(bearing.values())), strict=True))
        costs = let.balances.get("CC", 0)
        for code, amount in {**shares, "CC": costs}.items():
            if amount > 0:
                self._rows.add(
                    "moratorium_debt",
                    moratorium_id=moratorium,
                    account_id=let.id,
                    sub_account=code,
                    amount=int(amount),
                )

    def _insolvency(self, let: Let) -> None:
        order_on = self._today - timedelta(days=self._dice.between(20, 330))
        included = let.owed_on(order_on)
        if included <= 0:
            return
        kind = self._dice.weighted((("DRO", 70), ("bankruptcy", 20), ("IVA", 10)))
        self._rows.add(
            "insolvency",
            person_id=let.people[0].id,
            account_id=let.id,
            kind=kind,
            included=included,
            order_on=order_on,
            # A debt relief order lasts 12 months, as bankruptcy mostly does; an arrangement has its own end.
            ends_on=None if kind == "IVA" else calendar_month_from(order_on, 12),
        )
