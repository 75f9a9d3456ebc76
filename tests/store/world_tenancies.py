"""The tenancies of the tests' world, one function each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, update

from store.models.casework import Contact, Promise
from store.models.ledger import Counter, Receipt
from store.models.people import Authority, ContactPoint, Flag, SafeContact, StaffSafetyMarker
from store.models.recovery import Agreement, CourtCase, Eviction, Moratorium, MoratoriumDebt, Notice
from store.models.tenancies import BenefitAward, DirectDebit, ExpectedReceipt
from tests.store.books import Happening, Line, post_all
from tests.store.making import Tenant, add, add_person, add_rows, add_tenancy

MONDAY = date(2026, 11, 23)
"""The world's today."""

RENT_WEEK = 11237
"""Pence a week for most."""


@dataclass(frozen=True)
class Maker:
    """What every tenancy is made with."""

    connection: Connection
    officers: Mapping[str, int]
    patches: Mapping[str, int]

    def person(self, forenames: str, surname: str, born: date | None = None, phone: str = "") -> int:
        """A person, with a mobile number where one is given."""
        return add_person(self.connection, forenames, surname, born, phones=(phone,) if phone else ())

    def books(
        self,
        tenant: Tenant,
        *,
        weekly: Mapping[str, tuple[str, int]],
        ends_at: Mapping[str, int],
        paid: Sequence[tuple[date, str, int]] = (),
        weeks: int = 8,
        rest: Mapping[str, str] | None = None,
    ) -> list[int]:
        """Eight weeks of debits and payments that come to the balances asked for.

        Args:
            tenant: Whose.
            weekly: By sub-account, the entry kind and pence of each Monday's debit.
            ends_at: Balance of each sub-account today.
            paid: Day, method and pence of what came in on RENT.
            weeks: How many Mondays, the last being today.
            rest: Entry kind of what an opening balance is on a sub-account, where not OPEN.
        """
        mondays = [MONDAY - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
        opening = dict(ends_at)
        for code, (_, pence) in weekly.items():
            opening[code] = opening.get(code, 0) - pence * weeks
        for _, _, pence in paid:
            opening["RENT"] += pence
        key = f"world-{tenant.reference}"
        made = [
            Happening(
                mondays[0] - timedelta(days=1),
                tuple(
                    Line(code, (rest or {}).get(code, "OPEN"), pence)
                    for code, pence in opening.items()
                    if pence
                ),
                f"{key}-opening",
                "opening",
            )
        ]
        made = [one for one in made if one.lines]
        for monday in mondays:
            lines = tuple(Line(code, kind, pence) for code, (kind, pence) in weekly.items())
            made.append(Happening(monday, lines, f"{key}-debit-{monday}"))
        for on, method, pence in paid:
            line = (Line("RENT", method, -pence),)
            made.append(Happening(on, line, f"{key}-{method}-{on}", _origin(method), method))
        made.sort(key=lambda one: one.on)
        return post_all(self.connection, tenant.account_id, made)


def _origin(method: str) -> str:
    return "desk" if method in ("CASH", "CHQ", "CARD") else "benefits" if method in ("HB", "UC") else "bank"


def build(
    connection: Connection, officers: Mapping[str, int], patches: Mapping[str, int]
) -> dict[str, Tenant]:
    """Make them all, by the name of their field in `World`."""
    maker = Maker(connection, officers, patches)
    return {
        "secure": _secure(maker),
        "joint": _joint(maker),
        "introductory": _introductory(maker),
        "temporary": _temporary(maker),
        "former": _former(maker),
        "ancient": _ancient(maker),
        "moratorium": _moratorium(maker),
        "safe": _safe(maker),
        "authorities": _authorities(maker),
        "eviction": _eviction(maker),
        "credit": _credit(maker),
    }


def _with(tenant: Tenant, **made: int) -> Tenant:
    return replace(tenant, made={**tenant.made, **made})


def _secure(maker: Maker) -> Tenant:
    adaeze = maker.person("Adaeze", "Okafor", date(1984, 3, 12), "07700 900123")
    son = maker.person("Chidi", "Okafor", date(2012, 6, 1))
    tenant = add_tenancy(
        maker.connection,
        "1000014",
        [(adaeze, "tenant"), (son, "occupant")],
        patch_id=maker.patches["N1"],
        address=("14 Alder Walk", "Northgate", "NX4 6QT"),
        sub_accounts={"RENT": 10417, "SC": 820, "WAT": 650, "CC": 0},
    )
    cash_on = MONDAY - timedelta(days=4)
    postings = maker.books(
        tenant,
        weekly={"RENT": ("RENT", 10417), "SC": ("SC", 820), "WAT": ("ADJ", 650)},
        ends_at={"RENT": 15640, "SC": 3000, "WAT": 2340, "CC": 5400},
        paid=[
            (date(2026, 10, 8), "CARD", 20000),
            (date(2026, 10, 29), "PPT", 25000),
            (date(2026, 11, 12), "CASH", 15000),
            (cash_on, "CASH", 2000),
        ],
        rest={"CC": "COST"},
    )
    cash = postings[-2]
    add_rows(
        maker.connection,
        Receipt,
        [
            {
                "number": 1,
                "posting_id": cash,
                "account_id": tenant.account_id,
                "amount": 2000,
                "method": "CASH",
                "taken_at": datetime(2026, 11, 19, 10, 5, tzinfo=UTC),
            }
        ],
    )
    counters = Counter.__table__  # type: ignore[attr-defined]
    maker.connection.execute(update(counters).where(counters.c.name == "receipt").values(value=1))
    return _with(tenant, cash_posting=cash, receipt=1)


def _joint(maker: Maker) -> Tenant:
    yusuf = maker.person("Yusuf", "Rahman", date(1979, 11, 2), "07700 900201")
    fatima = maker.person("Fatima", "Rahman", date(1981, 1, 30), "07700 900202")
    tenant = add_tenancy(
        maker.connection,
        "1000022",
        [(yusuf, "joint"), (fatima, "joint")],
        patch_id=maker.patches["N1"],
        address=("22 Birch Court", "Northgate", "NX4 7AB"),
    )
    maker.books(
        tenant,
        weekly={"RENT": ("RENT", RENT_WEEK)},
        ends_at={"RENT": 40000},
        paid=[(MONDAY - timedelta(days=3 + 7 * back), "SO", RENT_WEEK + 1000) for back in range(7, -1, -1)],
    )
    agreement = add(
        maker.connection,
        Agreement,
        tenancy_id=tenant.tenancy_id,
        kind="informal",
        state="live",
        frequency="weekly",
        instalment=1000,
        starts_on=date(2026, 10, 2),
        starting_balance=48000,
        lump_sum=0,
        tolerance_days=5,
        review_on=date(2027, 2, 1),
        made_by=maker.officers["asha"],
    )
    promise = add(
        maker.connection,
        Promise,
        key="world-promise",
        tenancy_id=tenant.tenancy_id,
        person_id=yusuf,
        officer_id=maker.officers["asha"],
        made_at=datetime(2026, 11, 18, 11, 0, tzinfo=UTC),
        amount=5000,
        due_on=date(2026, 11, 27),
        how="standing order",
        state="open",
    )
    secret = _contact(maker, tenant, "world-secret", "cleared", "Said she is afraid of the neighbour.")
    plain = _contact(maker, tenant, "world-plain", "all", "Rang about the lift.")
    return _with(tenant, agreement=agreement, promise=promise, secret_contact=secret, plain_contact=plain)


def _contact(maker: Maker, tenant: Tenant, key: str, visible_to: str, said: str) -> int:
    return add(
        maker.connection,
        Contact,
        key=key,
        tenancy_id=tenant.tenancy_id,
        person_id=tenant.person_ids[0],
        officer_id=maker.officers["ben"],
        at=datetime(2026, 11, 17 if visible_to == "all" else 18, 15, 30, tzinfo=UTC),
        channel="phone",
        direction="in",
        subject="Call",
        did="",
        said=said,
        visible_to=visible_to,
    )


def _introductory(maker: Maker) -> Tenant:
    siobhan = maker.person("Siobhan", "O'Brien", date(1998, 7, 21), "07700 900303")
    marek = add_person(maker.connection, "Marek", "Nowak", date(1996, 2, 3), language="Polish")
    tenant = add_tenancy(
        maker.connection,
        "1000030",
        [(siobhan, "tenant"), (marek, "occupant")],
        patch_id=maker.patches["S1"],
        address=("3 Cherry Tree Lane", "Southfields", "NX9 1ZZ"),
        type_="INT",
        starts_on=date(2026, 3, 2),
        becomes_secure_on=date(2027, 3, 2),
    )
    maker.books(tenant, weekly={"RENT": ("RENT", RENT_WEEK)}, ends_at={"RENT": 9000}, weeks=2)
    award = add(
        maker.connection,
        BenefitAward,
        tenancy_id=tenant.tenancy_id,
        person_id=siobhan,
        benefit="UC",
        state="claimed",
        paid_to="tenant",
        amount=0,
        claimed_on=date(2026, 11, 2),
        evidence_given=True,
        next_on=date(2026, 12, 9),
    )
    return _with(tenant, benefit=award)


def _temporary(maker: Maker) -> Tenant:
    linh = add_person(
        maker.connection,
        "Linh",
        "Nguyen",
        date(1990, 9, 9),
        phones=("07700 900404",),
        language="Vietnamese",
    )
    tenant = add_tenancy(
        maker.connection,
        "1000048",
        [(linh, "tenant")],
        patch_id=maker.patches["S1"],
        address=("Flat 8, Drovers House", "Southfields", "NX9 2AA"),
        type_="NST",
        starts_on=date(2026, 5, 4),
    )
    maker.books(tenant, weekly={"RENT": ("RENT", RENT_WEEK)}, ends_at={"RENT": 31000}, weeks=3)
    marker = add(
        maker.connection,
        StaffSafetyMarker,
        property_id=tenant.property_id,
        kind="two_officers",
        incident_on=date(2025, 9, 1),
        source="incident report",
        decided_by=maker.officers["carol"],
        reason="threatening behaviour at the door",
        what_to_do="Visit in pairs; do not enter",
        review_on=date(2026, 9, 1),
        owner_id=maker.officers["carol"],
    )
    return _with(tenant, marker=marker)


def _former(maker: Maker) -> Tenant:
    kwame = maker.person("Kwame", "Mensah", date(1975, 5, 5), "07700 900505")
    tenant = add_tenancy(
        maker.connection,
        "0900055",
        [(kwame, "tenant")],
        patch_id=maker.patches["N1"],
        address=("55 Elm Rise", "Northgate", "NX4 9PP"),
        type_="FTA",
        starts_on=date(2014, 6, 2),
        ends_on=date(2022, 4, 18),
        end_reason="moved away",
        sub_accounts={"FTA": 0, "RCH": 0},
    )
    mondays = [date(2022, 1, 10) + timedelta(weeks=week) for week in range(14)]
    weeks = [
        Happening(
            monday, (Line("FTA", "RENT", 8486 if monday != mondays[-1] else 8482),), f"world-f-{monday}"
        )
        for monday in mondays
    ]
    repair = Happening(date(2022, 5, 3), (Line("RCH", "ADJ", 9600),), "world-f-repair", "desk")
    post_all(maker.connection, tenant.account_id, [*weeks, repair])
    return tenant


def _ancient(maker: Maker) -> Tenant:
    ivor = maker.person("Ivor", "Pugh", date(1951, 12, 24))
    tenant = add_tenancy(
        maker.connection,
        "0800063",
        [(ivor, "tenant")],
        patch_id=maker.patches["N1"],
        address=("63 Fern Close", "Northgate", "NX4 8LL"),
        type_="FTA",
        starts_on=date(2001, 1, 1),
        ends_on=date(2021, 1, 3),
        sub_accounts={"FTA": 0},
    )
    mondays = [date(2020, 10, 26) + timedelta(weeks=week) for week in range(9)]
    sums = [12500, 12500, 12500, 12500, 8000, 8000, 8000, 8000, 8000]
    post_all(
        maker.connection,
        tenant.account_id,
        [
            Happening(monday, (Line("FTA", "RENT", pence),), f"world-a-{monday}")
            for monday, pence in zip(mondays, sums, strict=True)
        ],
    )
    return tenant


def _moratorium(maker: Maker) -> Tenant:
    agnieszka = maker.person("Agnieszka", "Kowalczyk", date(1988, 8, 17), "07700 900606")
    tenant = add_tenancy(
        maker.connection,
        "1000071",
        [(agnieszka, "tenant")],
        patch_id=maker.patches["N1"],
        address=("71 Gorse Street", "Northgate", "NX4 6QT"),
        sub_accounts={"RENT": 5000, "WAT": 0},
    )
    maker.books(tenant, weekly={"RENT": ("RENT", 5000)}, ends_at={"RENT": 70000, "WAT": 4000})
    moratorium = add(
        maker.connection,
        Moratorium,
        person_id=agnieszka,
        tenancy_id=tenant.tenancy_id,
        kind="standard",
        state="live",
        starts_on=date(2026, 11, 9),
        ends_on=date(2027, 1, 7),
        adviser="Northgate Advice",
        adviser_ref="BS-0001",
    )
    add_rows(
        maker.connection,
        MoratoriumDebt,
        [
            {
                "moratorium_id": moratorium,
                "account_id": tenant.account_id,
                "sub_account": code,
                "amount": pence,
            }
            for code, pence in (("RENT", 60000), ("WAT", 4000))
        ],
    )
    expected = add(
        maker.connection,
        ExpectedReceipt,
        account_id=tenant.account_id,
        sub_account="RENT",
        kind="HB",
        amount=5000,
        due_on=date(2026, 11, 30),
        evidence="award notice 2 November",
        state="expected",
    )
    return _with(tenant, moratorium=moratorium, expected=expected)


def _safe(maker: Maker) -> Tenant:
    grace = maker.person("Grace", "Whitlock", date(1992, 10, 10), "07700 900707")
    safe_number = add(
        maker.connection,
        ContactPoint,
        person_id=grace,
        kind="phone",
        value="07700 900708",
        label="sister",
        last_confirmed_on=date(2026, 10, 1),
    )
    tenant = add_tenancy(
        maker.connection,
        "1000089",
        [(grace, "tenant")],
        patch_id=maker.patches["S1"],
        address=("89 Hawthorn Yard", "Southfields", "NX9 3HY"),
    )
    maker.books(tenant, weekly={"RENT": ("RENT", RENT_WEEK)}, ends_at={"RENT": 25000}, weeks=2)
    rules = add(
        maker.connection,
        SafeContact,
        person_id=grace,
        contact_point_id=safe_number,
        safe_times="weekdays 10 to 2",
        code_word="marigold",
        what_to_do="Ring the sister's number only",
        owner_id=maker.officers["carol"],
        review_on=date(2027, 3, 1),
    )
    flag = add(
        maker.connection,
        Flag,
        person_id=grace,
        family="protection",
        kind="domestic_abuse",
        what_to_do="Follow the safe-contact rules",
        visible_to="all",
        started_on=date(2026, 9, 1),
        review_on=date(2027, 3, 1),
    )
    marac = add(
        maker.connection,
        Flag,
        person_id=grace,
        family="protection",
        kind="marac",
        what_to_do="Ask the duty lead before any step",
        visible_to="cleared",
        started_on=date(2026, 9, 1),
        review_on=date(2027, 3, 1),
    )
    return _with(tenant, safe_contact=rules, safe_number=safe_number, flag=flag, restricted_flag=marac)


def _authorities(maker: Maker) -> Tenant:
    dorothy = maker.person("Dorothy", "Pike", date(1949, 2, 14), "0113 496 0808")
    tenant = add_tenancy(
        maker.connection,
        "1000097",
        [(dorothy, "tenant")],
        patch_id=maker.patches["N1"],
        address=("97 Ivy Bank", "Northgate", "NX4 5TT"),
    )
    maker.books(tenant, weekly={"RENT": ("RENT", RENT_WEEK)}, ends_at={"RENT": 12000}, weeks=2)

    def authority(
        name: str, organisation: str, scope: str, first: date, last: date, revoked: date | None
    ) -> int:
        return add(
            maker.connection,
            Authority,
            person_id=dorothy,
            tenancy_id=tenant.tenancy_id,
            name=name,
            organisation=organisation,
            kind="adviser",
            phone="020 7946 0123",
            scope=scope,
            evidence="written",
            starts_on=first,
            expires_on=last,
            revoked_on=revoked,
            recorded_by=maker.officers["asha"],
        )

    live = authority(
        "Miriam Katz", "Northgate Advice", "balance agreement", date(2026, 6, 1), date(2027, 5, 31), None
    )
    expired = authority(
        "Peter Lund", "Southfields Law", "balance", date(2025, 1, 6), date(2025, 12, 31), None
    )
    revoked = authority(
        "Colin Pike", "", "balance letters", date(2026, 2, 2), date(2027, 2, 1), date(2026, 8, 3)
    )
    return _with(tenant, live=live, expired=expired, revoked=revoked)


def _eviction(maker: Maker) -> Tenant:
    tomasz = maker.person("Tomasz", "Zielinski", date(1986, 4, 4), "07700 900909")
    tenant = add_tenancy(
        maker.connection,
        "1000105",
        [(tomasz, "tenant")],
        patch_id=maker.patches["S1"],
        address=("105 Juniper House", "Southfields", "NX9 4JH"),
    )
    maker.books(tenant, weekly={"RENT": ("RENT", RENT_WEEK)}, ends_at={"RENT": 214000})
    notice = add(
        maker.connection,
        Notice,
        tenancy_id=tenant.tenancy_id,
        kind="NSP",
        state="served",
        amount=95000,
        drafted_by=maker.officers["asha"],
        authorised_by=maker.officers["carol"],
        served_on=date(2026, 3, 2),
        served_how="by hand",
        specified_on=date(2026, 3, 30),
        lapses_on=date(2027, 3, 30),
    )
    case = add(
        maker.connection,
        CourtCase,
        tenancy_id=tenant.tenancy_id,
        claim_number="K01NX123",
        issued_on=date(2026, 6, 1),
        hearing_on=date(2026, 7, 20),
        hearing_time="10:00",
        court="Northgate County Court",
        outcome="OPD",
        outcome_on=date(2026, 7, 20),
        terms="possession in 28 days",
        arrears_at_hearing=150000,
    )
    eviction = add(
        maker.connection,
        Eviction,
        tenancy_id=tenant.tenancy_id,
        state="set",
        warrant_issued_on=date(2026, 9, 14),
        on=date(2026, 12, 3),
        at="10:30",
        bailiff_ref="BX-771",
        n54_on=date(2026, 11, 16),
        authorised_by=maker.officers["carol"],
    )
    return _with(tenant, notice=notice, case=case, eviction=eviction)


def _credit(maker: Maker) -> Tenant:
    harold = maker.person("Harold", "Ashby", date(1944, 1, 1), "020 7946 0456")
    tenant = add_tenancy(
        maker.connection,
        "1000113",
        [(harold, "tenant")],
        patch_id=maker.patches["S1"],
        address=("113 Kingfisher Way", "Southfields", "NX9 5KW"),
        sub_accounts={"RENT": RENT_WEEK, "GAR": 1200},
        account={"usual_method": "DD"},
    )
    maker.books(
        tenant,
        weekly={"RENT": ("RENT", RENT_WEEK), "GAR": ("ADJ", 1200)},
        ends_at={"RENT": -4500, "GAR": 1200},
        paid=[(date(2026, 11, 2), "DD", 53928)],
    )
    debit = add(
        maker.connection,
        DirectDebit,
        account_id=tenant.account_id,
        state="live",
        day_of_month=1,
        amount=53928,
        arrears_part=0,
        next_on=date(2026, 12, 1),
    )
    return _with(tenant, direct_debit=debit)
