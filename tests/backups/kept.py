"""The settings of a deployment that keeps everything in one folder; alone here, so that a process that is killed starts quickly."""

from pathlib import Path
from typing import Any

from app.core.settings import Settings


def settings_at(url: str, folder: Path) -> Settings:
    """The settings of a deployment that keeps its files in a folder."""
    told: dict[str, Any] = {"DATABASE_URL": url, "key_file": folder / "keys.json", "blob_store": str(folder / "blobs")}
    told |= {"erased_file": folder / "erased.jsonl", "checkpoint_file": None, "worker": False}
    return Settings.model_validate(told)
