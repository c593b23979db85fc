"""Files of lines that only grow: each append is one write, on the disk before it is told done."""

import os
from pathlib import Path


def append_lines(path: Path, lines: bytes) -> None:
    """Append whole lines; nothing for none. The file is made, readable by its owner alone. Raises OSError."""
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, lines)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
