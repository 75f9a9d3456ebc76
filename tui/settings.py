"""Where settings come from: the command line over the environment over `dutydesk.toml`."""

import os
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_state_path

from store.domain.errors import BadInput

FILE = "dutydesk.toml"
SITES = (Path("/etc/xdg/dutydesk"), Path("/etc"))
"""The machine's own folders. No variable moves them: whoever is asked for their rights could set it."""
DEFAULT_POLICY = "default"
"""The policy that comes with Dutydesk."""
_KNOWN = frozenset({"store", "policy"})


@dataclass(frozen=True)
class Settings:
    """What a command runs with."""

    store: str
    """Path or URL; empty where none is set."""
    store_named: bool
    """Named on the command line: a practice council is never made where the live store is set to be."""
    state_folder: Path
    """This user's own folder on this machine: drafts and emergencies that could not reach the store."""
    policy: str = DEFAULT_POLICY
    """Name of a policy that comes with Dutydesk, or the path of a council's own file."""


def practice_store() -> str:
    """Where the practice council is kept when no path is given."""
    return str(user_data_path("dutydesk") / "practice.db")


def read_settings(*, store: str | None, config: str | None) -> Settings:
    """Read the settings.

    The policy says who may do what. So only the machine's administrator names one: no officer chooses their
    own rights by a file or a variable of their own.

    Raises:
        BadInput: the file named by `--config` is not there, a file cannot be read or has an unknown key, or
            one that is not the machine's names a policy.
    """
    site = [_parse(folder / FILE) for folder in SITES if (folder / FILE).is_file()]
    mine = _own(config)
    if "policy" in mine:
        raise BadInput(
            f"{FILE} names a policy, which only the machine's own may: it says who may do what.",
            f"Take it out; the administrator names it in {SITES[-1] / FILE}.",
        )
    read = [mine] if config is not None else [mine, *site]
    named = store or os.environ.get("DUTYDESK_STORE", "")
    found = named or next((one["store"] for one in read if one.get("store")), "")
    policy = next((one["policy"] for one in site if one.get("policy")), DEFAULT_POLICY)
    return Settings(found, bool(store), user_state_path("dutydesk"), policy)


def _own(config: str | None) -> dict[str, str]:
    """What `--config` names, else the user's own file."""
    if config is not None:
        if not Path(config).is_file():
            raise BadInput("There is no settings file at that path.", "Check --config.")
        return _parse(Path(config))
    path = user_config_path("dutydesk") / FILE
    return _parse(path) if path.is_file() else {}


def _parse(path: Path) -> dict[str, str]:
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadInput(f"{path.name} cannot be read: {fault}.", "Mend the file and start again.") from fault
    for name, value in read.items():
        if name not in _KNOWN:
            raise BadInput(
                f"{path.name} has a setting that is not known: {name}.", "Take it out, or check its name."
            )
        if not isinstance(value, str):
            raise BadInput(f"{name} in {path.name} must be text.", "Put it in quotes.")
    if read.get("policy", "").endswith(".toml"):
        # As it is written there: beside the settings, wherever the command is run.
        read["policy"] = str(path.parent / read["policy"])
    return read


def parse_moment(text: str) -> tuple[date, str]:
    """The day, and the time at which the clock stands (empty to run): `2026-11-23` or `2026-11-23T14:03`.

    Raises:
        BadInput: it is neither.
    """
    day, _, at = text.partition("T")
    try:
        made = date.fromisoformat(day)
        if at:
            hour, minute = at.split(":")
            if not (len(hour) == len(minute) == 2 and 0 <= int(hour) < 24 and 0 <= int(minute) < 60):
                raise ValueError
    except ValueError as fault:
        raise BadInput(
            "--today must be a date.", "Write it as 2026-11-23, or 2026-11-23T14:03 for a clock that stands."
        ) from fault
    return made, at
