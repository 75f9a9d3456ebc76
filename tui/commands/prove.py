"""`dutydesk prove`: checks every balance, receipt and the audit trail, and names what differs."""

import argparse
from contextlib import closing

from store import schema
from store.engine import open_store
from store.services.prove import MOST_NAMED, Proof, prove
from tui.settings import Settings

DONE, DIFFERS = 0, 3
"""Exit codes: the books are right; they are not, and nothing should be built on them."""


def run(_asked: argparse.Namespace, settings: Settings) -> int:
    """Prove the store, print the result and give the exit code.

    Raises:
        StoreProblem: the store cannot be read.
    """
    with closing(open_store(settings.store, read_only=True)) as store:
        schema.check(store)
        proof = prove(store)
    for line in lines(proof):
        print(line)
    return DONE if proof.clean else DIFFERS


def lines(proof: Proof) -> list[str]:
    """A proof in words."""
    counted = (
        f"{proof.accounts:,} accounts, {proof.entries:,} entries, {proof.postings:,} postings, "
        f"{proof.receipts:,} receipts, {proof.events:,} events of the trail"
    )
    end = [f"The trail ends at event {proof.last_event} with {proof.last_hash}"]
    if proof.clean:
        return [f"Proved: {counted}.", *end]
    said = [f"NOT proved: {counted}.", *(f"  {one.says}" for one in proof.differences)]
    if proof.more:
        said.append(f"  and more: at most {MOST_NAMED} of a kind are named.")
    return [*said, *end, "Take no money until the administrator has looked."]
