"""The eight calls: for each, the household that the caller belongs to, with the figures of the script."""

from datetime import date, timedelta

from store.domain.calendar import calendar_month_from, monday_of
from store.domain.callers import Subject
from store.domain.money import pounds
from store.practice.cast import PLAYERS, Player
from store.practice.lets import Let, Paying, Road
from store.practice.stage import RENT, Stage


def lets(stage: Stage) -> list[Let]:
    """The lettings of all players, their ledgers still to be made."""
    return [
        _pays(stage, PLAYERS[0]),
        _had_a_letter(stage, PLAYERS[1]),
        _cannot_pay(stage, PLAYERS[2]),
        _claimed(stage, PLAYERS[3]),
        _evicted(stage, PLAYERS[4]),
        _distressed(stage, PLAYERS[5]),
        _advised(stage, PLAYERS[6], expired=False),
        _advised(stage, PLAYERS[7], expired=True),
        _not_advised(stage, PLAYERS[8]),
        _left(stage, PLAYERS[9]),
    ]


def _pays(stage: Stage, player: Player) -> Let:
    let = stage.let(player, 18_640, Paying("CARD", "weekly", 4), children=2)
    let.paying.skips = frozenset({monday_of(stage.today) - timedelta(days=10)})
    heard = stage.working_days.on_or_after(stage.today - timedelta(days=420))
    let.extras += [
        (heard, "COST", "CC", 40_400, "Costs ordered on the possession claim"),
        *((heard + timedelta(weeks=4 * n), "BACS", "CC", -2_000, "") for n in range(1, 7)),
    ]

    def after(made: Let) -> None:
        stage.rows.add(
            "court_case",
            tenancy_id=made.id,
            claim_number="K04NB217",
            issued_on=heard - timedelta(days=46),
            hearing_on=heard,
            hearing_time="10:30",
            court="County Court at Northbrook",
            outcome="AGP",
            outcome_on=heard,
            terms="Adjourned generally with permission to restore; costs to be paid",
            arrears_at_hearing=max(made.owed_on(heard), 0),
        )
        stage.said(
            made, 9, "phone", "in", "Arrears", "", "Missed a week when the boiler man kept her from work."
        )

    return stage.then(let, after)


def _had_a_letter(stage: Stage, player: Player) -> Let:
    # The Thursday that a caller has the letter of, and the Monday whose balance it speaks of.
    thursday = stage.today - timedelta(days=3)
    thursday -= timedelta(days=(thursday.weekday() - 3) % 7)
    monday = monday_of(thursday)
    let = stage.let(player, 2_003, Paying("SO", "weekly", 0))
    let.paying.skips = frozenset({monday - timedelta(days=14)})
    paid = stage.working_days.next_working_day(thursday)
    let.extras.append((paid, "BACS", "RENT", -RENT, ""))

    def after(made: Let) -> None:
        year_ago = stage.working_days.on_or_after(thursday - timedelta(days=371))
        rent_change = date(stage.today.year - (stage.today.month < 4), 2, 23)
        for day, subject, did in (
            (year_ago, "Statement", "Thirteen weeks' statement sent as asked."),
            (rent_change, "Rent change notice", "Notice of the rent from April sent."),
            (stage.working_days.add(thursday, -60), "Statement", "Quarterly statement sent."),
        ):
            stage.diary.contact(made, day, "letter", "out", subject, did, "", hour=9)
        owed = pounds(made.owed_on(monday))
        stage.diary.letter(
            made, thursday, "letter_1", "First arrears letter",
            f"On Monday {monday.day} {monday:%B} the account was {owed} behind after one week's grace "
            "and there was no agreement. Rule: first letter from £10.00 behind.",
        )  # fmt: skip

    return stage.then(let, after)


def _cannot_pay(stage: Stage, player: Player) -> Let:
    let = stage.let(player, 84_620, Paying("PPT", "weekly", 4, "part", since=15, share=50), children=3)

    def after(made: Let) -> None:
        for ago, code, name in (
            (62, "letter_1", "First arrears letter"),
            (34, "letter_2", "Second arrears letter"),
        ):
            day = stage.working_days.on_or_after(stage.today - timedelta(days=ago))
            behind = pounds(max(made.owed_on(day), 0))
            stage.diary.letter(
                made, day, code, name, f"The account was {behind} behind and there was no agreement."
            )
        stage.said(
            made,
            20,
            "phone",
            "out",
            "Arrears",
            "",
            "Hours cut at the nursery. Will ring when the rota is out.",
        )

    return stage.then(let, after)


def _claimed(stage: Stage, player: Player) -> Let:
    let = stage.let(player, RENT, Paying("SO", "weekly", 0, "stopped", since=0), since=130)
    monday = monday_of(stage.today)
    let.paying.skips = frozenset({monday})
    let.paying.uc_claimed = stage.today - timedelta(days=4)
    said = "Lost her job on the 13th. Asks what to tell Universal Credit about the rent."
    return stage.then(let, lambda made: stage.said(made, 6, "email", "in", "Job ended", "", said))


