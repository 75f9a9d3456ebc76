"""Commands work in a process that has imported nothing yet, as they do when somebody types them."""

import json
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from store.engine import open_store
from tests.docs.house_map import ROOT
from tests.store.office import open_office

ASKED = {
    "rota": ([], 1),
    "debit": (["--week", "2026-11-23", "--dry-run"], 3),
    "home": (["list"], 3),
    "work": (["list"], 1),
    "health": ([], 3),
    "officer": (["list"], 0),
    "audit": (["show", "--officer", "asha"], 1),
    "erase": (["list"], 1),
    "retention": ([], 1),
}
"""Words after each command, and its exit code for an administrator who may find nobody. Other commands are run
as processes of their own elsewhere: each costs half a second."""


def test_commands_do_their_first_query_in_a_fresh_process(sqlite_url: str, tmp_path: Path) -> None:
    with closing(open_store(sqlite_url)) as store:
        open_office(store)
    words = [[name, *rest] for name, (rest, _) in ASKED.items()]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fresh_process", sqlite_url, "owen"],
        input=json.dumps(words),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin"},
        check=True,
    )
    told = {name: (code, err) for name, (code, err) in zip(ASKED, json.loads(ran.stdout), strict=True)}
    assert {name: code for name, (code, _) in told.items()} == {
        name: code for name, (_, code) in ASKED.items()
    }, told


def test_a_table_is_taken_by_name_only_where_every_table_is_there() -> None:
    bare = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "store").rglob("*.py"))
        if re.search(r"metadata\.tables\[\"", said := path.read_text("utf-8"))
        and "store.models.every import" not in said
        and "import store.models.every" not in said
    ]
    assert bare == []
