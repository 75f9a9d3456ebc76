"""The case diary: who was spoken to, what was sent and what was promised, with the figures of the day."""

from datetime import date, timedelta

from store.domain.calendar import WorkingDays
from store.domain.money import pounds
from store.practice.dice import Dice
from store.practice.lets import Let
from store.practice.officers import Staff
from store.practice.rows import Rows
from store.practice.weeks import moment

_CALLS = (
    "Says wages are late this month, will pay what is missing on Friday.",
    "Hours were cut at work. Went through income: about £40 a week over. Sent the debt advice leaflet.",
    "Universal Credit journal says paid on the 14th; will bring it up to date then.",
    "Did not know the rent went up in April. Standing order to be changed today.",
    "Partner moved out in the summer and paid half. Asked about a sole tenancy: referred to housing officer.",
    "Boiler broke twice, feels the rent should wait. Explained the two are separate, repair reported.",
    "Off sick since last month. Statutory sick pay only. Crisis and Resilience Fund form sent.",
    "Upset but glad somebody rang. Prefers texts in the morning.",
    "Paid at the shop on Saturday, has the receipt. To be seen on the account in two days.",
    "Wants Direct Debit on the 28th. Form taken over the phone.",
    "Son has started work. Told to report the change to the benefit office.",
    "Asked for a statement to show the adviser. Thirteen weeks sent.",
)
_NO_ANSWER = (
    "No answer. No message left.",
    "Voicemail full.",
    "Number not in use. Ask for a new one at the next contact.",
    "Rang out. Tried again at 16:10, the same.",
)
_VISITS = (
    "Nobody in. Card left in a sealed envelope.",
    "Spoke at the door. Ring after school run in future. Agreed to call the office tomorrow.",
    "Seen with the support worker. Bank statements looked at together.",
    "Lights on, no answer. Neighbour not asked. Card left.",
)
_QUIET = (
    ("Change of phone number", "New number taken, old one ended."),
    ("Repairs message", "Leak under the sink. Passed to repairs, reference given."),
    ("Statement asked for", "Wants last year's payments for a benefit form. Sent."),
    ("Rent card lost", "New payment card ordered."),
    ("Who lives here", "Household confirmed. Daughter started college."),
    ("Direct Debit date", "Asked to move from the 1st to the 15th. Done, notice sent."),
    ("Garage key", "Key sticks. Passed to estates."),
)
_WHY = (
    "pays on Friday when wages come",
    "by card on the payment line",
    "at the shop",
    "by bank transfer",
    "when Universal Credit is in",
)


