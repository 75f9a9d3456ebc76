"""The README's keys, commands and map are the program's."""
