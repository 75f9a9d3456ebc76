"""What is on file about how an account is paid: benefit awards, Direct Debits, money on its way."""

from datetime import date, timedelta

from store.domain.benefits import next_four_weekly
from store.domain.calendar import WorkingDays, calendar_month_from, monday_of
from store.domain.money import Pence
from store.practice.dice import Dice
from store.practice.lets import RENT_DEBT, Let
from store.practice.payments import UC_BATCH
from store.practice.rows import Rows

_SOON = 8
"""Days within which benefit or a collection that was sent already counts as on its way."""


class Income:
    """Collects the rows of one letting after the other."""

    def __init__(self, rows: Rows, dice: Dice, today: date, working_days: WorkingDays) -> None:
        self._rows, self._dice, self._today, self._working_days = rows, dice, today, working_days

    def keep(self, let: Let) -> None:
        """Awards, Direct Debit and money in flight of a letting."""
        if let.ends_on is not None:
            return
        if let.paying.hb:
            self._housing_benefit(let)
        if let.paying.uc_claimed:
            self._universal_credit(let)
        if let.paying.method == "DD":
            self._direct_debit(let)
        elif let.paying.method == "PPT" and let.weeks_behind >= 1 and self._dice.chance(60):
            self._expect(
                let,
                "PPT",
                2000 + 500 * self._dice.below(8),
                self._today + timedelta(days=1),
                "Till receipt read out",
            )

    def _award(self, let: Let, benefit: str, state: str, paid_to: str, amount: int, **more: object) -> None:
        self._rows.add(
            "benefit_award",
            tenancy_id=let.id,
            person_id=let.people[0].id,
            benefit=benefit,
            state=state,
            paid_to=paid_to,
            amount=amount,
            **more,
        )

    def _housing_benefit(self, let: Let) -> None:
        paying, monday = let.paying, monday_of(self._today)
        if not paying.hb_weeks_missing:
            self._award(
                let, "HB", "in_payment", "account", paying.hb, as_at=monday,
                next_on=monday + timedelta(days=7), claimed_on=let.starts_on, evidence_given=True,
            )  # fmt: skip
        elif (self._today - let.starts_on).days < 70:
            self._award(
                let, "HB", "claimed", "account", 0, claimed_on=let.starts_on + timedelta(days=2),
                evidence_given=self._dice.chance(450), as_at=monday,
            )  # fmt: skip
        else:
            self._award(
                let, "HB", "suspended", "account", paying.hb, evidence_given=False,
                as_at=monday - timedelta(weeks=paying.hb_weeks_missing),
            )  # fmt: skip

    def _universal_credit(self, let: Let) -> None:
        paying = let.paying
        claimed = paying.uc_claimed or self._today
        if not (paying.uc_managed or paying.uc_tenant):
            self._award(let, "UC", "claimed", "tenant", 0, claimed_on=claimed, as_at=claimed)
            return
        amount = int(Pence(let.rent * let.pattern).divided(12))
        deduction = next((-pence for _, kind, _, pence, _ in let.extras if kind == "UC-TPD"), None)
        due = self._next_uc(let)
        self._award(
            let, "UC", "in_payment", "account" if paying.uc_managed else "tenant", amount, claimed_on=claimed,
            evidence_given=True, next_on=due, deduction=deduction,
            as_at=self._today - timedelta(days=self._dice.between(3, 80)),
        )  # fmt: skip
        if paying.uc_managed and due <= self._today + timedelta(days=_SOON):
            if paying.uc_four_weekly:
                amount = int(Pence(let.rent * let.pattern).divided(13))
            self._expect(let, "UC-MPTL", amount, due, "Universal Credit payment schedule")

    def _next_uc(self, let: Let) -> date:
        paying = let.paying
        if paying.uc_four_weekly:
            return next_four_weekly(UC_BATCH, self._today + timedelta(days=1))
        return self._next_monthly(paying.uc_day)

    def _next_monthly(self, day_of_month: int) -> date:
        month = date(self._today.year, self._today.month, 1)
        while True:
            day = self._working_days.on_or_after(month + timedelta(days=day_of_month - 1))
            if day > self._today:
                return day
            month = calendar_month_from(month)

    def _direct_debit(self, let: Let) -> None:
        paying = let.paying
        own = sum(let.charges.values()) - paying.hb
        arrears = let.road.instalment if let.road.monthly else 0
        amount = int(Pence(own * let.pattern).divided(12)) + arrears if paying.every == "monthly" else own
        day = paying.day if paying.every == "monthly" and paying.day else 1
        due = self._next_monthly(day)
        failed = self._dice.chance(30)
        self._rows.add(
            "direct_debit",
            account_id=let.id,
            state="live",
            day_of_month=day,
            amount=amount,
            arrears_part=arrears,
            next_on=due,
            last_failed_on=self._today - timedelta(days=self._dice.between(20, 300)) if failed else None,
        )
        # A collection is with the bank two processing days before; then it is on its way.
        if self._working_days.between(self._today, due) <= 2 and paying.way == "steady":
            self._expect(let, "DD", amount, due, "In the collection file sent to the bank")

    def _expect(self, let: Let, kind: str, amount: int, due_on: date, evidence: str) -> None:
        main = next((sub for sub in let.charges if sub in RENT_DEBT), None)
        if main is None:
            return
        self._rows.add(
            "expected_receipt",
            account_id=let.id,
            sub_account=main,
            kind=kind,
            amount=amount,
            due_on=due_on,
            evidence=evidence,
            state="expected",
        )
