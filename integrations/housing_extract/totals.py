"""The housing system's own count of its files, from a control file or from trailer lines, against ours."""

import re
from pathlib import Path
from typing import Final

from integrations.housing_extract.lines import ExtractReader, Hash, refused
from integrations.housing_extract.profile import Profile
from integrations.housing_extract.reading import amount_in
from integrations.housing_extract.shape import CONTROL
from store.domain.extracts import Control, ExtractFile
from store.domain.money import pounds

TOTALLED: Final = frozenset({ExtractFile.ACCOUNTS, ExtractFile.TRANSACTIONS})
_ROWS: Final = re.compile("[0-9]{1,12}", re.ASCII)
_DO: Final = "Ask for the extract again: a file was cut, or written while it was read."


def read_control(folder: Path, profile: Profile, hashed: Hash) -> dict[ExtractFile, Control]:
    """What a control file says of each file.

    Raises:
        Refused: it is missing or unreadable, names a file that is not known or one twice.
    """
    reader = ExtractReader(folder / profile.files[CONTROL], profile, hashed=hashed)
    at = reader.columns(dict(profile.columns[CONTROL]))
    kinds = {
        name.casefold(): kind
        for kind in ExtractFile
        for name in (kind.value, profile.files.get(kind.value, ""), f"{kind.value}.csv")
        if name
    }
    said: dict[ExtractFile, Control] = {}
    for row in reader.rows():
        if row.cells is None or len(row.cells) != len(reader.header):
            raise refused(reader.name, row.number, "the line of totals cannot be read", _DO)
        name = row.cells[at["file"]].strip()
        kind = kinds.get(name.casefold())
        if kind is None or kind in said:
            what = "the file it names is not known" if kind is None else "it names a file a second time"
            raise refused(reader.name, row.number, what, "Mend the control file.", column="file")
        said[kind] = _control(
            reader.name, row.number, kind, row.cells[at["rows"]], row.cells[at["total"]], profile
        )
    return said


def read_trailer(reader: ExtractReader, kind: ExtractFile, profile: Profile) -> Control:
    """What the last line of a file says of it.

    Raises:
        Refused: there is no such line, or it cannot be read.
    """
    row = reader.trailer
    if row is None or row.cells is None or len(row.cells) < 2:
        raise refused(reader.name, row.number if row else 0, "there is no line of totals at the end", _DO)
    total = row.cells[2] if len(row.cells) > 2 else ""
    return _control(reader.name, row.number, kind, row.cells[1], total, profile)


def _control(file: str, line: int, kind: ExtractFile, rows: str, total: str, profile: Profile) -> Control:
    if not _ROWS.fullmatch(rows.strip()):
        raise refused(file, line, "the number of rows cannot be read", _DO)
    pence = amount_in(total, profile) if kind in TOTALLED else None
    if kind in TOTALLED and pence is None:
        raise refused(file, line, "the total cannot be read", _DO)
    return Control(kind.value, int(rows), pence)


def compare(file: str, said: Control | None, counted: Control) -> None:
    """Refuse the extract when a file does not hold what the housing system says it wrote.

    Raises:
        Refused: rows or total differ, or nothing is said of the file.
    """
    if said is None:
        raise refused(file, 0, "the control file does not name it", "Mend the control file.")
    if said.rows != counted.rows:
        raise refused(
            file, 0, f"it has {counted.rows:,} lines after its header and should have {said.rows:,}", _DO
        )
    if said.total is not None and counted.total is not None and said.total != counted.total:
        raise refused(
            file, 0, f"its amounts come to {pounds(counted.total)} and should be {pounds(said.total)}", _DO
        )
