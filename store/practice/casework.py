"""What is open today: actions, holds, call-backs, enquiries, and what waits for another's yes."""

from datetime import UTC, date, timedelta

from sqlalchemy import Connection

from store.clocks import LONDON
from store.domain.approvals import expires_at
from store.domain.benefits import uc_hold_until
from store.domain.calendar import WorkingDays
from store.domain.gate_matrix import Answer
from store.domain.policy import Policy
from store.practice.dice import Dice
from store.practice.lets import Let
from store.practice.officers import Staff
from store.practice.rows import Rows
from store.practice.weeks import moment
from store.queries.approvals import figures, verdict_on

_CALLERS = (
    ("A man, would not give his name", "", "wrong_person", "Gets our texts for somebody else."),
    ("Daughter of a tenant", "01632 960101", "message", "Mother in hospital. Please ring her."),
    ("Cllr Ashworth's office", "01632 960105", "question", "How does the rent of a garage rise in April?"),
    ("A tenant, not verified", "07700 900150", "message", "Wants to know where to pay cash near the market."),
    ("A tenant, not verified", "07700 900151", "complaint", "Kept on hold three times. Wants it in writing."),
    ("Housing association officer", "01632 960109", "question", "Reference for a move: in writing only."),
)  # fmt: skip

_WAITING = {"notice": 6, "refund": 5, "write_off": 5, "court": 2}
"""How many requests of a kind wait for a yes, in a council of any size at most."""


