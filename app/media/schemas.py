"""What phones send and are told about uploads."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.core.web.strict import Whole, Wire
from app.media.upload import BeginUpload
from app.media.values import Blob

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class UploadIn(Wire):
    """要上传的文件 A file that shall come."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", max_length=64, examples=[DIGEST])
    size: Whole = Field(ge=1, le=2**40, examples=[183_201])
    media_type: str = Field(max_length=60, pattern=r"^[a-z]+/[a-z0-9.+-]+$", examples=["image/jpeg"])
    kind: Literal["photo", "recording"] = Field(examples=["photo"])

    def command(self) -> BeginUpload:
        """The command this body gives."""
        return BeginUpload(self.sha256, self.size, self.media_type, self.kind)


class UploadOut(BaseModel):
    """文件上传到哪里了 How far a file has come, and what became of it."""

    upload_id: UUID
    sha256: str = Field(max_length=64, examples=[DIGEST])
    size: int = Field(ge=1, le=2**40, examples=[183_201])
    offset: int = Field(ge=0, le=2**40, examples=[65_536])
    complete: bool = Field(examples=[False])
    state: Literal["receiving", "scanning", "ready", "blocked", "expired"] = Field(
        examples=["receiving"],
        description="receiving 接收中；scanning 检查中；ready 可用；blocked 已拒收",
    )

    @classmethod
    def of(cls, blob: Blob) -> "UploadOut":
        """A file as it stands."""
        offset = blob.size if blob.complete else blob.offset
        return cls(
            upload_id=blob.blob_id,
            sha256=blob.sha256,
            size=blob.size,
            offset=offset,
            complete=blob.complete,
            state=blob.state,
        )
