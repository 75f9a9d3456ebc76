"""What a screen may ask for, one file an area: opens a unit of work, calls services and queries, returns views."""
