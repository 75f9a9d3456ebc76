"""What a screen may ask for, one file an area: a unit of work, services and queries in it, views out."""
