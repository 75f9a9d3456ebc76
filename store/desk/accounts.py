"""Looking at an account, for who is on the line. Every look is in the trail."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from store.desk.looks import LookBook
from store.desk.room import DeskRoom
from store.domain.callers import UNVERIFIED, Subject
from store.domain.errors import NotAllowed, Refused
from store.domain.money import Pence
from store.domain.views.account import AccountView, DiaryView, PeopleView, RecoveryView
from store.domain.views.people import Speaking
from store.domain.views.statement import StatementLine, StatementView
from store.queries import statement
from store.queries.account import account_view
from store.queries.banners import banner
from store.queries.case_file import liable_role
from store.queries.consent import require_consent
from store.queries.diary import diary_view
from store.queries.listener import Listener
from store.queries.people import people_view
from store.queries.recovery import recovery_view
from store.queries.verify import authority_subjects


class AccountsDesk:
    """What `tui.desk.Accounts` asks for."""

    def __init__(self, room: DeskRoom) -> None:
        self._room = room
        self._looks = LookBook(room)

    def open(self, tenancy_id: int, speaking: Speaking, *, call_key: str) -> AccountView:
        """The account page for who is on the line.

        Where the look cannot be recorded the page opens all the same, and a banner says so.

        Raises:
            NotFound: there is no such tenancy.
            NotAllowed: the role may not find people.
            Refused: who is said to speak is not of this tenancy, or speaks by a consent that nobody recorded.
        """
        with self._room.reading() as connection:
            listener = self._listener(connection, tenancy_id, speaking, call_key)
            clock = self._room.clock
            view = account_view(
                connection, tenancy_id, listener, self._room.policy, today=clock.today(), now=clock.now()
            )
        trouble = self._looks.record(tenancy_id, speaking, "account", call_key=call_key)
        if not trouble:
            return view
        return replace(view, banners=(*view.banners, banner("data", trouble)))

    def statement(
        self,
        tenancy_id: int,
        speaking: Speaking,
        *,
        call_key: str = "",
        since: date | None = None,
        until: date | None = None,
    ) -> StatementView:
        """The lines of the account between two days, those included; raises as `open`.

        Raises:
            NotAllowed: a statement is not in the scope of who listens.
        """
        with self._room.reading() as connection:
            listener = self._listener(connection, tenancy_id, speaking, call_key)
            if not listener.hears(Subject.STATEMENT):
                raise NotAllowed(
                    "A statement may not be given to who is on the line.", "Check what may be discussed."
                )
            clock = self._room.clock
            account = account_view(
                connection, tenancy_id, listener, self._room.policy, today=clock.today(), now=clock.now()
            )
            first = since or statement.FIRST
            opening = statement.owed_before(connection, account.account_id, first, last=account.seq)
        trouble = self._looks.record(tenancy_id, speaking, "statement", call_key=call_key)
        if trouble:
            account = replace(account, banners=(*account.banners, banner("data", trouble)))
        lines = self._lines(account, first, until or statement.LAST, opening)
        return StatementView(account, since, until, opening, lines)

    def _lines(
        self, account: AccountView, since: date, until: date, balance: Pence
    ) -> Iterator[StatementLine]:
        """The lines as they are asked for: no read is left open while a slow terminal takes them."""
        after = (since, 0)
        while True:
            with self._room.reading() as connection:
                page = statement.statement_page(
                    connection,
                    account.account_id,
                    after=after,
                    until=until,
                    last=account.seq,
                    balance=balance,
                )
            yield from page
            if len(page) < statement.PAGE:
                return
            after, balance = (page[-1].on, page[-1].number), page[-1].balance

    def diary(self, tenancy_id: int, speaking: Speaking) -> DiaryView:
        """The newest contacts; raises as `open`."""
        with self._room.reading() as connection:
            listener = self._listener(connection, tenancy_id, speaking)
            view = diary_view(connection, tenancy_id, listener)
        self._looks.record(tenancy_id, speaking, "diary")
        return view

    def recovery(self, tenancy_id: int, speaking: Speaking) -> RecoveryView:
        """Notices and court; raises as `open`."""
        with self._room.reading() as connection:
            listener = self._listener(connection, tenancy_id, speaking)
            view = recovery_view(connection, tenancy_id, listener, today=self._room.clock.today())
        self._looks.record(tenancy_id, speaking, "recovery")
        return view

    def people(self, tenancy_id: int, speaking: Speaking) -> PeopleView:
        """People and flags; raises as `open`."""
        with self._room.reading() as connection:
            listener = self._listener(connection, tenancy_id, speaking)
            view = people_view(
                connection, tenancy_id, listener, self._room.policy, today=self._room.clock.today()
            )
        self._looks.record(tenancy_id, speaking, "people")
        return view

    def _listener(
        self, connection: Connection, tenancy_id: int, speaking: Speaking, call_key: str = ""
    ) -> Listener:
        """Who listens, as the store knows them: a screen cannot give more than is on file."""
        policy, roles = self._room.policy, self._room.actor.roles
        if not policy.has_right("find", roles):
            raise NotAllowed(
                "Your role does not reach to people's records.", "Ask an officer whose role does."
            )
        require_consent(
            connection,
            speaking,
            tenancy_id=tenancy_id,
            officer_id=self._room.officer_id,
            call_key=call_key,
            today=self._room.clock.today(),
        )
        listener = Listener.of(
            speaking,
            officer_id=self._room.officer_id,
            cleared=policy.has_right("restricted", roles),
            lead=policy.has_right("lead", roles),
        )
        if speaking.kind in ("tenant", "joint"):
            role = liable_role(connection, tenancy_id, speaking.person_id)
            if role is None:
                raise Refused("That person is not a tenant here.", "Press v and check who is speaking.")
            return replace(listener, kind=role)
        if listener.third_party and not speaking.consent:
            reach = UNVERIFIED
            if speaking.authority_id is not None:
                today = self._room.clock.today()
                reach = authority_subjects(connection, tenancy_id, speaking.authority_id, policy, today=today)
            return replace(listener, subjects=listener.subjects & reach)
        return listener
