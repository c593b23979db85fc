"""Where blobs lie: the same promises by a folder and by whatever obstore opens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore

from app.core.blobs import BlobMissing, BlobStore, LocalBlobStore, NoBlobs
from app.core.bucket import BucketStore, open_bucket
from app.core.errors import Refusal

STORES: dict[str, Callable[[Path], BlobStore]] = {
    "folder": LocalBlobStore,
    "memory": lambda _folder: BucketStore(MemoryStore()),
    "local": lambda folder: BucketStore(LocalStore(folder, mkdir=True)),
    "url": lambda _folder: open_bucket("memory:///"),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    """Each kind of store."""
    return STORES[request.param](tmp_path / "blobs")


async def test_what_is_put_is_there(store: BlobStore) -> None:
    await store.put("blobs/ab/cd/one", b"0123456789")
    assert await store.get("blobs/ab/cd/one") == b"0123456789"
    assert await store.get("blobs/ab/cd/one", 2, 5) == b"234"
    assert await store.get("blobs/ab/cd/one", 7) == b"789"
    await store.put("blobs/ab/cd/one", b"another")
    assert await store.get("blobs/ab/cd/one") == b"another"


async def test_what_stands_is_not_replaced(store: BlobStore) -> None:
    assert await store.create("blobs/one", b"first")
    assert not await store.create("blobs/one", b"second")
    assert await store.get("blobs/one") == b"first"


async def test_what_is_removed_is_gone(store: BlobStore) -> None:
    for name in ("staging/a/0", "staging/a/1", "staging/b/0"):
        await store.put(name, b"x")
    await store.remove(["staging/b/0", "staging/b/1"])
    await store.remove_under("staging/a")
    await store.remove_under("staging/a")
    for name in ("staging/a/0", "staging/a/1", "staging/b/0"):
        with pytest.raises(BlobMissing):
            await store.get(name)
    with pytest.raises(BlobMissing):
        await store.get("staging/a/0", 0, 5)


async def test_names_are_the_programs_own(store: BlobStore) -> None:
    for name in ("../secret", "/etc/passwd", "a//b", "", "a/.hidden", "A"):
        with pytest.raises(ValueError, match="name of a blob"):
            await store.put(name, b"x")


async def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "blobs"
    folder.write_bytes(b"no folder")
    with pytest.raises(Refusal, match="STORE_UNAVAILABLE"):
        await LocalBlobStore(folder).put("one", b"x")
    assert [one.name for one in tmp_path.iterdir()] == ["blobs"]


async def test_a_deployment_without_a_store() -> None:
    none = NoBlobs()
    with pytest.raises(Refusal, match="STORE_UNAVAILABLE"):
        await none.put("one", b"x")
    with pytest.raises(BlobMissing):
        await none.get("one")
