"""Wire types of what people write about what they do: never empty, never only blanks."""

from typing import Annotated

from pydantic import Field

NOT_BLANK = r"\S"
Reason = Annotated[str, Field(min_length=2, max_length=500, pattern=r"\S.*\S")]
Words = Annotated[str, Field(min_length=2, max_length=2000, pattern=r"\S.*\S")]
