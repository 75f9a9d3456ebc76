"""`python -m tests.dirty_extract FOLDER`: writes a dirty extract and prints what is in it."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from tests.dirty_extract.make import make
from tests.dirty_extract.vendors import SHAPES


def main() -> None:
    """Write one."""
    asks = argparse.ArgumentParser(prog="python -m tests.dirty_extract", description=main.__doc__)
    asks.add_argument("folder", type=Path)
    asks.add_argument("--profile", choices=sorted(SHAPES), default="plain")
    asks.add_argument("--tenancies", type=int, default=5000)
    asks.add_argument("--transactions", type=int, default=20, help="of each rent account")
    asks.add_argument("--seed", type=int, default=1)
    asked = asks.parse_args()
    truth = make(
        asked.folder,
        profile=asked.profile,
        tenancies=asked.tenancies,
        seed=asked.seed,
        transactions=asked.transactions,
    )
    said = asdict(truth)
    said["refused_lines"] = len(truth.refused_lines)
    said["harmful"] = len(truth.harmful)
    print(json.dumps(said, indent=1))


if __name__ == "__main__":
    main()
