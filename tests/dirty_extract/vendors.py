"""The two vendor-shaped extracts, and all shapes by name."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import ClassVar

from tests.dirty_extract import rows
from tests.dirty_extract.rows import Pence, Raw, Row, Value
from tests.dirty_extract.shapes import Shape

CONTROL = "control"


class Civica(Shape):
    """UTF-8 with a byte order mark, CRLF, comma, DD/MM/YYYY, one signed amount, the name in one column."""

    name = "civica"
    line_end = "\r\n"
    FILES: ClassVar = {
        rows.PROPERTIES: "Properties.csv", rows.TENANCIES: "Tenancies.csv", rows.PEOPLE: "Persons.csv",
        rows.ACCOUNTS: "RentAccounts.csv", rows.TRANSACTIONS: "RentTransactions.csv", rows.NOTES: "Diary.csv",
        CONTROL: "Control.csv",
    }  # fmt: skip
    HEADINGS: ClassVar = {
        rows.PROPERTIES: "PropertyRef UPRN AddressLine1 AddressLine2 AddressLine3 PostCode PropertyType Bedrooms "
        "Patch Fund",
        rows.TENANCIES: "TenancyRef PaymentRef PropertyRef TenancyType StartDate EndDate EndReason ChargedWeeks",
        rows.PEOPLE: "PersonRef TenancyRef Role Name DateOfBirth Telephone Mobile Email Language Vulnerable "
        "SafeContact",
        rows.ACCOUNTS: "AccountRef TenancyRef AccountType WeeklyCharge Balance BalanceDate",
        rows.TRANSACTIONS: "TransactionRef AccountRef TransactionDate TransactionType Description Amount Receipt",
        rows.NOTES: "DiaryRef TenancyRef DiaryDate Officer DiaryCode DiaryText",
    }
    TYPES: ClassVar = {"SEC": "SECURE", "FLX": "FLEXIBLE", "INT": "INTRO", "NST": "NONSEC", "I188": "S188"}

    def __init__(self, folder: Path) -> None:
        self._dates = 0
        super().__init__(folder)

    def file_name(self, file: str) -> str:
        """What a file is called."""
        return self.FILES[file]

    def heading(self, file: str) -> list[str]:
        """The first line."""
        return self.HEADINGS[file].split()

    def control_heading(self) -> list[str]:
        """The first line of the control file."""
        return ["File", "Rows", "Total"]

    def fields(self, row: Row) -> list[str]:
        """A line's values as text: names in one column, amounts in one column."""
        values: dict[str, Value] = dict(row.values)
        if row.file == rows.TENANCIES and not isinstance(values["tenancy_type"], Raw):
            values["tenancy_type"] = self.TYPES.get(str(values["tenancy_type"]), values["tenancy_type"])
        if row.file == rows.PEOPLE:
            title, forenames, surname = (
                self.text(values.pop(part)) for part in ("title", "forenames", "surname")
            )
            first = f"{title} {forenames}".strip()
            values = _after(values, "role", "name", f"{surname}, {first}")
            values["role"] = str(values["role"]).upper()
        if row.file == rows.TRANSACTIONS:
            debit, credit = values.pop("debit"), values.pop("credit")
            whole: Value = Pence(rows.worth(debit) - rows.worth(credit))
            raw = [one for one in (debit, credit) if isinstance(one, Raw)]
            values = _after(values, "description", "amount", raw[0] if raw else whole)
        return [self.text(value) for value in values.values()]

    def day(self, value: date) -> str:
        """A date; every third has a time after it."""
        self._dates += 1
        return f"{value:%d/%m}/{value.year:04d}{' 00:00:00' if self._dates % 3 == 0 else ''}"

    def amount(self, value: int) -> str:
        """Signed, with commas between thousands."""
        return f"{'-' if value < 0 else ''}{abs(value) // 100:,}.{abs(value) % 100:02d}"


class Capita(Shape):
    """Windows-1252, pipe and no quotes, YYYYMMDD, the minus after, names in capitals, a trailer in each file."""

    name = "capita"
    FILES: ClassVar = {
        rows.PROPERTIES: "PROPERTY.TXT", rows.TENANCIES: "TENANCY.TXT", rows.PEOPLE: "PERSON.TXT",
        rows.ACCOUNTS: "ACCOUNT.TXT", rows.TRANSACTIONS: "TRANS.TXT", rows.NOTES: "NOTES.TXT",
    }  # fmt: skip
    NO_DATE = "00000000"

    def __init__(self, folder: Path) -> None:
        self._credits = 0
        super().__init__(folder)

    def file_name(self, file: str) -> str:
        """What a file is called."""
        return self.FILES[file]

    def heading(self, file: str) -> list[str]:
        """The first line."""
        return [column.upper() for column in super().heading(file)]

    def close(self) -> None:
        """Write each file's trailer and close it."""
        for file, totals in self.totals.items():
            self._write(file, ["TRL", str(totals.lines), self.text(totals.total)])
            self._open[file].close()

    def fields(self, row: Row) -> list[str]:
        """A line's values as text: names in capitals, a date for no date."""
        values = dict(row.values)
        if row.file == rows.PEOPLE:
            for part in ("title", "forenames", "surname"):
                if not isinstance(values[part], Raw):
                    values[part] = str(values[part]).upper()
        for column, value in values.items():
            if value is None and column in ("end_date", "date_of_birth"):
                values[column] = self.NO_DATE
        return [self.text(value) for value in values.values()]

    def day(self, value: date) -> str:
        """A date."""
        return f"{value.year:04d}{value:%m%d}"

    def amount(self, value: int) -> str:
        """The minus after, or CR in its place."""
        bare = f"{abs(value) // 100}.{abs(value) % 100:02d}"
        if value >= 0:
            return bare
        self._credits += 1
        return f"{bare}{'CR' if self._credits % 2 else '-'}"

    def line(self, fields: Iterable[str]) -> str:
        """Fields as a line with its end; a separator in a value would be another column."""
        return "|".join(fields) + "\n"


def _after(values: dict[str, Value], column: str, name: str, value: Value) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for key, old in values.items():
        made[key] = old
        if key == column:
            made[name] = value
    return made


SHAPES: dict[str, type[Shape]] = {"plain": Shape, "civica": Civica, "capita": Capita}
