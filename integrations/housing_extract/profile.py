"""A profile: how one housing system writes its extract, as data read strictly from TOML."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Final

from integrations.housing_extract.profile_table import ProfileTable, places
from integrations.housing_extract.shape import (
    CODES,
    CONTROL,
    MAY_DEFAULT,
    NEEDED_FILES,
    NEEDS_DEFAULT,
    SHAPES,
    FileShape,
)
from store.domain.errors import BadInput
from store.domain.extracts import ExtractFile

SHIPPED: Final = ("plain", "civica", "capita")
"""Profiles that come with Dutydesk."""
LARGEST: Final = 1_000_000
"""Bytes of a profile."""
_TABLES: Final = ("name", "about", "format", "totals", "files", "columns", "codes", "defaults")
_FORMATS: Final = (
    "encoding", "line_ends", "separator", "quotes", "dates", "date_times", "no_date", "minus",
    "thousands_commas", "credit_mark", "upper_case_names",
)  # fmt: skip


class DateFormat(StrEnum):
    """How dates are written; any other way that is read is a mend, and counted."""

    ISO = "YYYY-MM-DD"
    DAY_FIRST = "DD/MM/YYYY"
    COMPACT = "YYYYMMDD"


class TotalsIn(StrEnum):
    """Where the housing system says how much it wrote."""

    CONTROL = "control"
    TRAILER = "trailer"


@dataclass(frozen=True, slots=True)
class AmountFormat:
    """How amounts are written; any other way that is read is a mend, and counted."""

    minus_after: bool
    thousands_commas: bool
    credit_mark: bool
    """`12.50CR`."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One housing system's way of writing."""

    name: str
    about: str
    encoding: str
    """utf-8-sig or cp1252, as Python names them."""
    line_end: bytes
    separator: str
    quotes: bool
    dates: DateFormat
    date_times: bool
    """Some dates have a time of day after them."""
    no_date: frozenset[str]
    """What stands where there is no date, beside nothing."""
    amounts: AmountFormat
    upper_case_names: bool
    totals: TotalsIn
    trailer: str
    files: Mapping[str, str]
    """File names by `ExtractFile` value, and `control`."""
    columns: Mapping[str, Mapping[str, str]]
    """By file: our column to the header's name."""
    codes: Mapping[str, Mapping[str, str]]
    """By column: their code to ours."""
    defaults: Mapping[str, str]
    digest: str
    """SHA-256 (hex) of the profile's text."""


def load_profile(name_or_file: str) -> Profile:
    """A profile that ships with Dutydesk by its name, else one of the council's own by its file.

    Raises:
        BadInput: no such profile, or anything in it that is not known; names file, line, column and key.
    """
    if name_or_file in SHIPPED:
        shipped = files("integrations.housing_extract") / "profiles" / f"{name_or_file}.toml"
        return read_profile(shipped.read_bytes(), file=f"{name_or_file}.toml")
    path = Path(name_or_file)
    try:
        with path.open("rb") as opened:
            body = opened.read(LARGEST + 1)
    except OSError as fault:
        raise BadInput(
            f"There is no profile {path.name}.",
            f"Name a profile file, or one of {', '.join(SHIPPED)}.",
            field="profile",
        ) from fault
    return read_profile(body, file=path.name)


def read_profile(body: bytes, *, file: str) -> Profile:
    """Read a profile's text strictly.

    Raises:
        BadInput: not TOML, a key that is missing or not known, a column, format or code that is not known.
    """
    do = "Mend the profile and start again; nothing was loaded."
    if len(body) > LARGEST:
        raise BadInput(f"{file} is too long to be a profile.", do, field="profile")
    try:
        text = body.decode("utf-8")
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        why = str(fault) if isinstance(fault, tomllib.TOMLDecodeError) else "it is not UTF-8 text"
        raise BadInput(f"{file} is not readable as TOML: {why}.", do, field="profile") from fault
    top = ProfileTable(data, file=file, places=places(text)).only(_TABLES)
    return _profile(top, hashlib.sha256(body).hexdigest())


