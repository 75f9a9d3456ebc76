"""Outside systems, one room each."""
