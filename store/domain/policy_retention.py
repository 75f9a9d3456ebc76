"""What a council decides about how long it keeps people's data."""

from dataclasses import dataclass

from store.domain.policy_reader import Table


@dataclass(frozen=True, slots=True)
class Retention:
    """Years after which what is known of a person goes; the ledger stays."""

    account_years: int
    """After the account closed."""
    court_years: int
    """After a claim that ended without a possession order."""
    order_years: int
    """After a possession order."""
    marker_years: int
    """After a staff-safety marker ended."""


def retention(top: Table) -> Retention:
    """Judge the `retention` table of a policy.

    Raises:
        BadInput: a period is missing or beyond reason.
    """
    with top.table("retention") as t:
        return Retention(
            account_years=t.count("account_years", least=6, most=30),
            court_years=t.count("court_years", least=1, most=30),
            order_years=t.count("order_years", least=1, most=30),
            marker_years=t.count("marker_years", least=0, most=10),
        )
