"""What must be true after desks were killed: every fault found is one sentence."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import text

from store.engine import Store
from store.services.prove import prove
from tests.torture.journal import Told
from tests.torture.payments import Payment, Till

_STORED = text(
    "SELECT r.number, r.outside_reference, r.amount, p.key, a.tenancy_id FROM receipt AS r "
    "JOIN posting AS p ON p.id = r.posting_id JOIN rent_account AS a ON a.id = r.account_id "
    "ORDER BY r.number"
)


def stored_faults(store: Store, wanted: Sequence[Payment], told: Told) -> list[str]:
    """What is wrong with what is stored, before anything is asked again."""
    with store.reading() as connection:
        rows = connection.execute(_STORED).all()
    by_reference = {payment.reference: payment for payment in wanted}
    times = Counter(row.outside_reference for row in rows)
    faults = [
        f"payment {by_reference[reference].number} is stored {count} times"
        for reference, count in times.items()
        if reference in by_reference and count > 1
    ]
    by_number = {row.number: row for row in rows}
    for number, receipt in told.answers.items():
        row = by_number.get(receipt)
        if row is None or row.outside_reference != wanted[number].reference:
            faults.append(f"payment {number} was acknowledged with receipt {receipt} and is lost")
    for row in rows:
        payment = by_reference.get(row.outside_reference)
        if payment is None or payment.number not in told.intents:
            faults.append(f"receipt {row.number} was never asked for")
        elif (row.amount, row.tenancy_id) != (payment.rent + payment.service, payment.tenancy_id):
            faults.append(f"receipt {row.number} is not what payment {payment.number} asked for")
    return faults + book_faults(store, len(rows))


def replay_faults(
    till: Till, wanted: Sequence[Payment], told: Told, *, lose_the_key: bool = False
) -> tuple[list[str], int]:
    """Ask for every payment again under its key; gives what is wrong and how many were made only now."""
    faults, made = [], 0
    for number in sorted(told.intents):
        receipt = till.take(wanted[number], lose_the_key=lose_the_key)
        made += not receipt.again
        first = told.answers.get(number)
        if first is not None and (receipt.number, receipt.again) != (first, True):
            faults.append(f"payment {number} had receipt {first} and got {receipt.number} when asked again")
    return faults, made


def final_faults(store: Store, wanted: Sequence[Payment], told: Told) -> list[str]:
    """What is wrong once every payment was asked for again: each must be there, once."""
    with store.reading() as connection:
        rows = connection.execute(_STORED).all()
    times = Counter(row.outside_reference for row in rows)
    counted = [(payment.number, times[payment.reference]) for payment in wanted]
    wrong = [f"payment {number} is stored {count} times" for number, count in counted if count != 1]
    return wrong + book_faults(store, len(rows))


def book_faults(store: Store, receipts: int) -> list[str]:
    """What the books themselves say."""
    proof = prove(store)
    faults = [difference.says for difference in proof.differences]
    if proof.receipts != receipts:
        faults.append(f"{proof.receipts} receipts are counted and {receipts} are listed")
    if store.dialect == "sqlite":
        with store.reading() as connection:
            said = connection.execute(text("PRAGMA integrity_check")).scalar_one()
        if said != "ok":
            faults.append(f"SQLite's integrity check says: {said}")
    return faults
