"""A revision that stores may have been made with never changes: what comes after it is another revision.

Before the first release one may change all the same: then it gets another name, its old one goes into
`store.schema.EARLIER`, and the line here is written anew.
"""

import hashlib
from importlib import resources

from store import schema

NEVER_CHANGE = {
    "0001b": ("0001_one_call.py", "87c81e6bc252dacf0a6490f1c0e33d0dcc396785062f3b55cd7969e14d4c1c69"),
    "0002b": ("0002_real_data.py", "b496c9dfd472de0847b0c2818f8940779e649d577162f754fc02bcbcfd9919f2"),
}
"""By revision: its file, and the SHA-256 of what is in it."""


def test_no_revision_has_changed_since_stores_were_made_with_it() -> None:
    folder = resources.files("store") / "migrations" / "versions"
    found = {
        revision: (file, hashlib.sha256((folder / file).read_bytes()).hexdigest())
        for revision, (file, _) in NEVER_CHANGE.items()
    }
    assert found == NEVER_CHANGE
    assert tuple(NEVER_CHANGE) == schema.KNOWN


def test_every_file_of_a_revision_is_one_of_them() -> None:
    folder = resources.files("store") / "migrations" / "versions"
    files = {one.name for one in folder.iterdir() if one.name.endswith(".py") and one.name != "__init__.py"}
    assert files == {file for file, _ in NEVER_CHANGE.values()}
