"""The PIN that takes the lock off and signs an approval: kept as scrypt (RFC 7914), never as typed."""

import base64
import binascii
import hashlib
import hmac
from itertools import pairwise
from typing import NamedTuple

from store.domain.errors import BadInput


class Cost(NamedTuple):
    """What one try costs: scrypt's N, r and p. Kept with each PIN, so that another cost may come later."""

    n: int
    r: int
    p: int


USUAL_COST = Cost(2**14, 8, 1)
"""16 MiB and some 40 ms a try."""
LONGEST_PIN = 32
SALT_BYTES = 16
_MOST_MEMORY = 64 * 1024 * 1024


def judge_pin(pin: str, *, digits: int) -> str:
    """The PIN, where it may be chosen.

    Args:
        pin: As typed.
        digits: The least number of digits (council policy, never below six).

    Raises:
        BadInput: too short, not digits, one digit over and over, or a run up or down.
    """
    fault = ""
    if not (pin.isascii() and pin.isdigit()):
        fault = "A PIN is made of digits alone."
    elif not digits <= len(pin) <= LONGEST_PIN:
        fault = f"A PIN has at least {digits} digits."
    else:
        steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
        if steps <= {0}:
            fault = "That PIN is one digit over and over."
        elif steps in ({1}, {9}):
            fault = "That PIN is a run of digits in order."
    if fault:
        raise BadInput(fault, f"Choose {digits} digits or more that nobody would guess.", field="pin")
    return pin


def hash_pin(pin: str, salt: bytes, cost: Cost = USUAL_COST) -> str:
    """The text to keep: `scrypt$n$r$p$salt$hash`, the last two in base 64."""
    made = _scrypt(pin, salt, cost)
    parts = (base64.b64encode(part).decode() for part in (salt, made))
    return "$".join(("scrypt", str(cost.n), str(cost.r), str(cost.p), *parts))


def pin_matches(kept: str, pin: str) -> bool:
    """Whether the PIN is the one kept, compared in constant time; False for a text that is no such hash."""
    try:
        kind, n, r, p, salt, made = kept.split("$")
        expected = base64.b64decode(made, validate=True)
        found = _scrypt(pin, base64.b64decode(salt, validate=True), Cost(int(n), int(r), int(p)))
    except (ValueError, binascii.Error):
        return False
    return kind == "scrypt" and hmac.compare_digest(found, expected)


def _scrypt(pin: str, salt: bytes, cost: Cost) -> bytes:
    typed = pin[: 4 * LONGEST_PIN].encode("utf-8", "replace")
    return hashlib.scrypt(typed, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=_MOST_MEMORY, dklen=32)