class Casework:
    """Collects the rows of one letting after the other; what waits for a yes comes last, from the books."""

    def __init__(self, rows: Rows, dice: Dice, staff: Staff, today: date, working_days: WorkingDays) -> None:
        self._rows, self._dice, self._staff = rows, dice, staff
        self._today, self._working_days = today, working_days
        self._wanting: dict[str, list[tuple[int, int, str, int | None, str]]] = {}
        self._calls = 0

    def keep(self, let: Let) -> None:
        """Open actions, holds and call-backs of a letting."""
        if let.cast:
            return
        self._holds(let)
        self._waiting(let)
        if not let.lived_in or any(person.deceased_on for person in let.people):
            return
        weeks, dice = let.weeks_behind, self._dice
        if weeks >= 2 and dice.chance(320):
            kind, detail, reason = dice.weighted(
                (
                    (("letter", "letter_2", "No answer to the first letter."), 26),
                    (("visit", "arrears", "No contact by phone for three weeks."), 30),
                    (("referral", "welfare_rights", "May be entitled to more: needs a full check."), 18),
                    (("referral", "debt_advice", "Other debts before rent; wants help."), 14),
                    (("benefits_request", "uc_managed", "Two months behind: ask for payments to us."), 12),
                )
            )
            self.action(let, kind, detail, reason, due=dice.between(-3, 8))
        if weeks >= 1 and dice.chance(70) and self._calls < 40:
            self._call_back(let)

    def action(
        self,
        let: Let,
        kind: str,
        detail: str,
        reason: str,
        *,
        due: int,
        amount: int | None = None,
        state: str = "open",
    ) -> int:
        """Queue an action, due so many days from today."""
        number = self._rows.next_id("action")
        asked = self._working_days.add(self._today, -self._dice.between(1, 6))
        return self._rows.add(
            "action",
            id=number,
            key=f"practice/action/{number}",
            digest="0" * 64,
            tenancy_id=let.id,
            kind=kind,
            detail=detail,
            reason=reason,
            amount=amount,
            due_on=self._working_days.on_or_after(self._today + timedelta(days=due)),
            owner_id=let.owner,
            requested_by=let.owner,
            requested_at=moment(asked, self._dice.between(9, 16), self._dice.below(60)),
            state=state,
            gate_said="allowed",
        )

    def hold(self, let: Let, reason: str, detail: str, *, since: int, ends_on: date) -> int:
        """Stop recovery for a while."""
        number = self._rows.next_id("hold")
        starts_on = self._today - timedelta(days=since)
        return self._rows.add(
            "hold",
            id=number,
            key=f"practice/hold/{number}",
            tenancy_id=let.id,
            reason=reason,
            detail=detail,
            starts_on=starts_on,
            ends_on=ends_on,
            owner_id=let.owner,
            made_by=let.owner,
            made_at=moment(starts_on, 11, self._dice.below(60)),
        )

    # -- by chance ----------------------------------------------------------------------------------

    def _holds(self, let: Let) -> None:
        dice, paying, today = self._dice, let.paying, self._today
        if not let.lived_in:
            return
        new_claim = paying.uc_claimed if not (paying.uc_managed or paying.uc_tenant) else None
        if new_claim is not None and dice.chance(700):
            until = uc_hold_until(new_claim, 5)
            if until > today:
                days = max((today - new_claim).days - 2, 0)
                self.hold(let, "uc_pending", "New claim: first payment awaited.", since=days, ends_on=until)
        elif paying.hb_weeks_missing and dice.chance(500):
            self.hold(
                let,
                "hb_pending",
                "Evidence with the benefit office.",
                since=6,
                ends_on=today + timedelta(days=22),
            )
        elif let.weeks_behind >= 1 and dice.chance(45):
            reason, detail = dice.one(
                (
                    ("dispute", "Says a payment of last month is missing."),
                    ("complaint", "Complaint about repairs and rent together, stage one."),
                    ("dd_setup", "Direct Debit being set up."),
                    ("promise", "Promised by the end of next week."),
                )
            )
            ends = self._working_days.add(today, dice.between(2, 9))
            self.hold(let, reason, detail, since=dice.between(0, 5), ends_on=ends)

    def _call_back(self, let: Let) -> None:
        self._calls += 1
        number = self._rows.next_id("call_back")
        due = self._working_days.on_or_after(self._today + timedelta(days=self._dice.between(-1, 3)))
        self._rows.add(
            "call_back",
            id=number,
            key=f"practice/call-back/{number}",
            tenancy_id=let.id,
            person_id=let.people[0].id,
            phone=let.people[0].phone,
            due_on=due,
            due_time=self._dice.one(("09:30", "10:15", "11:00", "13:30", "15:45", None)),
            reason=self._dice.one(
                ("Has found the receipt", "After the benefit interview", "Wants to agree something")
            ),
            owner_id=self._dice.one(self._staff.callers),
            made_by=self._dice.one(self._staff.callers),
            made_at=moment(self._working_days.add(self._today, -1), 14, self._dice.below(60)),
            state="open",
        )

    def enquiries(self) -> None:
        """Questions and messages that still want an answer, from callers nobody could verify."""
        for caller, phone, kind, words in _CALLERS:
            number = self._rows.next_id("enquiry")
            taken = self._working_days.add(self._today, -self._dice.between(1, 5))
            self._rows.add(
                "enquiry",
                id=number,
                key=f"practice/enquiry/{number}",
                kind=kind,
                caller_name=caller,
                caller_phone=phone,
                text=words,
                answer_by=self._working_days.add(taken, 10),
                owner_id=self._dice.one(self._staff.callers),
                taken_by=self._dice.one(self._staff.callers),
                taken_at=moment(taken, 10, self._dice.below(60)),
                state="open",
            )

    # -- what waits for another person's yes ----------------------------------------------------------

    def _waiting(self, let: Let) -> None:
        """Remember whose case asks for a yes; the figures are frozen once the books are written."""
        ask: tuple[str, str, int | None, str] | None = None
        if let.road.step == "notice" and not let.road.agreed_on:
            kind = {"INT": "NOPP", "DEM": "DEM", "NST": "NTQ", "NSL": "NTQ", "PSL": "NTQ"}.get(
                let.type, "NSP"
            )
            ask = ("notice", kind, None, "Over four weeks owed, second letter sent, no agreement.")
        elif let.road.step == "broken" and let.weeks_behind >= 10:
            ask = ("court", "claim", None, "Agreement broken twice; warning letter sent.")
        elif let.ends_on is None and let.owed < -3 * let.rent < 0:
            ask = (
                "refund",
                "bank",
                -let.owed - let.rent,
                "In credit by mistake: standing order not changed.",
            )
        elif (
            let.ends_on is not None
            and 0 < let.owed < 20_000
            and let.ends_on < self._today - timedelta(weeks=60)
        ):
            ask = ("write_off", "GONE", let.owed, "Traced twice without a match.")
        if ask is not None:
            self._wanting.setdefault(ask[0], []).append((let.id, let.owner, ask[1], ask[2], ask[3]))

    def ask_approvals(self, connection: Connection, policy: Policy) -> None:
        """Ask for another person's yes where the gate lets it be asked, with the figures as they are now."""
        for kind, cases in sorted(self._wanting.items()):
            asked = 0
            for tenancy_id, owner, detail, amount, reason in self._dice.mix(cases)[: _WAITING[kind] * 4]:
                if asked == _WAITING[kind]:
                    break
                now = figures(connection, tenancy_id, policy, self._today)
                verdict = verdict_on(kind, detail, now, self._today)
                if verdict is not None and verdict.answer in (Answer.ALLOWED, Answer.WARNED):
                    asked += 1
                    on = self._working_days.add(self._today, -self._dice.between(1, 2))
                    at = moment(on, 12, self._dice.below(60))
                    number = self._rows.next_id("action")
                    self._rows.add(
                        "action",
                        id=number,
                        key=f"practice/action/{number}",
                        digest="0" * 64,
                        tenancy_id=tenancy_id,
                        kind=kind,
                        detail=detail,
                        reason=reason,
                        amount=amount,
                        due_on=self._working_days.add(self._today, 4),
                        owner_id=owner,
                        requested_by=owner,
                        requested_at=at,
                        state="waiting",
                        gate_said=verdict.said,
                    )
                    self._rows.add(
                        "approval",
                        action_id=number,
                        requested_by=owner,
                        requested_at=at,
                        expires_at=expires_at(
                            policy, kind, today=on, working_days=self._working_days, zone=LONDON
                        ).astimezone(UTC),
                        account_seq=now.seq,
                        balance=int(now.balance),
                        collectable=int(now.collectable),
                        amount=amount,
                        policy_version=policy.version,
                    )
