"""A payment at the desk, against `raw_pay.py`: kept durably, receipted and told to the trail, once for its key."""

import random
import uuid

from sqlalchemy import text

from store.desk.money import MoneyDesk
from store.domain.money import Pence
from tests.benchmarks import raw_pay
from tests.benchmarks.council import Bench, callers
from tests.benchmarks.figures import Figure, ratio
from tests.benchmarks.timing import in_turns

GOAL = 3.0


def measure(bench: Bench) -> list[Figure]:
    """Cash on the rent and one other sub-account, all over the council."""
    dice = random.Random(3)
    with bench.desk() as (room, raw):
        desk, clock = MoneyDesk(room), room.clock
        some = callers(room.store, bench.rounds * 6)
        with room.reading() as connection:
            asked = text(
                "SELECT s.code FROM sub_account s JOIN rent_account a ON a.id = s.account_id WHERE a.tenancy_id = :id ORDER BY s.code LIMIT 2"
            )
            codes = {who[0]: list(connection.execute(asked, {"id": who[0]}).scalars()) for who in some}

        def split(tenancy_id: int) -> dict[str, int]:
            return {code: dice.randint(500, 5000) for code in codes[tenancy_id]}

        def ours(tenancy_id: int) -> None:
            shares = {code: Pence(share) for code, share in split(tenancy_id).items()}
            desk.take(
                key=str(uuid.uuid4()),
                call_key="",
                tenancy_id=tenancy_id,
                amount=sum(shares.values(), Pence(0)),
                method="CASH",
                outside_reference="",
                split=shares,
            )

        def floor(tenancy_id: int) -> None:
            raw_pay.take(
                raw,
                str(uuid.uuid4()),
                tenancy_id,
                split(tenancy_id),
                room.officer_id,
                clock.now(),
                clock.today(),
            )

        pairs = [(lambda one=who[0]: ours(one), lambda one=who[0]: floor(one)) for who in some]
        mine, other = in_turns(pairs, repeat=3)
    return [ratio("pay", f"{len(mine.taken)} payments kept durably", mine, other, GOAL)]
