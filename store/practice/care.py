"""What is known of people that changes what we do: needs, protections, staff safety, who speaks for them."""

from datetime import date, timedelta

from store.domain.calendar import calendar_month_from
from store.domain.callers import Scope
from store.practice.dice import Dice
from store.practice.lets import Let
from store.practice.names import a_name
from store.practice.officers import Staff
from store.practice.people import People
from store.practice.rows import Rows

_NEEDS = (
    (("hearing", "Use Relay UK: dial 18001 first. Speak slowly."), 12),
    (("sight", "Write in large print, 18 point. Read letters out on the phone."), 10),
    (("literacy", "Ring rather than write. Go through letters line by line."), 12),
    (("mental_health", "Ring after 11 am. One thing at a time, then send a text of what was said."), 22),
    (("learning_disability", "Easy-read letters. A support worker should be on the line."), 8),
    (("physical", "Cannot come to the office: ring or visit. Allow time to get to the door."), 16),
    (("dementia", "Repeat names and figures. Ask whether somebody is with them."), 5),
    (("care_leaver", "Personal adviser to be told before any notice."), 5),
    (("new_baby", "Ring mornings. Ask about benefits for the child."), 6),
    (("bereavement", "Offer time. Ask who deals with the money now."), 6),
    (("digital_exclusion", "No internet: never send links. Post or phone."), 14),
    (("young_person", "Under 21: offer the tenancy support worker."), 5),
)  # fmt: skip
"""What to do, not what is wrong: a need and its adjustment."""

_MONEY = (
    (("foodbank", "Foodbank voucher given: ask about food before figures."), 6),
    (("crf_applied", "Applied to the Crisis and Resilience Fund: ask what was decided."), 4),
    (("appointee", "An appointee deals with benefits: benefits only, not the tenancy."), 1),
)

_MARKERS = (
    (
        (
            "verbal",
            "Shouted and swore at an officer on the phone",
            "End the call after one warning. Note it.",
        ),
        30,
    ),
    (
        (
            "dog",
            "Large dog loose in the hall",
            "Ring first. Ask for the dog to be shut away before you go in.",
        ),
        28,
    ),
    (("two_officers", "Threatened a repairs operative at the door", "Two officers for every visit."), 16),
    (("not_alone", "Unfounded allegation against a lone visitor", "Do not visit alone."), 10),
    (("physical", "Pushed a housing officer", "Office meetings only, with the security desk told."), 6),
    (("property", "Exposed wiring and needles in the hall", "Stay at the door. Closed shoes."), 7),
    (("police", "Weapon seen at the last eviction attempt", "Visit with the police only."), 3),
)

_ADVISERS = (
    (("Citizens Advice Northbrook", "adviser", "01632 960011"), 40),
    (("Northbrook Law Centre", "solicitor", "01632 960024"), 10),
    (("Northbrook Mind support", "support_worker", "01632 960037"), 18),
    (("Hearth Floating Support", "support_worker", "01632 960042"), 12),
    (("", "relative", ""), 20),
)
"""Made-up offices with made-up numbers."""


def scope_words(scope: Scope) -> str:
    """A scope as an authority record keeps it: codes, in order, separated by spaces."""
    return " ".join(sorted(subject.value for subject in scope.subjects))


