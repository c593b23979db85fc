"""Table of dashboards: counts by name, place and day or month, folded from deltas."""

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field

from app.core.tables import Code, CountyRow


class RollupRow(CountyRow, table=True):
    """A count: the sum of all folded deltas of one name, at a place with all that lies in it, on a day or in a month.

    `grain` is day or month; a month stands at its first day.
    """

    __tablename__ = "rollup"
    name: str = Field(primary_key=True, max_length=60)
    place: str = Field(primary_key=True, sa_type=Code)
    grain: str = Field(primary_key=True, max_length=5)
    day: date = Field(primary_key=True)
    amount: int = Field(sa_type=BigInteger)
