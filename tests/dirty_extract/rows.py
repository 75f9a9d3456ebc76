"""What one tenancy's lines are before they are written, and what was done to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

PROPERTIES, TENANCIES, PEOPLE = "properties", "tenancies", "people"
ACCOUNTS, TRANSACTIONS, NOTES = "accounts", "transactions", "notes"
COLUMNS = {
    PROPERTIES: "property_ref uprn address_1 address_2 address_3 postcode property_type bedrooms patch fund",
    TENANCIES: "tenancy_ref payment_ref property_ref tenancy_type start_date end_date end_reason charged_weeks",
    PEOPLE: "person_ref tenancy_ref role title forenames surname date_of_birth phone_1 phone_2 email language "
    "vulnerable safe_contact",
    ACCOUNTS: "account_ref tenancy_ref sub_account weekly_charge balance balance_date",
    TRANSACTIONS: "transaction_ref account_ref date type description debit credit receipt",
    NOTES: "note_ref tenancy_ref date author code text",
}
"""The files of the plain shape, in their order, with their columns."""


AGAIN = "again"
"""In place of a refusal: the line stood before with the same content and is taken once."""


class Pence(int):
    """An amount, written as the shape writes amounts."""


class Raw(str):
    """Text that is written as it stands, whatever the shape; `worth` is what a control total makes of it."""

    worth: int = 0

    @classmethod
    def of(cls, text: str, worth: int = 0) -> "Raw":
        """An amount written in its own way."""
        made = cls(text)
        made.worth = worth
        return made


Value = str | date | Pence | None


@dataclass
class Row:
    """One line."""

    file: str
    values: dict[str, Value]
    refused: str = ""
    """The code of why it may not be loaded; empty for a line that is loaded."""
    columns: int = 0
    """Columns too many, or below 0 too few."""
    mended: dict[str, Value] | None = None
    """What the line says once it is put right, where an account's balance holds its amount all the time."""

    def mend(self) -> None:
        """Put the line right."""
        if self.mended is not None:
            self.values, self.refused, self.columns = self.mended, "", 0


@dataclass
class Block:
    """A tenancy with all its lines."""

    number: int
    rows: dict[str, list[Row]] = field(default_factory=lambda: {file: [] for file in COLUMNS})
    mended: list[str] = field(default_factory=list)
    work: list[str] = field(default_factory=list)
    opening: int = 0
    """Pence that the transactions do not explain."""
    shape: str = "plain"
    """The shape it will be written in."""

    def add(self, file: str, *values: Value, refused: str = "") -> Row:
        """One more line, its values in the order of the plain columns."""
        row = Row(file, dict(zip(COLUMNS[file].split(), values, strict=True)), refused)
        self.rows[file].append(row)
        return row

    def loaded(self, file: str) -> Iterator[Row]:
        """The lines that are loaded."""
        return (row for row in self.rows[file] if not row.refused)


def worth(value: Value) -> int:
    """Pence of an amount, 0 where it cannot be read."""
    if isinstance(value, Raw):
        return value.worth
    return int(value) if isinstance(value, Pence) else 0
