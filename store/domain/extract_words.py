"""The sentences beside each code of `store.domain.extracts`: what is wrong, and what to do."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LONGEST_REFERENCE: Final = 64
"""Characters of a reference; a longer one is refused, for cut it might be another's."""

REJECTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no_reference": "The line has no reference: give it one in the housing system.",
        "reference_too_long": f"The reference is longer than {LONGEST_REFERENCE} characters: shorten it.",
        "reference_twice": "The reference stood before with other content, which is kept: mend one of them.",
        "parent_missing": "What it belongs to is not in the extract, or was refused: mend that one first.",
        "too_few_columns": "The line has fewer columns than the header: look for a line cut in two.",
        "too_many_columns": "The line has more columns than the header: look for a separator inside a value.",
        "line_unreadable": "The line's quotes do not pair, or it is too long to be one line: mend it.",
        "amount_unreadable": "That is not an amount: write pounds and pence, such as 12.50.",
        "amount_too_large": "The amount is above £1,000,000: check it in the housing system.",
        "date_unreadable": "That is not a date: write it as the profile says.",
        "date_out_of_range": "The date is before 1900 or after next year: check it in the housing system.",
        "code_unknown": "The code is not known: add it to the profile's codes, or mend it.",
    }
)
"""Of every `RejectCode`."""

WORK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no_birth_date": "There is no date of birth: ask for it at the next call.",
        "same_person_twice": "Two people have one name, birth date and address: find out if they are one.",
        "phone_shared": "One phone number stands on many tenancies: ask whose it is before it is rung.",
        "ends_before_start": "The tenancy ends before it starts: mend the dates in the housing system.",
        "no_property": "The tenancy's property is not in the extract: find out where it is.",
        "no_rent_account": "The tenancy is live and has no rent account: find out whether rent is charged.",
        "balance_differs": "The transactions do not lead to the balance: an opening entry makes up for it.",
        "joint_of_one": "The tenancy has one joint tenant and no other: find out who the other is.",
        "unknown_code": "The transaction's code is not known: it is posted as its sign says, add the code.",
    }
)
"""Of every `Work`."""
