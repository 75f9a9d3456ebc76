"""Reads a council's policy from a TOML file: one of those that come with Dutydesk, or the council's own."""

import re
import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path

from store.domain.errors import BadInput, NotFound, StoreProblem
from store.domain.policy import Policy, parse_policy
from store.engine import Store
from store.facts import facts_of

LARGEST_FILE = 256_000
"""Bytes; a policy is a page or two."""


def policy_names() -> tuple[str, ...]:
    """The policies that come with Dutydesk."""
    folder = resources.files("store") / "policies"
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def load_policy(which: str | Path = "default") -> Policy:
    """The policy of that name, or of that file (a `Path`, or text that ends in `.toml`).

    Raises:
        NotFound: no such policy or file.
        StoreProblem: the file cannot be read.
        BadInput: not TOML, or a key is wrong; file and key are named.
    """
    if isinstance(which, str) and not which.endswith(".toml"):
        if which not in policy_names():
            known = ", ".join(policy_names())
            raise NotFound(
                "There is no policy of that name.", f"Name one of these, or a .toml file: {known}."
            )
        file = f"{which}.toml"
        return _parse((resources.files("store") / "policies" / file).read_bytes(), file)
    path = Path(which)
    try:
        with path.open("rb") as opened:
            raw = opened.read(LARGEST_FILE + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise NotFound(f"There is no policy file {path.name}.", "Check the path in the settings.") from error
    except OSError as error:
        raise StoreProblem(
            f"The policy file {path.name} cannot be read.", "Ask for the right to read it, then start again."
        ) from error
    return _parse(raw, path.name)


def set_policy(which: str | Path) -> Policy:
    """The policy that the settings name.

    Raises:
        BadInput: no such policy or file, or a key is wrong; file, line and key are named.
        StoreProblem: the file cannot be read.
    """
    try:
        return load_policy(which)
    except NotFound as error:
        raise BadInput(error.what, error.do, field="policy") from error


def adopted_policy(store: Store, which: str | Path = "default") -> Policy:
    """The policy of that name or file, under the name of the council whose store it is.

    What a store says of itself (`facts_of`) comes first: a receipt must name who took the money.

    Raises:
        StoreProblem, BadInput: as `set_policy`.
    """
    policy = set_policy(which)
    return replace(policy, council=facts_of(store).get("council", "").strip() or policy.council)


def _parse(raw: bytes, file: str) -> Policy:
    do = "Mend the policy file and start again."
    if len(raw) > LARGEST_FILE:
        raise BadInput(f"{file}: the file is too long to be a policy.", do)
    try:
        text = raw.decode("utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: the file is not UTF-8 text.", do) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "nested too deeply"
        raise BadInput(f"{file}: not TOML: {where}.", do) from error
    try:
        return parse_policy(data, file=file)
    except BadInput as error:
        what = error.what.replace(f"{file}: ", f"{file}, line {line_of(text, error.field or '')}: ", 1)
        raise BadInput(what, error.do, field=error.field) from error


_HEADER = re.compile(r"\s*\[{1,2}\s*([\w.-]+)\s*\]{1,2}")
_KEY = re.compile(r"\s*([\w-]+)\s*=")


def line_of(text: str, key: str) -> int:
    """The line on which a key of a TOML file stands; where it is missing, that of its table; else the first.

    Args:
        text: The file.
        key: As `parse_policy` names it: `actions.refund.limits[2].up_to`.
    """
    best, line, table = 0, 1, ""
    seen: dict[str, int] = {}
    for number, written in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(written):
            table = header[1]
            if written.lstrip().startswith("[["):
                seen[table] = seen.get(table, 0) + 1
                table = f"{table}[{seen[table]}]"
            path = table
        elif found := _KEY.match(written):
            path = f"{table}.{found[1]}" if table else found[1]
        else:
            continue
        if len(path) > best and (key == path or key.startswith((f"{path}.", f"{path}["))):
            best, line = len(path), number
    return line
