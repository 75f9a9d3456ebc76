"""The disk fills in the middle of an import: what was kept is kept, and with room again it ends as it would have."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from store.domain.errors import StoreFull
from store.engine import open_store
from store.services.prove import prove
from tests.store.digest import digest
from tests.store.extracts import small
from tests.store.test_import_housing import bring, rows

TENANCIES = 60


def test_it_goes_on_where_it_was_once_there_is_room(sqlite_url: str, tmp_path: Path) -> None:
    beside = f"sqlite:///{shutil.copyfile(sqlite_url.removeprefix('sqlite:///'), tmp_path / 'beside.db')}"
    with closing(open_store(beside)) as undisturbed:
        bring(undisturbed, small(*range(1, TENANCIES + 1)), at_once=10)
        wanted = digest(undisturbed)

    with closing(open_store(sqlite_url)) as full:
        pages = rows(full, "PRAGMA page_count")[0][0]

        def leave_little_room(connection: Any, _record: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages + 12}")

        event.listen(full.writer, "connect", leave_little_room)
        with pytest.raises(StoreFull):
            bring(full, small(*range(1, TENANCIES + 1)), at_once=10)
        some = rows(full, "SELECT count(*) FROM tenancy")[0][0]
        assert 0 < some < TENANCIES, "it filled in the middle, between two chunks"
        assert prove(full).clean

    with closing(open_store(sqlite_url)) as room_again:
        bring(room_again, small(*range(1, TENANCIES + 1)), at_once=10)
        assert rows(room_again, "SELECT count(*) FROM tenancy") == [(TENANCIES,)]
        assert digest(room_again) == wanted
        assert prove(room_again).clean
