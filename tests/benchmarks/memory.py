"""Memory of a desk with a search on it, against a bare Textual app with the same libraries imported.

Each is a process of its own; what counts is what it has to itself and does not share with others.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.council import ROOT, Bench
from tests.benchmarks.figures import Figure

GOAL = 1.5

_OWN = """
import gc, json, sys
from pathlib import Path
def own():
    gc.collect()
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private"))
"""
_DESK = (
    _OWN
    + """
import asyncio
from datetime import date
from store.clocks import PracticeClock
from tui.app import DutydeskApp, Opened
from tui.bootstrap import open_desk
url, folder, day, words = sys.argv[1:5]
clock = PracticeClock(date.fromisoformat(day), "14:03")
def connect():
    return Opened(open_desk(url, login="asha", clock=clock, state_folder=Path(folder), practice=True), clock)
async def work():
    app = DutydeskApp(connect)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(1)
        for key in words:
            await pilot.press("space" if key == " " else key)
        await pilot.pause(1)
        await pilot.press("enter")
        await pilot.pause(1)
        print(json.dumps({"own": own(), "modules": sorted(sys.modules), "screen": type(app.screen).__name__}))
asyncio.run(work())
"""
)
_BARE = (
    _OWN
    + """
import asyncio, importlib
for name in json.loads(sys.stdin.read()):
    try:
        importlib.import_module(name)
    except Exception:
        pass
from textual.app import App
async def work():
    async with App().run_test(size=(120, 40)) as pilot:
        await pilot.pause(1)
        print(json.dumps({"own": own()}))
asyncio.run(work())
"""
)
_OURS = ("tui", "store", "integrations", "tests", "__main__")


def measure(bench: Bench) -> list[Figure]:
    """Kilobytes of each, once."""
    if not Path("/proc/self/smaps_rollup").exists():
        return []
    with bench.desk() as (room, _raw):
        day = room.clock.today().isoformat()
    desk = _run(_DESK, [bench.url, str(bench.folder), day, "smith"], "")
    libraries = [name for name in desk["modules"] if name.split(".")[0] not in _OURS]
    bare = _run(_BARE, [], json.dumps(libraries))
    what = f"{desk['screen']} against an empty app, {len(libraries):,} modules"
    mine, other = desk["own"] / 1024, bare["own"] / 1024
    return [Figure("memory", what, f"{mine:.0f} MiB", f"{other:.0f} MiB", mine / other, "times", GOAL)]


def _run(program: str, words: list[str], given: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
