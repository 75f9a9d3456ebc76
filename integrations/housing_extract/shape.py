"""The plain shape that every profile is mapped to: files, columns, and the codes each column may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from store.domain.entry_kinds import EntryKind
from store.domain.extracts import ExtractFile, PartyRole
from store.domain.tenancies import SubAccountCode, TenancyType

CONTROL: Final = "control"
NEEDED_FILES: Final = frozenset(
    {ExtractFile.PROPERTIES, ExtractFile.TENANCIES, ExtractFile.PEOPLE, ExtractFile.ACCOUNTS}
)
"""Without these an extract is refused; the control totals must be there too."""


@dataclass(frozen=True, slots=True)
class FileShape:
    """The columns of one file."""

    reference: str
    needed: tuple[str, ...]
    """Beside the reference."""
    optional: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    """Exactly one of these groups must be mapped; of a group the first column is needed."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that a profile may map."""
        grouped = tuple(column for group in self.either for column in group)
        return (self.reference, *self.needed, *self.optional, *grouped)


_F = ExtractFile
SHAPES: Final[Mapping[str, FileShape]] = MappingProxyType(
    {
        _F.PROPERTIES.value: FileShape(
            "property_ref",
            ("address_1", "postcode"),
            ("uprn", "address_2", "address_3", "property_type", "bedrooms", "patch", "fund"),
        ),
        _F.TENANCIES.value: FileShape(
            "tenancy_ref",
            ("property_ref", "tenancy_type", "start_date", "end_date"),
            ("payment_ref", "end_reason", "charged_weeks"),
        ),
        _F.PEOPLE.value: FileShape(
            "person_ref",
            ("tenancy_ref", "role", "date_of_birth"),
            ("phone_1", "phone_2", "email", "language", "vulnerable", "safe_contact"),
            (("name",), ("surname", "forenames", "title")),
        ),
        _F.ACCOUNTS.value: FileShape(
            "account_ref", ("tenancy_ref", "sub_account", "balance", "balance_date"), ("weekly_charge",)
        ),
        _F.TRANSACTIONS.value: FileShape(
            "transaction_ref",
            ("account_ref", "date", "type"),
            ("description", "receipt"),
            (("amount",), ("debit", "credit")),
        ),
        _F.NOTES.value: FileShape("note_ref", ("tenancy_ref", "date", "text"), ("author", "code")),
        CONTROL: FileShape("file", ("rows", "total")),
    }
)

CODES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "tenancy_type": frozenset(code.value for code in TenancyType),
        "role": frozenset(role.value for role in PartyRole),
        "sub_account": frozenset(code.value for code in SubAccountCode),
        "fund": frozenset({"HRA", "GF"}),
        "charged_weeks": frozenset({"52", "50", "48"}),
        "vulnerable": frozenset({"Y", "N"}),
        "type": frozenset(kind.value for kind in EntryKind),
    }
)
"""Ours, by the column that holds them (`type` is that of transactions)."""

MAY_DEFAULT: Final = ("tenancy_type", "role", "sub_account", "fund", "charged_weeks", "vulnerable")
"""Columns whose empty value a profile may say the meaning of."""
NEEDS_DEFAULT: Final = (
    (_F.TENANCIES.value, "charged_weeks"),
    (_F.PROPERTIES.value, "fund"),
    (_F.PEOPLE.value, "vulnerable"),
)
"""Columns that a profile may leave unmapped only when it says what they are then."""
