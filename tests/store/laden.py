"""One tenancy with every trouble at once, each with words and sums of its own that a test can look for."""

from datetime import UTC, date, datetime

from sqlalchemy import update

from store.engine import Store
from store.models import casework, keeping, people, recovery, tenancies
from store.queries.tables import PERSON
from tests.store.making import add, add_rows
from tests.store.world import TODAY, Tenant, World

MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = date(2026, 12, 18)

OWN_NUMBER = "07700 900202"
SAFE_NUMBER = "07700 900777"
SECRETS = {
    "flag": "Speak slowly to her",
    "restricted flag": "Never say the other name",
    "safe number": SAFE_NUMBER,
    "safe words": "Ring the neighbour first",
    "marker": "Never go up alone",
    "action reason": "He sounded angry about it",
    "hold": "uc pending",
    "order": "pay the rent and 10.00",
    "bailiff": "BX-9",
    "language": "Bengali",
}
"""What a listener may or may not find in their view, by what it is."""


def load_everything(store: Store, world: World) -> Tenant:
    """Give the joint tenancy everything; Fatima has the safe-contact rules, Yusuf is on the line."""
    tenant, asha = world.joint, world.officers["asha"]
    yusuf, fatima = tenant.person_ids
    here = {"tenancy_id": tenant.tenancy_id}
    with store.writing() as connection, connection.begin():
        connection.execute(update(PERSON).where(PERSON.c.id == fatima).values(language="Bengali"))
        safe = add(
            connection,
            people.ContactPoint,
            person_id=fatima,
            kind="phone",
            value=SAFE_NUMBER,
            last_confirmed_on=TODAY,
        )
        add(
            connection,
            people.SafeContact,
            person_id=fatima,
            contact_point_id=safe,
            what_to_do=SECRETS["safe words"],
            review_on=LATER,
        )
        for words, visible in (("flag", "all"), ("restricted flag", "cleared")):
            add(
                connection,
                people.Flag,
                person_id=fatima,
                family="need",
                kind="literacy",
                what_to_do=SECRETS[words],
                visible_to=visible,
                started_on=TODAY,
            )
        add(
            connection,
            people.StaffSafetyMarker,
            person_id=yusuf,
            kind="not_alone",
            incident_on=TODAY,
            decided_by=asha,
            owner_id=asha,
            what_to_do=SECRETS["marker"],
            review_on=LATER,
        )
        moratorium = add(
            connection,
            recovery.Moratorium,
            **here,
            person_id=yusuf,
            kind="mental_health",
            state="live",
            starts_on=date(2026, 11, 9),
        )
        add_rows(
            connection,
            recovery.MoratoriumDebt,
            [
                {
                    "moratorium_id": moratorium,
                    "account_id": tenant.account_id,
                    "sub_account": "RENT",
                    "amount": 12345,
                }
            ],
        )
        add(
            connection,
            people.Insolvency,
            person_id=yusuf,
            account_id=tenant.account_id,
            kind="DRO",
            included=2222,
            order_on=date(2026, 2, 2),
        )
        add(
            connection,
            casework.Hold,
            key="laden",
            **here,
            reason="uc_pending",
            starts_on=TODAY,
            ends_on=LATER,
            owner_id=asha,
            made_by=asha,
            made_at=MOMENT,
        )
        add(
            connection,
            keeping.WellbeingAlert,
            key="l",
            **here,
            officer_id=asha,
            started_at=MOMENT,
            state="live",
        )
        add(
            connection,
            recovery.Eviction,
            **here,
            state="set",
            on=date(2026, 12, 7),
            at="09:15",
            bailiff_ref="BX-9",
        )
        add(
            connection,
            recovery.CourtCase,
            **here,
            hearing_on=date(2026, 7, 1),
            outcome="SOT",
            outcome_on=date(2026, 7, 1),
            terms=SECRETS["order"],
        )
        add(
            connection,
            recovery.Notice,
            **here,
            kind="NSP",
            state="served",
            amount=3333,
            served_on=date(2026, 1, 5),
            specified_on=date(2026, 2, 2),
            lapses_on=date(2027, 2, 2),
        )
        add(
            connection,
            tenancies.BenefitAward,
            **here,
            person_id=yusuf,
            benefit="HB",
            state="in_payment",
            paid_to="account",
            amount=4444,
        )
        add(
            connection,
            tenancies.DirectDebit,
            account_id=tenant.account_id,
            state="live",
            day_of_month=1,
            amount=5555,
            arrears_part=0,
            next_on=date(2026, 12, 1),
        )
        add(
            connection,
            tenancies.ExpectedReceipt,
            account_id=tenant.account_id,
            sub_account="RENT",
            kind="HB",
            amount=6666,
            due_on=LATER,
            state="expected",
        )
        add(
            connection,
            casework.Action,
            key="laden",
            digest="0" * 64,
            **here,
            kind="visit",
            detail="arrears",
            reason=SECRETS["action reason"],
            due_on=LATER,
            owner_id=asha,
            requested_by=asha,
            requested_at=MOMENT,
            state="open",
        )
    return tenant
