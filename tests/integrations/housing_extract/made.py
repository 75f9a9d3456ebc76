"""A small extract to spoil: files as lists of lines, written in the plain shape with totals that hold."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from integrations.housing_extract.checked import CheckedExtract
from integrations.housing_extract.profile import Profile, load_profile
from integrations.housing_extract.read import read_extract
from store.domain.extracts import Reject, Work

TODAY = date(2026, 11, 23)

HEADERS = {
    "properties": "property_ref,uprn,address_1,address_2,address_3,postcode,property_type,bedrooms,patch,fund",
    "tenancies": "tenancy_ref,payment_ref,property_ref,tenancy_type,start_date,end_date,end_reason,charged_weeks",
    "people": (
        "person_ref,tenancy_ref,role,title,forenames,surname,date_of_birth,phone_1,phone_2,email,language,"
        "vulnerable,safe_contact"
    ),
    "accounts": "account_ref,tenancy_ref,sub_account,weekly_charge,balance,balance_date",
    "transactions": "transaction_ref,account_ref,date,type,description,debit,credit,receipt",
    "notes": "note_ref,tenancy_ref,date,author,code,text",
}


def cells(line: str) -> list[str]:
    """The values of one line."""
    return next(csv.reader(io.StringIO(line, newline="")))


def joined(values: Iterable[str]) -> str:
    """One line of values, quoted where needed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(list(values))
    return out.getvalue().removesuffix("\n")


@dataclass
class Made:
    """An extract that can be spoiled before it is written."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    """What the control file says in place of the right total."""
    rows: dict[str, int] = field(default_factory=dict)

    def set(self, file: str, line: int, column: str, value: str) -> "Made":
        """Change one value; the first line after the header is 2."""
        values = cells(self.lines[file][line - 2])
        values[HEADERS[file].split(",").index(column)] = value
        self.lines[file][line - 2] = joined(values)
        return self

    def add(self, file: str, line: str) -> "Made":
        """One more line at the end."""
        self.lines[file].append(line)
        return self

    def write(self, folder: Path) -> Path:
        """Write the files; totals count what a reader of the plain shape would."""
        control = ["file,rows,total"]
        for file, lines in self.lines.items():
            (folder / f"{file}.csv").write_text(
                "".join(f"{line}\n" for line in (HEADERS[file], *lines)), encoding="utf-8", newline=""
            )
            total = self.totals.get(file, self._total(file))
            control.append(f"{file}.csv,{self.rows.get(file, len(lines))},{total}")
        (folder / "control.csv").write_text("\n".join(control) + "\n", encoding="utf-8")
        return folder

    def _total(self, file: str) -> str:
        columns = {"accounts": (("balance", 1),), "transactions": (("debit", 1), ("credit", -1))}.get(file)
        if columns is None:
            return ""
        names = HEADERS[file].split(",")
        pence = 0
        for line in self.lines[file]:
            values = cells(line)
            if len(values) == len(names):
                for name, sign in columns:
                    pence += sign * in_pence(values[names.index(name)])
        return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def in_pence(text: str) -> int:
    """A plain amount; what is not written plainly counts as nothing here, and a test states its own total."""
    whole, dot, rest = text.strip().lstrip("-").partition(".")
    if not (dot and whole.isascii() and whole.isdigit() and len(rest) == 2 and rest.isdigit()):
        return 0
    return (-1 if text.strip().startswith("-") else 1) * (int(whole) * 100 + int(rest))


def made() -> Made:
    """Three tenancies: a couple with a history, a sole tenant with a garage, a former tenant who owes."""
    return Made(
        {
            "properties": [
                "P1,100012345678,1 Acacia Walk,,Testham,TE1 1AA,flat,2,N1,HRA",
                "P2,,Flat 2,9 Birch Road,Testham,TE1 1AB,house,3,N2,GF",
                "P9,,Garage 9,,Testham,TE1 1AC,garage,,N2,HRA",
            ],
            "tenancies": [
                "T1,9826000000000000017,P1,SEC,2015-04-06,,,48",
                "T2,9826000000000000025,P2,NST,2024-01-08,,,52",
                "T3,,P1,FTA,2009-06-01,2015-03-29,moved,52",
            ],
            "people": [
                "N1,T1,joint,Mrs,Ada,Marlowe,1972-03-14,07700900101,,ada@example.org,,N,",
                "N2,T1,joint,Mr,Ben,Marlowe,1970-08-02,02079460102,,,,N,",
                "N3,T2,tenant,Ms,Cora,Nightingale,1988-12-25,07700900103,,,Polish,Y,text only",
                "N4,T3,former,Mr,Dan,Oakley,1950-01-31,,,,,N,",
            ],
            "accounts": [
                "A1,T1,RENT,112.40,24.80,2026-11-22",
                "A2,T2,RENT,130.00,-10.00,2026-11-22",
                "A3,T2,GAR,10.00,10.00,2026-11-22",
                "A4,T3,FTA,0.00,640.12,2026-11-22",
            ],
            "transactions": [
                "X1,A1,2026-11-09,RENT,Weekly rent,112.40,,",
                "X2,A1,2026-11-11,DD,Direct Debit,,200.00,",
                "X3,A1,2026-11-16,RENT,Weekly rent,112.40,,",
                "X4,A2,2026-11-16,RENT,Weekly rent,130.00,,",
                "X5,A2,2026-11-17,CARD,Card,,140.00,D-000123",
                "X6,A3,2026-11-16,RENT,Garage,10.00,,",
            ],
            "notes": [
                "M1,T1,2026-11-11,SK,CALL,Called about the rent",
                'M2,T2,2026-11-12,SK,VISIT,"Seen at home, all well"',
            ],
        }
    )


def plain() -> Profile:
    """The plain profile."""
    return load_profile("plain")


def read(extract: Made, folder: Path, change: Callable[[Path], None] | None = None) -> CheckedExtract:
    """Write it, perhaps change the files by hand, and read it."""
    extract.write(folder)
    if change is not None:
        change(folder)
    return read_extract(folder, plain(), today=TODAY)


def rejected(extract: CheckedExtract) -> list[tuple[str, int, str, str, str]]:
    """File, line, column, code and value of every line refused."""
    return [(one.file, one.line, one.column, one.what.value, one.value) for one in extract.rejects()]


def refused_lines(extract: CheckedExtract) -> list[Reject]:
    """Every line refused."""
    return list(extract.rejects())


def listed(extract: CheckedExtract) -> list[tuple[Work, str]]:
    """Code and reference of all work."""
    return [(one.what, one.reference) for one in extract.work()]


def swap(path: Path, old: str, new: str) -> None:
    """Change a written file by hand, where it says something."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