class Diary:
    """Collects contacts and promises of one letting after the other."""

    def __init__(self, rows: Rows, dice: Dice, staff: Staff, today: date, working_days: WorkingDays) -> None:
        self._rows, self._dice, self._staff = rows, dice, staff
        self._today, self._working_days = today, working_days

    def keep(self, let: Let) -> None:
        """The diary of a letting."""
        dice = self._dice
        if let.cast or let.type == "GAR":
            return
        weeks = let.weeks_behind
        if weeks < 1 and not let.road.step:
            if dice.chance(150):
                self._quiet(let)
            return
        if any(person.deceased_on for person in let.people):
            self._quiet(let)
            return
        self._letters(let)
        count = min(1 + weeks // 2 + dice.below(3), 9)
        for call, silence, visit in zip(*self._mixed(count), strict=False):
            self._talk(let, self._before(dice.between(2, 40 + 20 * min(weeks, 10))), call, silence, visit)
        agreed_on = let.road.agreed_on
        if agreed_on:
            each = "a month" if let.road.monthly else "a week"
            did = f"Agreement made: {pounds(let.road.instalment)} {each} on top of the rent. "
            did += f"The account was {pounds(max(let.owed_on(agreed_on), 0))} behind."
            said = "Consequences read out and understood."
            self.contact(let, agreed_on, "phone", "in", "Agreement made", did, said)
        if let.road.served_on and let.road.served_on <= self._today:
            self.contact(
                let, let.road.served_on, "visit", "out", "Notice served", "Served by hand.", "", hour=15
            )
        if let.lived_in and weeks >= 1:
            self._promises(let)

    def contact(
        self,
        let: Let,
        day: date,
        channel: str,
        direction: str,
        subject: str,
        did: str,
        said: str,
        *,
        officer: int | None = None,
        visible: str = "all",
        hour: int = 0,
    ) -> int:
        """Keep one contact; the officer is the patch's where none is named."""
        number = self._rows.next_id("contact")
        return self._rows.add(
            "contact",
            id=number,
            key=f"practice/contact/{number}",
            tenancy_id=let.id,
            person_id=let.people[0].id,
            officer_id=officer or let.owner,
            at=moment(day, hour or self._dice.between(9, 16), self._dice.below(60)),
            channel=channel,
            direction=direction,
            subject=subject,
            did=did,
            said=said,
            visible_to=visible,
        )

    def promise(self, let: Let, made_on: date, amount: int, due_on: date, how: str, state: str) -> int:
        """Keep one promise."""
        number = self._rows.next_id("promise")
        return self._rows.add(
            "promise",
            id=number,
            key=f"practice/promise/{number}",
            tenancy_id=let.id,
            person_id=let.people[0].id,
            officer_id=let.owner,
            made_at=moment(made_on, self._dice.between(9, 16), self._dice.below(60)),
            amount=amount,
            due_on=due_on,
            how=how,
            state=state,
        )

    def letter(self, let: Let, day: date, code: str, name: str, why: str) -> None:
        """A letter that was sent: a done action, and a line in the diary with the figures of its day."""
        at = moment(day, 8, 5)
        number = self._rows.next_id("action")
        self._rows.add(
            "action",
            id=number,
            key=f"practice/action/{number}",
            digest="0" * 64,
            tenancy_id=let.id,
            kind="letter",
            detail=code,
            reason=why,
            due_on=day,
            owner_id=let.owner,
            requested_by=let.owner,
            requested_at=at,
            state="done",
            gate_said="allowed",
            done_by=let.owner,
            done_on=day,
            done_how="post",
        )
        self.contact(let, day, "letter", "out", name, f"{name} sent to each tenant. {why}", "", hour=9)

    # -- by chance ----------------------------------------------------------------------------------

    def _before(self, days: int) -> date:
        day = self._today - timedelta(days=days)
        return self._working_days.add(day, -1) if not self._working_days.is_working_day(day) else day

    def _quiet(self, let: Let) -> None:
        subject, said = self._dice.one(_QUIET)
        channel, direction = self._dice.one((("phone", "in"), ("email", "in"), ("office", "in")))
        self.contact(let, self._before(self._dice.between(4, 420)), channel, direction, subject, "", said)

    def _letters(self, let: Let) -> None:
        """The first letter once a week's rent was owed, the second two weeks on."""
        first = next((day for day, owed in reversed(let.history) if owed <= let.rent), let.history[0][0])
        first = max(first, self._today - timedelta(days=500))
        for code, name, days in (
            ("letter_1", "First arrears letter", 10),
            ("letter_2", "Second arrears letter", 26),
        ):
            day = self._working_days.on_or_after(first + timedelta(days=days))
            owed = let.owed_on(day - timedelta(days=1))
            if day < self._today and owed > 1000:
                self.letter(
                    let, day, code, name, f"The account was {pounds(owed)} behind and there was no agreement."
                )

    def _mixed(self, count: int) -> tuple[list[str], list[str], list[str]]:
        """Words for so many contacts, none said twice while there are others."""
        mixed = (self._dice.mix(words) for words in (_CALLS, _NO_ANSWER, _VISITS))
        calls, silences, visits = ((words * (count // len(words) + 1))[:count] for words in mixed)
        return calls, silences, visits

    def _talk(self, let: Let, day: date, call: str, silence: str, visit: str) -> None:
        owed = let.owed_on(day)
        if owed <= 0 or day < let.starts_on:
            return
        kind = self._dice.weighted((("in", 36), ("out", 26), ("none", 18), ("text", 12), ("visit", 8)))
        behind = f"The account was {pounds(owed)} behind."
        if kind in ("in", "out"):
            self.contact(let, day, "phone", kind, "Arrears", behind, call)
        elif kind == "none":
            self.contact(let, day, "phone", "out", "Arrears", "", silence)
        elif kind == "text":
            self.contact(let, day, "text", "out", "Reminder", "Text sent: please ring the rent team.", "")
        else:
            self.contact(let, day, "visit", "out", "Visit", behind, visit)

    def _promises(self, let: Let) -> None:
        dice = self._dice
        amount = (let.rent // 500 + dice.below(3)) * 500
        if dice.chance(260):
            made = self._before(dice.between(20, 160))
            state = "broken" if let.paying.way in ("lapsed", "broken", "part") else "kept"
            self.promise(let, made, amount, made + timedelta(days=dice.between(3, 12)), dice.one(_WHY), state)
        if dice.chance(170):
            due = self._working_days.on_or_after(self._today + timedelta(days=dice.between(0, 10)))
            self.promise(let, self._before(dice.between(1, 9)), amount, due, dice.one(_WHY), "open")
