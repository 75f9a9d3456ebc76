"""The one question to ask of a line that names a receipt: is it a desk posting that came home?"""

from store.domain.errors import BadInput
from store.domain.extracts import TransactionLine
from store.domain.receipts import read_number
from store.models.ledger import Receipt
from store.unit_of_work import UnitOfWork

_RECEIPT = Receipt.__table__  # type: ignore[attr-defined]


def receipt_of(line: TransactionLine) -> int | None:
    """The number of our receipt that a line names, if it is one."""
    if not line.receipt:
        return None
    try:
        return read_number(line.receipt)
    except BadInput:
        return None


def came_home(unit: UnitOfWork, line: TransactionLine, *, account_id: int) -> bool:
    """Whether a line is a posting of ours, by its receipt: it must not be posted again."""
    number = receipt_of(line)
    if number is None:
        return False
    row = unit.connection.execute(
        _RECEIPT.select().where(_RECEIPT.c.number == number, _RECEIPT.c.account_id == account_id)
    ).one_or_none()
    return row is not None and -line.amount <= row.amount and line.amount < 0
