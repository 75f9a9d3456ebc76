"""One file a sub-command of `dutydesk`; no Textual in them."""
