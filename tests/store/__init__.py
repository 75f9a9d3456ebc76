"""Services and queries, each on both databases."""
