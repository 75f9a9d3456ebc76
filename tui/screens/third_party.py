"""Third party: which authority is on file, and whether it is live; or consent by voice, for this call."""

from uuid import uuid4

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from store.domain.views.people import AuthorityView, Speaking, VerificationSheet
from tui.screen import DeskScreen
from tui.text import fit, plain, stacked
from tui.widgets.frame import Lines
from tui.wording import verify as wording
from tui.wording.common import READING, strip
from tui.wording.forms import STILL_SAVING


class ThirdPartyScreen(DeskScreen):
    """The authorities of a tenancy, the live ones first; Enter speaks within the chosen one."""

    PLACES = ("third_party",)
    HEADING = "Third party"
    CSS_PATH = "../styles/verify.tcss"

    def __init__(self, *, tenancy_id: int) -> None:
        super().__init__()
        self.tenancy_id = tenancy_id
        self._sheet: VerificationSheet | None = None
        self._authorities: tuple[AuthorityView, ...] = ()
        self._chosen = 0
        self._key = uuid4().hex

    def body(self) -> ComposeResult:
        """The strip, and the list."""
        with Vertical(classes="body"):
            yield Lines(id="strip")
            yield Lines(id="sheet", classes="fills")

    def began(self) -> None:
        """Ask for the authorities."""
        self.query_one("#strip", Lines).show(strip(self.call))
        tenancy_id = self.tenancy_id
        self.ask(lambda desk: desk.people.sheet(tenancy_id), self._came, group="sheet", saying=READING)

    def _came(self, sheet: VerificationSheet) -> None:
        self._sheet = sheet
        self._authorities = tuple(sorted(sheet.authorities, key=lambda one: not one.live))
        self.say(wording.on_file(self._authorities))
        self.drawn_again()

    def action_down(self) -> None:
        """The next authority."""
        self._choose(self._chosen + 1)

    def action_up(self) -> None:
        """The one above."""
        self._choose(self._chosen - 1)

    def _choose(self, number: int) -> None:
        if self._authorities:
            self._chosen = max(0, min(number, len(self._authorities) - 1))
            self._key = uuid4().hex
            self.drawn_again()

    def action_choose(self) -> None:
        """Speak within this authority, if it is live."""
        if not self._authorities:
            self.say(wording.no_authority(), "bad")
            return
        authority = self._authorities[self._chosen]
        if not authority.live:
            self.say(wording.not_live(authority), "bad")
            return
        call_key = self.desk_app.begin_call().key
        tenancy_id, key = self.tenancy_id, self._key
        self.ask(
            lambda desk: desk.people.record_try(
                key=key,
                call_key=call_key,
                tenancy_id=tenancy_id,
                outcome="authority",
                asked=0,
                authority_id=authority.id,
            ),
            lambda _failures: self._speak(authority),
            group="save",
            saying=wording.KEEPING,
            once=True,
        )

    def _speak(self, authority: AuthorityView) -> None:
        app, sheet = self.desk_app, self._sheet
        if sheet is None:
            return
        name = wording.who(authority)
        speaking = Speaking(
            "third_party", None, authority.id, frozenset(authority.scope), name, at=app.clock.now()
        )
        call = app.begin_call().for_tenancy(self.tenancy_id, sheet.rent_reference)
        app.call = call.with_speaker(speaking, "")
        app.did("verified", wording.third_party_deed(name, authority.scope, consent=False))
        app.show("account", tenancy_id=self.tenancy_id)

    def action_consent(self) -> None:
        """The tenant says yes by voice: only one who was checked in this call can."""
        call = self.call
        speaking = call.speaking if call is not None and call.tenancy_id == self.tenancy_id else None
        if speaking is not None and speaking.kind in ("tenant", "joint"):
            self.desk_app.show("consent", tenancy_id=self.tenancy_id)
        else:
            self.desk_app.show("verify", tenancy_id=self.tenancy_id, consent=True)

    def action_message(self) -> None:
        """Take a general message."""
        self.desk_app.show("message", tenancy_id=self.tenancy_id)

    def action_back(self) -> None:
        """Back to where it was opened."""
        if self.saving:
            self.say(STILL_SAVING, "bad")
            return
        self.desk_app.back()

    def drawn_again(self) -> None:
        """The list, and what may be said to anybody."""
        sheet = self._sheet
        if not self.is_mounted or sheet is None:
            return
        columns = self.size.width
        lines: list[Content | str] = [*wording.header(sheet, columns), ""]
        lines.append(plain(fit(wording.WHO_SPEAKS, columns), "bold"))
        lines.append("")
        for number, authority in enumerate(self._authorities):
            lines += wording.authority_lines(authority, chosen=number == self._chosen, columns=columns)
        if not self._authorities:
            lines.append(plain(wording.NONE_ON_FILE, "bold"))
        chosen = self._authorities[self._chosen] if self._authorities else None
        if chosen is None or not chosen.live:
            lines += ["", *wording.general_message(columns)]
        self.query_one("#sheet", Lines).show(stacked(lines))
