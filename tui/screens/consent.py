"""Consent by voice: a tenant who was checked in this call lets somebody else speak, for this call only."""

from store.domain.errors import BadInput
from store.domain.verification import Caller, CallerKind, Scope, Subject, subjects
from store.domain.views.people import Speaking
from tui.call import Call
from tui.form import FormField, FormScreen
from tui.text import stacked
from tui.widgets.frame import Lines
from tui.wording import verify as wording

SCOPES = {"1": Scope.BALANCE, "2": Scope.TALK, "3": Scope.AGREE, "4": Scope.ALL}
"""What is typed for each scope."""


class ConsentScreen(FormScreen):
    """Who it is, what may be discussed, and that the tenant said yes."""

    FORM = "consent"
    HEADING = "Consent by voice"

    def fields(self) -> tuple[FormField, ...]:
        """Name, office, scope, and the tenant's yes."""
        return (
            FormField("name", wording.WHO_IT_IS, limit=100, hint=wording.FULL_NAME),
            FormField("office", " Office", limit=100, hint=wording.OFFICE),
            FormField("scope", wording.MAY_DISCUSS, limit=1, hint=wording.SCOPE),
            FormField("yes", wording.SAYS_YES, limit=3, hint=wording.YES),
        )

    @property
    def tenant(self) -> Call | None:
        """The call, where its tenant was checked; a consent by anybody else is none."""
        call = self.call
        if call is None or call.speaking is None or call.tenancy_id != self.tenancy_id:
            return None
        return call if call.speaking.kind in ("tenant", "joint") else None

    def drawn_again(self) -> None:
        """What to ask, and what the numbers mean."""
        if not self.is_mounted:
            return
        call = self.tenant
        who = call.speaking.name if call is not None and call.speaking is not None else ""
        above = stacked(["", *wording.consent(who, self.value("name"), self.size.width), ""])
        self.query_one("#above", Lines).show(above, grows=True)
        scopes = [f"   {key}  {wording.SCOPE_WORDS[scope]}" for key, scope in SCOPES.items()]
        self.query_one("#below", Lines).show(stacked(["", *scopes]))

    def changed(self) -> None:
        """The question names who was typed."""
        self.drawn_again()

    def _scope(self) -> frozenset[Subject]:
        """What the tenant agreed to, as far as a voice can carry it.

        Raises:
            BadInput: something is missing.
        """
        if len(self.value("name").split()) < 2:
            raise wording.no_name()
        scope = SCOPES.get(self.value("scope").strip())
        if scope is None:
            raise wording.no_scope()
        if self.value("yes").strip().lower() not in ("y", "yes"):
            raise wording.no_yes()
        caller = Caller(CallerKind.THIRD_PARTY, consent=scope.subjects)
        return subjects(caller, today=self.desk_app.clock.now().date())

    def submit(self) -> None:
        """Keep the consent and speak within it."""
        call = self.tenant
        if call is None or call.speaking is None:
            self.say(wording.CONSENT_UNCHECKED, "bad")
            return
        try:
            may = self._scope()
        except BadInput as error:
            self.wrong(error)
            return
        tenancy_id, key, tenant = call.tenancy_id, self.key, call.speaking.person_id
        if tenancy_id is None:
            return
        self.keep(
            lambda desk: desk.people.record_try(
                key=key,
                call_key=call.key,
                tenancy_id=tenancy_id,
                outcome="consent",
                asked=0,
                person_id=tenant,
            ),
            lambda _failures: self._speak(may, tenant),
            saying=wording.KEEPING_CONSENT,
        )

    def _speak(self, may: frozenset[Subject], tenant: int | None) -> None:
        app = self.desk_app
        office = self.value("office").strip()
        name = self.value("name").strip() + (f", {office}" if office else "")
        speaking = Speaking(
            "third_party", tenant, None, frozenset(may), name, consent=True, at=app.clock.now()
        )
        app.call = app.begin_call().with_speaker(speaking, "")
        app.did("verified", wording.third_party_deed(name, may, consent=True))
        app.show("account", tenancy_id=self.tenancy_id)