class Care:
    """Collects the rows of one letting after the other."""

    def __init__(self, rows: Rows, dice: Dice, people: People, staff: Staff, today: date) -> None:
        self._rows, self._dice, self._people, self._staff, self._today = rows, dice, people, staff, today

    def keep(self, let: Let) -> None:
        """What is known of the people of a letting."""
        dice = self._dice
        if let.type == "GAR" or let.cast:
            return
        for person in let.people:
            if person.deceased_on:
                continue
            if dice.chance(140 if let.lived_in else 30):
                kind, what = dice.weighted(_NEEDS)
                self._people.flag(
                    person, "need", kind, what, owner=let.owner, review_in=dice.between(-40, 330)
                )
            if person.name.language and dice.chance(700):
                what = f"Book a {person.name.language} interpreter; never a child or a neighbour."
                self._people.flag(person, "need", "language", what, owner=let.owner)
            if let.weeks_behind >= 2 and dice.chance(70):
                kind, what = dice.weighted(_MONEY)
                self._people.flag(person, "money", kind, what, owner=let.owner, review_in=dice.between(5, 90))
        if let.lived_in:
            self._protect(let)
        if let.lived_in and dice.chance(16):
            self._marker(let)
        if let.lived_in and dice.chance(30):
            self._authority(let)

    def _protect(self, let: Let) -> None:
        dice, person = self._dice, let.people[0]
        if person.name.woman and person.phone and dice.chance(13):
            self.safe_contact(let, code_word=dice.one(("sunflower", "library card", "blue kettle")))
        elif dice.chance(6):
            what = "Adult social care has the case: ask the duty lead before any letter."
            self._people.flag(
                person,
                "protection",
                "safeguarding_adult",
                what,
                owner=let.owner,
                visible="cleared",
                review_in=30,
            )

    def safe_contact(self, let: Let, *, code_word: str, what: str = "") -> None:
        """Rules that keep somebody safe from a person who must not find or hear them."""
        person = let.people[0]
        phone = self._rows.add(
            "contact_point",
            person_id=person.id,
            kind="phone",
            value=person.phone,
            label="safe number",
            preferred=True,
            last_confirmed_on=self._today - timedelta(days=self._dice.between(3, 60)),
        )
        self._rows.add(
            "safe_contact",
            person_id=person.id,
            contact_point_id=phone,
            safe_times="Weekdays 10:00 to 14:00",
            voicemail=False,
            letters=False,
            hide_address=True,
            code_word=code_word,
            what_to_do=what
            or "Ring the safe number only, weekdays 10 to 2. Give the code word. Never leave a message.",
            owner_id=self._staff.lead,
            review_on=self._today + timedelta(days=self._dice.between(20, 170)),
        )
        self._people.flag(
            person,
            "protection",
            "domestic_abuse",
            "Safe-contact rules stand. Nothing to or about anybody else of the household.",
            owner=self._staff.lead,
            visible="cleared",
            review_in=90,
        )

    def _marker(self, let: Let) -> None:
        dice = self._dice
        kind, reason, what = dice.weighted(_MARKERS)
        incident = self._today - timedelta(days=dice.between(30, 700))
        # Reviewed every year; some reviews were missed, and the marker then says so.
        review = calendar_month_from(incident, 12)
        while review < self._today and not dice.chance(300):
            review = calendar_month_from(review, 12)
        self._rows.add(
            "staff_safety_marker",
            person_id=None if kind in ("dog", "property") else let.people[0].id,
            property_id=let.home.id if kind in ("dog", "property") else None,
            kind=kind,
            incident_on=incident,
            source=dice.one(("Housing officer's report", "Repairs contractor", "Police information")),
            decided_by=self._staff.manager,
            reason=reason,
            what_to_do=what,
            subject_informed=dice.chance(850),
            not_informed_why="",
            review_on=review,
            owner_id=self._staff.manager,
            expiry_action="Review with the housing officer; remove unless renewed.",
        )

    def _authority(self, let: Let) -> None:
        dice, person = self._dice, let.people[0]
        (organisation, kind, phone) = dice.weighted(_ADVISERS)
        standing = dice.weighted((("live", 62), ("expired", 26), ("revoked", 12)))
        starts_on = self._today - timedelta(
            days=dice.between(400, 700) if standing == "expired" else dice.between(5, 340)
        )
        scope = dice.weighted(((Scope.BALANCE, 25), (Scope.TALK, 40), (Scope.AGREE, 25), (Scope.ALL, 10)))
        who = a_name(dice, like=person.name if kind == "relative" else None)
        self._rows.add(
            "authority",
            person_id=person.id,
            tenancy_id=let.id,
            name=f"{who.forenames} {who.surname}".strip(),
            organisation=organisation,
            kind=kind,
            phone=phone or "01632 960058",
            email="",
            scope=scope_words(scope),
            evidence=dice.one(("written", "recorded", "form")),
            reference=f"FA{dice.between(1000, 9999)}",
            starts_on=starts_on,
            expires_on=calendar_month_from(starts_on, 12),
            revoked_on=self._today - timedelta(days=dice.between(1, 90)) if standing == "revoked" else None,
            recorded_by=let.owner,
        )
