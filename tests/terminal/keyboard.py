"""What an xterm sends for each key; names are Textual's (`shift+tab`, `f9`, `ctrl+p`)."""

PASTE_START, PASTE_END = b"\x1b[200~", b"\x1b[201~"

_NAMED = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "shift+tab": "\x1b[Z",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"f{n}": f"\x1bO{letter}" for n, letter in zip(range(1, 5), "PQRS", strict=True)},
    **{
        f"f{n}": f"\x1b[{code}~"
        for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
}
_CURSOR = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_MODIFIERS = {"shift+": 2, "alt+": 3, "ctrl+": 5}


def key_bytes(name: str, *, application_cursor: bool = False) -> bytes:
    """The bytes of one key: a name, one character, `ctrl+` a letter or `alt+` a character.

    Raises:
        ValueError: no keyboard has a key of that name.
    """
    if len(name) == 1:
        return name.encode()
    if name in _NAMED:
        return _NAMED[name].encode()
    if name in _CURSOR:
        return (("\x1bO" if application_cursor else "\x1b[") + _CURSOR[name]).encode()
    for modifier, code in _MODIFIERS.items():
        plain = name.removeprefix(modifier)
        if plain != name and plain in _CURSOR:
            return f"\x1b[1;{code}{_CURSOR[plain]}".encode()
    plain = name.removeprefix("ctrl+")
    if plain != name and len(plain) == 1 and ((plain.isascii() and plain.isalpha()) or plain in "@[\\]^_"):
        return bytes([ord(plain.upper()) & 0x1F])
    plain = name.removeprefix("alt+")
    if plain != name and len(plain) == 1:
        return b"\x1b" + plain.encode()
    raise ValueError(
        f"no key is called {name!r}: use one character, ctrl+letter, or {', '.join(key_names())}"
    )


def key_names() -> list[str]:
    """The named keys, in the order in which a person would look for them."""
    return [*_NAMED, *_CURSOR]
