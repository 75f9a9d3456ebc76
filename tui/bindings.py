"""The keys of `tui.keys` as Textual takes them; apart, so that commands name keys without loading it."""

from textual.binding import Binding, BindingType

from tui.keys import of


def bindings(*places: str) -> list[BindingType]:
    """The keys of some places; ids let a settings file move them."""
    return [
        Binding(key.keys, key.action, key.label, show=False, priority=key.priority, id=key.id)
        for place in places
        for key in of(place)
    ]
