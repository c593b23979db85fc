"""Wire types of what people write about a decision: never empty, never only blanks."""

from typing import Annotated

from pydantic import Field

Reason = Annotated[str, Field(min_length=2, max_length=500, pattern=r"\S.*\S")]
Words = Annotated[str, Field(min_length=2, max_length=2000, pattern=r"\S.*\S")]
