"""Wire shapes of the file and of the person's rights."""

from app.files.schemas.file import FileOut

__all__ = ["FileOut"]
