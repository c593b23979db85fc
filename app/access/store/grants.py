"""When a grant holds."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Table, and_, or_


def valid_at(grant: Table, at: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition under which a grant holds at an instant."""
    return and_(grant.c.from_at <= at, or_(grant.c.until_at.is_(None), grant.c.until_at > at))
