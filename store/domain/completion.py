"""What becomes of queued work: how it was carried out, or that it is not wanted any more."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "post": "by post",
        "hand": "by hand",
        "email": "by e-mail",
        "text": "by text",
        "phone": "by phone",
        "online": "online",
        "in_person": "somebody was seen",
        "nobody_in": "nobody was in",
        "other": "another way",
    }
)
"""How it was carried out, by the code that is kept."""

_FITTING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "letter": ("post", "hand", "email", "text", "other"),
        "visit": ("in_person", "nobody_in"),
        "referral": ("online", "email", "phone", "post", "other"),
        "notice": ("hand", "post", "other"),
        "court": ("online", "post", "hand", "other"),
        "benefits_request": ("online", "email", "phone", "post", "other"),
        "complaint": ("email", "post", "phone", "other"),
    }
)

CHANNELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "post": "letter",
        "hand": "letter",
        "email": "email",
        "text": "text",
        "phone": "phone",
        "in_person": "visit",
        "nobody_in": "visit",
    }
)
"""How the diary calls the way; anything else is `system`."""

RESTRICTED: Final = frozenset({"adult_safeguarding", "child_safeguarding", "domestic_abuse"})
"""Referrals that only cleared staff may read of in the diary."""


def ways_of(kind: str) -> tuple[str, ...]:
    """The ways that fit a kind of action.

    None for a refund, a write-off, a hold or a reversal: their money or their dates say that they are done.
    """
    return _FITTING.get(kind, ())
