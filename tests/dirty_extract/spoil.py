"""Spoils a plain extract's folder whole: nothing of it may be kept."""

import csv
from collections.abc import Callable
from pathlib import Path


def totals_off(folder: Path) -> None:
    """The control total of the accounts is a penny out."""
    _control(folder, "accounts.csv", 2, lambda text: f"{float_free(text, 1)}")


def rows_off(folder: Path) -> None:
    """A transaction was lost on the way."""
    path = folder / "transactions.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n").rpartition(b"\n")[0] + b"\n")


def control_row_gone(folder: Path) -> None:
    """The control file knows nothing of the people."""
    path = folder / "control.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("people")), "utf-8")


def column_missing(folder: Path) -> None:
    """The people have no surname."""
    path = folder / "people.csv"
    heading, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(heading.replace(b",surname", b"") + b"\n" + rest)


def file_missing(folder: Path) -> None:
    """The accounts were not sent."""
    (folder / "accounts.csv").unlink()


def no_control(folder: Path) -> None:
    """There is nothing to check the files against."""
    (folder / "control.csv").unlink()


def binary(folder: Path) -> None:
    """A spreadsheet under the name of a text file."""
    (folder / "properties.csv").write_bytes(
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" + bytes(range(256)) * 40
    )


def not_utf8(folder: Path) -> None:
    """Another character set than the profile says."""
    path = folder / "tenancies.csv"
    path.write_bytes(path.read_bytes().replace(b"SEC", b"S\xc9C", 1))


def cut_short(folder: Path) -> None:
    """The transfer broke in the middle of a line, and some lines never came."""
    path = folder / "people.csv"
    path.write_bytes(path.read_bytes()[:-300])


def empty(folder: Path) -> None:
    """A file of nothing."""
    (folder / "tenancies.csv").write_bytes(b"")


WHOLE: tuple[Callable[[Path], None], ...] = (
    totals_off, rows_off, control_row_gone, column_missing, file_missing, no_control, binary, not_utf8,
    cut_short, empty,
)  # fmt: skip
"""Every way to spoil a folder whole."""

BAD_PROFILES = {
    "not_toml": "[format\nencoding = 'utf-8'\n",
    "no_such_key": "colour = 'red'\n",
    "wrong_type": "encoding = 7\n",
}
"""Profile files that cannot be right, by what is wrong with them."""


def float_free(text: str, pence: int) -> str:
    """An amount of the plain shape with pence added, in whole numbers alone."""
    whole = int(text.replace(".", "")) + pence
    return f"{'-' if whole < 0 else ''}{abs(whole) // 100}.{abs(whole) % 100:02d}"


def _control(folder: Path, file: str, column: int, change: Callable[[str], str]) -> None:
    path = folder / "control.csv"
    with path.open(encoding="utf-8", newline="") as read:
        lines = list(csv.reader(read))
    for line in lines:
        if line[0] == file:
            line[column] = change(line[column])
    with path.open("w", encoding="utf-8", newline="") as write:
        csv.writer(write, lineterminator="\n").writerows(lines)
