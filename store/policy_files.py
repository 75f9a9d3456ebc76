"""Reads a council's policy from a TOML file: one of those that come with Dutydesk, or the council's own."""

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


def adopted_policy(store: Store, which: str | Path = "default") -> Policy:
    """The policy of that name or file, under the name of the council whose store it is.

    What a store says of itself (`facts_of`) comes first: a receipt must name who took the money.

    Raises:
        NotFound, StoreProblem, BadInput: as `load_policy`.
    """
    policy = load_policy(which)
    return replace(policy, council=facts_of(store).get("council", "").strip() or policy.council)


def _parse(raw: bytes, file: str) -> Policy:
    do = "Mend the policy file and start again."
    if len(raw) > LARGEST_FILE:
        raise BadInput(f"{file}: the file is too long to be a policy.", do)
    try:
        data = tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput(f"{file}: the file is not UTF-8 text.", do) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "nested too deeply"
        raise BadInput(f"{file}: not TOML: {where}.", do) from error
    return parse_policy(data, file=file)
