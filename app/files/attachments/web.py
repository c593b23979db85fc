"""The answer that carries a file."""

from fastapi import Response

from app.core.db import Deployment
from app.core.web.ranges import file_answer, part_of
from app.files.attachments.show import Shown, content_of


async def shown_answer(deployment: Deployment, shown: Shown, asked: str) -> Response:
    """The file, or the part of it that was asked for."""
    part = part_of(asked, shown.size)
    content = await content_of(deployment, shown, part.start, part.end)
    return file_answer(content, part, shown.media_type, shown.name)
