"""Whether a file is taken, decided by its bytes alone: the same bytes always get the same answer. Pure."""

from app.core.errors import Refusal
from app.media.outline import NotWhole, outline_of
from app.media.signs import carries_something_else, media_type_of
from app.media.values import DRAWABLE, MOST_PIXELS, Variant

REASONS: dict[str, tuple[str, str]] = {
    "TYPE_REFUSED": ("文件内容不是可接受的照片或录音", "The content is no photo or recording that is taken"),
    "TYPE_DIFFERS": ("文件内容与声明的类型不符", "The content is not of the type that was declared"),
    "PICTURE_TOO_LARGE": ("照片像素超过上限", "The picture has more pixels than are taken"),
    "PICTURE_BROKEN": ("照片已损坏，无法读取", "The picture is broken and cannot be read"),
    "FILE_HIDES_ANOTHER": ("文件中夹带了其他内容", "The file carries another file or a script inside"),
    "ERASED": ("该文件已随个人信息删除", "The file was erased with the person's data"),
}


def fault_of(content: bytes, declared: str) -> str | None:
    """Why a file is not taken, as a word of REASONS; None when it is. Nothing is decoded."""
    found = media_type_of(content)
    if found is None:
        return "TYPE_REFUSED"
    if found != declared:
        return "TYPE_DIFFERS"
    try:
        outline = outline_of(content, found)
    except NotWhole:
        return "PICTURE_BROKEN"
    if outline and outline.pixels > MOST_PIXELS:
        return "PICTURE_TOO_LARGE"
    return "FILE_HIDES_ANOTHER" if carries_something_else(content, outline.end if outline else None) else None


def file_refused(reason: str) -> Refusal:
    """422: a file that is never taken, and why."""
    return Refusal(422, reason, *REASONS[reason])


def variant_refused(variant: Variant, media_type: str, *, oversees: bool) -> Refusal | None:
    """Why a reader may not have a variant: the original of a photo tells where and when, so it is its supervisors' alone."""
    if variant == "original" and media_type.startswith("image/") and not oversees:
        return Refusal(403, "ORIGINAL_RESTRICTED", "原图仅限主管查看", "Originals of photos are for supervisors only")
    if variant != "original" and media_type not in DRAWABLE:
        return Refusal(409, "VARIANT_MISSING", "该类型没有缩略图", "There is no smaller variant of this type")
    return None
