"""Taking a payment, its receipt, and taking it back."""

from collections.abc import Mapping

from store.desk.room import DeskRoom
from store.domain.money import Pence
from store.domain.views.casework import ActionView
from store.domain.views.money import PaymentSheet, ReceiptView, SplitPreview, TakenRow
from store.queries.payment_sheet import payment_sheet, split_preview
from store.queries.queue import action
from store.queries.receipts import taken_on
from store.services.receipts import print_receipt, write_paper
from store.services.request_reversal import request_reversal
from store.services.take_payment import payment_under, take_payment
from store.unit_of_work import UnitOfWork


class MoneyDesk:
    """`tui.desk.Money` on a store; each method raises as the service of its name."""

    def __init__(self, room: DeskRoom) -> None:
        self._room = room

    def sheet(self, tenancy_id: int) -> PaymentSheet:
        """What the pay screen opens with."""
        room = self._room
        with room.reading() as connection:
            return payment_sheet(
                connection,
                tenancy_id,
                policy=room.policy,
                roles=room.actor.roles,
                today=room.clock.today(),
            )

    def preview(self, tenancy_id: int, amount: Pence, order: str) -> SplitPreview:
        """The split of an amount across sub-accounts; nothing is taken."""
        room = self._room
        with room.reading() as connection:
            return split_preview(
                connection, tenancy_id, amount, order, policy=room.policy, today=room.clock.today()
            )

    def take(
        self,
        *,
        key: str,
        call_key: str,
        tenancy_id: int,
        amount: Pence,
        method: str,
        outside_reference: str,
        split: Mapping[str, Pence],
    ) -> ReceiptView:
        """Take the payment, once; the split adds up to the amount."""
        return self._room.write(
            lambda unit: take_payment(
                unit,
                policy=self._room.policy,
                key=key,
                call_key=call_key,
                tenancy_id=tenancy_id,
                amount=amount,
                method=method,
                outside_reference=outside_reference,
                split=split,
            )
        )

    def became(self, *, key: str, tenancy_id: int) -> ReceiptView | None:
        """What became of a payment sent under a key: its receipt, or nothing where it was not taken."""
        return self._room.write(lambda unit: payment_under(unit, key=key, tenancy_id=tenancy_id))

    def taken(self, tenancy_id: int) -> tuple[TakenRow, ...]:
        """The newest receipts of the account."""
        with self._room.reading() as connection:
            return taken_on(connection, tenancy_id)

    def print_receipt(self, posting_id: int) -> str:
        """Write the receipt as a text file (a COPY after the first time); gives the path."""
        room = self._room
        receipt, before = room.write(
            lambda unit: print_receipt(unit, policy=room.policy, posting_id=posting_id)
        )
        return str(write_paper(room.state_folder, receipt, before, council=room.policy.council))

    def ask_reversal(self, *, key: str, tenancy_id: int, posting_id: int, reason: str) -> ActionView:
        """Ask another person to take a posting back."""
        room = self._room

        def work(unit: UnitOfWork) -> ActionView:
            action_id, again = request_reversal(
                unit,
                room.policy,
                room.working_days,
                key=key,
                tenancy_id=tenancy_id,
                posting_id=posting_id,
                reason=reason,
            )
            return action(unit.connection, action_id, room.policy, again=again)

        return room.write(work)