def _profile(top: ProfileTable, digest: str) -> Profile:
    name, about = top.text("name"), top.text("about")
    totals, trailer = _totals(top)
    file_names = _files(top, totals)
    columns = _columns(top, file_names)
    codes = _codes(top)
    defaults = _defaults(top, columns)
    form = top.table("format").only(_FORMATS)
    encoding = form.choice("encoding", ("utf-8", "utf-8-bom", "windows-1252"))
    line_ends = form.choice("line_ends", ("lf", "crlf", "cr"), default="lf")
    return Profile(
        name=name,
        about=about,
        encoding="cp1252" if encoding == "windows-1252" else "utf-8-sig",
        line_end=b"\r" if line_ends == "cr" else b"\n",
        separator=form.choice("separator", (",", "|", ";", "\t")),
        quotes=form.truth("quotes", default=True),
        dates=DateFormat(form.choice("dates", tuple(DateFormat))),
        date_times=form.truth("date_times", default=False),
        no_date=frozenset(form.texts("no_date")),
        amounts=AmountFormat(
            form.choice("minus", ("before", "after"), default="before") == "after",
            form.truth("thousands_commas", default=False),
            form.truth("credit_mark", default=False),
        ),
        upper_case_names=form.truth("upper_case_names", default=False),
        totals=totals,
        trailer=trailer,
        files=file_names,
        columns=columns,
        codes=codes,
        defaults=defaults,
        digest=digest,
    )


def _totals(top: ProfileTable) -> tuple[TotalsIn, str]:
    table = top.table("totals").only(("in", "trailer"))
    where = TotalsIn(table.choice("in", tuple(TotalsIn)))
    return where, table.text("trailer") if where is TotalsIn.TRAILER else ""


def _files(top: ProfileTable, totals: TotalsIn) -> Mapping[str, str]:
    named: dict[str, str] = {}
    wanted = [file.value for file in ExtractFile]
    needed = {file.value for file in NEEDED_FILES}
    if totals is TotalsIn.CONTROL:
        wanted.append(CONTROL)
        needed.add(CONTROL)
    table = top.table("files").only(wanted)
    for kind in wanted:
        if kind not in needed and not table.has(kind):
            continue
        named[kind] = table.text(kind)
        if Path(named[kind]).name != named[kind]:
            raise table.wrong(kind, "must be a file name without a folder")
        if list(named.values()).count(named[kind]) > 1:
            raise table.wrong(kind, "names a file that another key names")
    return named


def _columns(top: ProfileTable, named: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    tables = top.table("columns").only(named)
    return {kind: _mapped(tables.table(kind).only(SHAPES[kind].columns), SHAPES[kind]) for kind in named}


def _mapped(table: ProfileTable, shape: FileShape) -> Mapping[str, str]:
    mapped = {column: table.text(column) for column in shape.columns if table.has(column)}
    for column in (shape.reference, *shape.needed):
        if column not in mapped:
            raise table.wrong(column, "is missing")
    groups = [group for group in shape.either if any(column in mapped for column in group)]
    if shape.either and (len(groups) != 1 or groups[0][0] not in mapped):
        choice = ", or ".join(" with ".join(group) for group in shape.either)
        raise table.wrong(shape.either[0][0], f"is not clear: map {choice}")
    folded = [header.casefold() for header in mapped.values()]
    for column, header in mapped.items():
        if folded.count(header.casefold()) > 1:
            raise table.wrong(column, "names a column that another key names")
    return mapped


def _codes(top: ProfileTable) -> Mapping[str, Mapping[str, str]]:
    tables = top.table("codes", needed=False).only(CODES)
    found: dict[str, Mapping[str, str]] = {}
    for column, ours in CODES.items():
        if not tables.has(column):
            found[column] = {code: code for code in ours}
            continue
        table = tables.table(column)
        mapped: dict[str, str] = {}
        for theirs in table.names():
            code = table.choice(theirs, tuple(sorted(ours)))
            if any(theirs.casefold() == other.casefold() for other in mapped):
                raise table.wrong(theirs, "stands twice but for its case")
            mapped[theirs] = code
        found[column] = mapped
    return found


def _defaults(top: ProfileTable, columns: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    table = top.table("defaults", needed=False).only(MAY_DEFAULT)
    found = {name: table.choice(name, tuple(sorted(CODES[name]))) for name in table.names()}
    for kind, column in NEEDS_DEFAULT:
        if column not in columns[kind] and column not in found:
            raise table.wrong(column, f"is missing: no column of {kind} is mapped to it")
    return found
