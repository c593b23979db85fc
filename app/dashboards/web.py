"""Query parameters that several routes of dashboards take."""

from typing import Annotated

from fastapi import Query

InPlace = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9]{6}([0-9]{3}){0,4}$",
        max_length=18,
        description="区划代码，默认本人所辖 Division code; left out: your own",
        examples=["330481"],
    ),
]
