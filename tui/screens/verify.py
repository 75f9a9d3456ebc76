"""Verify: who is speaking, three right answers, and no word about which one was wrong."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from store.domain.verification import Caller, CallerKind, Check, State, subjects
from store.domain.views.people import Prompt, SpeakerView, Speaking, VerificationSheet
from tui.desk import Desk
from tui.screen import DeskScreen
from tui.text import stacked
from tui.trying import Try
from tui.widgets.frame import Lines
from tui.wording import verify as wording
from tui.wording.common import READING, strip


class VerifyScreen(DeskScreen):
    """Questions one after the other; the answers stay hidden until Space."""

    PLACES = ("verify",)
    HEADING = "Who is speaking?"
    CSS_PATH = "../styles/verify.tcss"

    def __init__(self, *, tenancy_id: int, words: str = "", consent: bool = False) -> None:
        super().__init__()
        self.tenancy_id = tenancy_id
        self._words = words
        """What was typed in find, to go back to."""
        self._consent = consent
        """The tenant is checked in order to give consent by voice."""
        self._sheet: VerificationSheet | None = None
        self._speaker = 0
        self._try = Try()
        self._shown = False
        self._failed_today = 0
        self._refer = False
        """Too many failures: nobody is asked any more here."""

    def body(self) -> ComposeResult:
        """The strip, and everything else in one block."""
        with Vertical(classes="body"):
            yield Lines(id="strip")
            yield Lines(id="sheet", classes="fills")

    def began(self) -> None:
        """Ask whom and what to ask."""
        self.query_one("#strip", Lines).show(strip(self.call))
        tenancy_id = self.tenancy_id
        self.ask(
            lambda desk: desk.people.sheet(tenancy_id),
            self._came,
            group="sheet",
            saying=READING,
        )
        # Known before it is needed: what is read out to 999 where the store is away when F9 is pressed.
        self.quietly(lambda desk: desk.wellbeing.block(tenancy_id, None), "block")

    def _came(self, sheet: VerificationSheet) -> None:
        self._sheet = sheet
        living = [number for number, one in enumerate(sheet.speakers) if not one.deceased]
        self._speaker = living[0] if living else -1
        self._failed_today = sheet.failed_today
        self._begin_check(sheet.failed_today)
        self._refer = self._try.check.state is State.REFER
        self._begun(wording.CONSENT_FIRST if self._consent else "")

    def _begun(self, calmly: str) -> None:
        """Begin with this speaker, unless too many tries failed or too little is on file."""
        self._try.told = self._try.check.state is not State.ASKING
        if self._refer or self._try.check.state is State.REFER:
            self._nobody_speaks()
            self.say(wording.referred(self.desk_app.desk_view), "bad")
        elif self._try.told:
            self.say(wording.TOO_LITTLE, "bad")
        else:
            self.say(calmly)
        self.drawn_again()

    def _begin_check(self, earlier_failures: int) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self._try, self._shown = Try.begin(sheet, self.prompts, earlier_failures), False

    @property
    def speaker(self) -> SpeakerView | None:
        """The person taken to be speaking; nobody where all tenants have died."""
        if self._sheet is None or not 0 <= self._speaker < len(self._sheet.speakers):
            return None
        return self._sheet.speakers[self._speaker]

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """What to ask them."""
        return askable(self._sheet, self.speaker)

    @property
    def current(self) -> Check | None:
        """The question to ask now: open ones in order, those that were skipped last."""
        return self._try.current

    # Answers.

    def action_right(self) -> None:
        """The answer was right."""
        self._answer(right=True)

    def action_wrong(self) -> None:
        """The answer was wrong, or there was none."""
        self._answer(right=False)

    def _answer(self, *, right: bool) -> None:
        check = self.current
        if check is None:
            self._settle()
            return
        self._nobody_speaks()
        self._try.check = self._try.check.answered(check, right=right)
        self._shown = False
        self.say("")
        self.drawn_again()
        self._settle()

    def _nobody_speaks(self) -> None:
        """From the first answer on, whoever was checked before is not, until this check is passed."""
        call = self.call
        if call is not None and call.speaking is not None:
            self.desk_app.call = call.without_speaker()
            self.query_one("#strip", Lines).show(strip(self.call))
            self.show_frame()

    def action_skip(self) -> None:
        """Ask something else first."""
        check = self.current
        if check is None:
            return
        self._try.put_off(check)
        self._shown = False
        self.drawn_again()

    def action_reveal(self) -> None:
        """Show the answer to this question, and hide it again."""
        if self.current is not None:
            self._shown = not self._shown
            self.drawn_again()

    def action_speaker(self) -> None:
        """Another tenant is speaking; wrong answers go along, or one could guess round the table."""
        sheet = self._sheet
        if sheet is None or self.saving:
            return
        living = [number for number, one in enumerate(sheet.speakers) if not one.deceased]
        if self._refer:
            self.say(wording.referred(self.desk_app.desk_view), "bad")
            return
        if len(living) < 2:
            self.say(wording.NO_OTHER)
            return
        after = [number for number in living if number > self._speaker] or living
        earlier = self._failed_today if self._try.told else self._try.check.failures
        self._leave_off()
        self._speaker = after[0]
        self._failed_today = earlier
        self._begin_check(earlier)
        self._begun("")

    # What it came to.

    def _settle(self) -> None:
        """Keep what the try came to; asked again after an error, it is kept once."""
        state = self._try.check.state
        if state is State.ASKING or self._try.told or self._sheet is None:
            return
        passed = state is State.VERIFIED
        self.desk_app.begin_call()
        self.ask(
            self._keeping(),
            self._passed if passed else self._failed,
            group="save",
            saying=wording.KEEPING,
            failed=lambda error: self.say(wording.not_kept(error), "bad"),
            once=True,
        )

    def _failed(self, failures: int) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self._try.told, self._failed_today = True, failures
        self._refer = self._try.check.state is State.REFER or failures >= sheet.most_failures
        self.say(wording.failed(self.desk_app.desk_view, refer=self._refer), "bad")
        self.drawn_again()

    def _passed(self, _failures: int) -> None:
        speaker, sheet, app = self.speaker, self._sheet, self.desk_app
        if speaker is None or sheet is None:
            return
        kind = CallerKind.JOINT if speaker.role == "joint" else CallerKind.TENANT
        may = subjects(Caller(kind, verified=True), today=app.clock.now().date())
        speaking = Speaking(
            kind.value, speaker.person_id, None, frozenset(may), speaker.name, at=app.clock.now()
        )
        call = app.begin_call().for_tenancy(self.tenancy_id, sheet.rent_reference)
        app.call = call.with_speaker(speaking, speaker.name)
        app.did("verified", wording.checked(kind.value, len(self._try.check.right)))
        app.show("account", tenancy_id=self.tenancy_id)
        if self._consent:
            app.show("consent", tenancy_id=self.tenancy_id)

    # Other ways on.

    def on_unmount(self) -> None:
        """However the screen is left, a wrong answer is not forgotten with it."""
        self._leave_off()

    def _leave_off(self) -> None:
        """Keep a try that ends before its time, in a thread of the app's: this screen may be gone first."""
        if not self._try.left_off:
            return
        keep, wait_for_desk = self._keeping(), self.desk_app.wait_for_desk
        self._try.told = True
        self.app.run_worker(lambda: keep(wait_for_desk()), thread=True, group="tries", exit_on_error=False)

    def _keeping(self) -> Callable[[Desk], int]:
        """What keeps this try as it stands now, once for its key."""
        person_id = self.speaker.person_id if self.speaker else None
        return self._try.keeping(self.tenancy_id, person_id, self.call.key if self.call else "")

    def action_third_party(self) -> None:
        """Somebody speaks for the tenant."""
        self.desk_app.show("third_party", tenancy_id=self.tenancy_id)

    def action_message(self) -> None:
        """Take a general message."""
        self.desk_app.show("message", tenancy_id=self.tenancy_id)

    def action_nobody(self) -> None:
        """Work on the case without a caller."""
        self.desk_app.show("nobody", tenancy_id=self.tenancy_id)

    def action_back(self) -> None:
        """Back to find with what was typed; to the account where somebody is checked still."""
        call = self.call
        if call is not None and call.speaking is not None and call.tenancy_id == self.tenancy_id:
            self.desk_app.show("account", tenancy_id=self.tenancy_id)
        else:
            self.desk_app.show("find", words=self._words)

    def drawn_again(self) -> None:
        """Everything below the strip."""
        sheet = self._sheet
        if not self.is_mounted or sheet is None:
            return
        columns = self.size.width
        lines: list[Content | str] = [*wording.header(sheet, columns)]
        lines += ["", *wording.speaking(sheet, self.speaker, columns)]
        if self.speaker is not None:
            lines += ["", f" {wording.progress(self._try.check)}", ""]
            lines += wording.prompt_lines(
                self.prompts, self._try.check, self.current, shown=self._shown, columns=columns
            )
        lines += ["", *wording.say(self._try.check, columns)]
        self.query_one("#sheet", Lines).show(stacked(lines))


_KNOWN = frozenset(check.value for check in Check)


def askable(sheet: VerificationSheet | None, speaker: SpeakerView | None) -> tuple[Prompt, ...]:
    """What this speaker may be asked; never for an address that must stay hidden."""
    if sheet is None or speaker is None:
        return ()
    hidden = not sheet.address
    return tuple(
        prompt
        for prompt in speaker.prompts
        if prompt.code in _KNOWN and not (hidden and prompt.code == Check.ADDRESS)
    )