def _evicted(stage: Stage, player: Player) -> Let:
    tomorrow = stage.working_days.next_working_day(stage.today)
    let = stage.let(player, 341_260, Paying("CARD", "weekly", 4, "part", since=96, share=70), children=2)
    heard = stage.working_days.on_or_after(stage.today - timedelta(days=188))
    let.road = Road(
        "eviction",
        served_on=heard - timedelta(days=95),
        issued_on=heard - timedelta(days=46),
        hearing_on=heard,
    )
    let.extras += [
        (heard, "COST", "CC", 40_400, "Costs ordered on the possession claim"),
        (
            stage.working_days.on_or_after(stage.today - timedelta(days=48)),
            "COST",
            "CC",
            14_800,
            "Warrant of possession",
        ),
    ]

    def after(made: Let) -> None:
        stage.recovery.eviction(made, tomorrow, "10:30", "NB/W/4471")
        stage.said(
            made,
            12,
            "visit",
            "out",
            "Before the eviction",
            "Notice of eviction explained.",
            "Not in. Card left.",
        )
        stage.said(
            made,
            5,
            "text",
            "out",
            "Before the eviction",
            "Text sent: please ring the rent team today.",
            "",
        )

    return stage.then(let, after)


def _distressed(stage: Stage, player: Player) -> Let:
    let = stage.let(player, 61_480, Paying("SO", "weekly", 0, "stopped", since=5), block=True, children=1)
    let.home.entry_notes = "Ground floor, second door on the left. Main door code 2580. Door opens outward."

    def after(made: Let) -> None:
        stage.rows.add(
            "staff_safety_marker",
            property_id=made.home.id,
            kind="dog",
            incident_on=stage.today - timedelta(days=120),
            source="Repairs contractor",
            decided_by=stage.staff.manager,
            reason="Large dog loose in the hall",
            what_to_do="Large dog: ask for it to be shut away before anybody goes in.",
            review_on=calendar_month_from(stage.today, 8),
            owner_id=stage.staff.manager,
            expiry_action="Review with the housing officer.",
        )
        kin = stage.people.adult(like=made.people[0], ages=(40, 44), woman=True)
        stage.rows.add(
            "tenancy_party", tenancy_id=made.id, person_id=kin.id, role="next_of_kin", relation="sister"
        )
        stage.said(
            made,
            16,
            "phone",
            "in",
            "Arrears",
            "",
            "Very low. Separated in the summer. Asked to be rung after 11.",
        )

    return stage.then(let, after)


def _advised(stage: Stage, player: Player, *, expired: bool) -> Let:
    let = stage.let(
        player, 31_846 if expired else 22_510, Paying("PPT", "weekly", 4), children=0 if expired else 2
    )
    if not expired:
        agreed = monday_of(stage.today) - timedelta(weeks=9, days=-1)
        let.road = Road("agreement", agreed_on=stage.working_days.on_or_after(agreed), instalment=1_000)
        let.paying.way = "recovering"

    def after(made: Let) -> None:
        starts_on = stage.today - timedelta(days=400 if expired else 60)
        stage.rows.add(
            "authority",
            person_id=made.people[0].id,
            tenancy_id=made.id,
            name="Jo Haldane",
            organisation="Citizens Advice Northbrook",
            kind="adviser",
            phone="01632 960011",
            email="advice@example.org",
            scope=" ".join(sorted((Subject.AGREEMENT.value, Subject.BALANCE.value, Subject.GENERAL.value))),
            evidence="form",
            reference="CA-0412" if expired else "CA-0977",
            starts_on=starts_on,
            expires_on=calendar_month_from(starts_on, 12),
            recorded_by=made.owner,
        )

    return stage.then(let, after)


def _not_advised(stage: Stage, player: Player) -> Let:
    return stage.let(player, 40_511, Paying("CARD", "monthly", 28, "stopped", since=3), since=210)


def _left(stage: Stage, player: Player) -> Let:
    ended = date(2022, 4, 18)
    weekly = 8_400
    let = stage.let(
        player, 118_800, Paying("PPT", "weekly", 4, "stopped", since=14), rent=weekly, type_="FTA"
    )
    let.starts_on, let.ends_on, let.uprated = date(2019, 5, 6), ended, False
    let.extras.append(
        (date(2022, 5, 6), "ADJ", "RCH", 9_600, "Rechargeable repair: door and lock, invoice R2206")
    )

    def after(made: Let) -> None:
        day = stage.working_days.add(stage.today, -8)
        stage.diary.letter(
            made, day, "general", "Letter to a new address",
            "Asked whether he is the person who lived at the old address. No figure given.",
        )  # fmt: skip

    return stage.then(let, after)
