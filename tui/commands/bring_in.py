"""`dutydesk import housing FOLDER --profile NAME`: brings in an extract of the housing system."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from integrations.housing_extract.checked import CheckedExtract
from integrations.housing_extract.profile import Profile, load_profile
from integrations.housing_extract.read import extract_digest, read_extract
from integrations.housing_extract.rejects import write_rejects
from store.desk.room import DeskRoom
from store.domain.errors import BadInput
from store.domain.extracts import Findings
from store.domain.money import Pence, pounds
from store.domain.rights import require
from store.services.import_housing import brought_in_before, import_housing, try_import
from store.services.import_housing_count import Tally
from tui import logbook
from tui.commands.at_work import at_work
from tui.commands.bar import bar
from tui.commands.printing import as_is
from tui.settings import Settings

DONE, REFUSED = 0, 3

FILES = ("properties", "tenancies", "people", "accounts", "transactions", "notes")
OUTCOMES = {
    "new": "new",
    "changed": "changed",
    "same": "the same",
    "home": "come home",
    "unsure": "perhaps come home",
    "differs": "changed upstream and left",
    "covered": "in an opening entry",
}
"""What became of records, in the order told; the first three always."""


def run(asked: argparse.Namespace, settings: Settings) -> int:
    """Bring an extract in, or with `--dry-run` say what that would do; gives the exit code.

    Raises:
        BadInput: no such folder, or a profile that cannot be right.
        NotAllowed: no officer of that name, or one who brings nothing in.
        Refused: control totals that differ, a file or column missing, a file that is not text.
        StoreProblem: the store or a disk cannot be used; what is kept is kept, run it again.
    """
    folder = Path(asked.folder)
    if not folder.is_dir():
        raise BadInput("There is no folder at that path.", "Check where the extract is.", field="folder")
    if asked.dry_run:
        return _asked_for(asked, settings, folder)
    with logbook.failure_kept(settings.state_folder, "import"):
        return _asked_for(asked, settings, folder)


def _asked_for(asked: argparse.Namespace, settings: Settings, folder: Path) -> int:
    profile = load_profile(asked.profile)
    with at_work(asked, settings) as room:
        require(room.policy, room.actor.roles, "begin_import")
        if not asked.dry_run and brought_in_before(room.store, extract_digest(folder, profile)):
            logbook.keep(settings.state_folder, "import", again=True)
            as_is("These files were brought in before: nothing was done.")
            return DONE
        return _read_and_bring(asked, room, folder, profile)


def _read_and_bring(asked: argparse.Namespace, room: DeskRoom, folder: Path, profile: Profile) -> int:
    try:
        extract = read_extract(
            folder, profile, today=room.clock.today(), progress=bar("Reading the extract", sys.stderr)
        )
    except KeyboardInterrupt:
        _log(asked, room, cancelled=True)
        print("\ndutydesk: cancelled: nothing was kept.", file=sys.stderr)
        return REFUSED
    with extract:
        if asked.rejects:
            write_rejects(Path(asked.rejects), extract.rejects())
        try:
            tally = _bring(asked, room, extract)
        except KeyboardInterrupt:
            kept = "nothing was kept." if asked.dry_run else "what came in is kept; run it again, it goes on."
            _log(asked, room, cancelled=True)
            print(f"\ndutydesk: cancelled: {kept}", file=sys.stderr)
            return REFUSED
        counts, findings = tally.counts, extract.findings
        _log(
            asked,
            room,
            run=tally.run_id,
            **{f"{file}_new": counts[f"{file}.new"] for file in ("tenancies", "people", "transactions")},
            home=counts["transactions.home"],
            unsure=counts["transactions.unsure"],
            rejected=sum(findings.rejects.values()),
            work=sum(tally.work.values()),
        )
        for line in lines(extract.findings, tally, tried=asked.dry_run):
            as_is(line)
    return DONE


def _log(asked: argparse.Namespace, room: DeskRoom, **facts: int | bool) -> None:
    """One line of what an import came to; of a dry run none."""
    if not asked.dry_run:
        logbook.keep(room.state_folder, "import", **facts)


def _bring(asked: argparse.Namespace, room: DeskRoom, extract: CheckedExtract) -> Tally:
    what = "Trying the import" if asked.dry_run else "Bringing it in"
    progress = bar(what, sys.stderr)
    if asked.dry_run:
        return try_import(room.store, room.actor, room.clock, room.policy, extract, progress=progress)
    done = import_housing(room.store, room.actor, room.clock, room.policy, extract, progress=progress)
    if done.resumed:
        as_is("Taken up where an import of these files was cut.")
    return done.tally


def lines(findings: Findings, tally: Tally, *, tried: bool) -> list[str]:
    """What an import came to, in words: no names in it."""
    said = [f"{'Would be brought in' if tried else 'Brought in'}, with control totals that agree:"]
    said += [f"  {file:<13}{_outcomes(file, tally)}" for file in FILES]
    posted = Pence(tally.counts["transactions.total"] + tally.counts["openings.total"])
    opened = tally.counts["openings.new"]
    said.append(
        f"  {'posted':<13}{pounds(posted)} in all, of it {pounds(Pence(tally.counts['openings.total']))} "
        f"in {opened:,} opening {'entry' if opened == 1 else 'entries'}"
    )
    said += _listed("Mended", {one.value: many for one, many in findings.mends.items()})
    said += _listed("Refused lines", {one.value: many for one, many in findings.rejects.items()})
    said += _listed("Doubtful in the extract", {one.value: many for one, many in findings.work.items()})
    if not tried:
        said += _listed("Newly listed as work", tally.work)
    return said


def _outcomes(file: str, tally: Tally) -> str:
    told = []
    for code, words in OUTCOMES.items():
        many = tally.counts[f"{file}.{code}"]
        if many or code in ("new", "changed", "same"):
            told.append(f"{many:,} {words}")
    return ", ".join(told)


def _listed(what: str, counts: Mapping[str, int]) -> list[str]:
    """One line of counts by code; nothing where there are none."""
    there = {code: many for code, many in sorted(counts.items()) if many}
    if not there:
        return []
    codes = ", ".join(f"{many:,} {code}" for code, many in there.items())
    return [f"{what}: {sum(there.values()):,} ({codes})."]
