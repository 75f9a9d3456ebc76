"""The rules of the field: pure functions and frozen values, standard library only."""
