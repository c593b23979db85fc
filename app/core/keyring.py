"""The deployment's keys and the file they live in: key-encryption keys by generation, the keys of indexes and of the journal's MACs."""

import base64
import json
import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.core.suites import SUITES, SuiteName


@dataclass(slots=True)
class KeyFile:
    """Where a keyring was read from, and the state of the file then: processes that run see a new generation without a restart."""

    path: Path
    seen: tuple[int, int] = (0, 0)

    def changed(self) -> bool:
        """True when the file is another than the one last read; from now on it is the one read."""
        try:
            found = self.path.stat()
        except OSError:
            return False
        before, self.seen = self.seen, (found.st_mtime_ns, found.st_ino)
        return before != self.seen


@dataclass(frozen=True, slots=True)
class Keyring:
    """Key-encryption keys by generation, the newest used for wrapping; retired ones still open what was wrapped meanwhile.

    `suite` is in force for new keys and MACs; `index_suite` made the blind indexes and stays.
    """

    generations: dict[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)
    journal_key: bytes = field(repr=False)
    retired: dict[int, bytes] = field(default_factory=dict, repr=False)
    index_suite: SuiteName = "intl"
    suite: SuiteName = "intl"
    file: KeyFile | None = field(default=None, repr=False, compare=False)

    @property
    def newest(self) -> int:
        """The generation that wraps new keys."""
        return max(self.generations)

    def key_of(self, generation: int) -> bytes | None:
        """The key of a generation, also of one that was made since or retired; None for one that is gone."""
        if generation not in self.generations:
            self.refresh()
        return self.generations.get(generation) or self.retired.get(generation)

    def refresh(self) -> None:
        """Take over what another process has written to the key file."""
        if self.file and self.file.changed():
            now = load_keyring(self.file.path)
            for mine, theirs in ((self.generations, now.generations), (self.retired, now.retired)):
                mine.update(theirs)
                for gone in set(mine) - set(theirs):
                    del mine[gone]


def make_keyring(suite: SuiteName = "intl") -> Keyring:
    """A keyring of fresh random keys."""
    first = {1: secrets.token_bytes(SUITES[suite].key_bytes)}
    return Keyring(first, secrets.token_bytes(32), secrets.token_bytes(32), index_suite=suite, suite=suite)


def add_generation(keyring: Keyring) -> Keyring:
    """The keyring with one generation more, of the suite in force."""
    key = secrets.token_bytes(SUITES[keyring.suite].key_bytes)
    number = max([*keyring.generations, *keyring.retired]) + 1
    return replace(keyring, generations={**keyring.generations, number: key})


def retire_generations(keyring: Keyring) -> Keyring:
    """The keyring whose older generations wrap nothing any more and still open."""
    older = {number: key for number, key in keyring.generations.items() if number != keyring.newest}
    return replace(
        keyring, generations={keyring.newest: keyring.generations[keyring.newest]}, retired={**keyring.retired, **older}
    )


def forget_generation(keyring: Keyring, generation: int) -> Keyring:
    """The keyring without a retired generation: what is still wrapped by it, in a backup say, is lost."""
    return replace(keyring, retired={number: key for number, key in keyring.retired.items() if number != generation})


def save_keyring(keyring: Keyring, path: Path) -> None:
    """Write a keyring, readable by its owner alone; an existing file is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(keyring, path)


def replace_keyring(keyring: Keyring, path: Path) -> None:
    """Put a keyring in the place of the file, whole or not at all."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    _write(keyring, beside)
    beside.replace(path)


def _write(keyring: Keyring, path: Path) -> None:
    document = {
        "generations": _texts(keyring.generations),
        "retired": _texts(keyring.retired),
        "index_key": _text(keyring.index_key),
        "index_suite": keyring.index_suite,
        "journal_key": _text(keyring.journal_key),
    }
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(document, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def load_keyring(path: Path, suite: SuiteName | None = None) -> Keyring:
    """Read a keyring file; `suite` is put in force, without one that of the indexes.

    Raises FileNotFoundError, or ValueError when the file is no keyring.
    """
    file = KeyFile(path)
    file.changed()
    document = json.loads(path.read_text())
    try:
        index_suite: SuiteName = document.get("index_suite", "intl")
        return Keyring(
            _keys(document["generations"]),
            base64.b64decode(document["index_key"]),
            base64.b64decode(document["journal_key"]),
            _keys(document.get("retired", {})),
            index_suite,
            suite or index_suite,
            file,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a keyring file") from error


def _keys(texts: dict[str, str]) -> dict[int, bytes]:
    return {int(number): base64.b64decode(key) for number, key in texts.items()}


def _texts(keys: dict[int, bytes]) -> dict[str, str]:
    return {str(number): _text(key) for number, key in keys.items()}


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
