"""The one word index: what leads a caller's words to a tenancy."""

from sqlalchemy import Connection


def index_all(connection: Connection) -> None:
    """Make the index again for every tenancy."""
