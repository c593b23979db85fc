"""An object store of the S3 kind as a place for blobs, by obstore, which is an extra: `pip install nuanxin[s3]`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.core.blobs import BlobMissing, BlobStore, checked_name, store_failed

if TYPE_CHECKING:
    from obstore.store import ObjectStore


class BucketStore:
    """A bucket, or whatever else obstore opens. Credentials come from the environment, as the platform names them."""

    def __init__(self, store: "ObjectStore") -> None:
        self.store = store

    async def put(self, name: str, content: bytes) -> None:
        """Keep bytes under a name."""
        await self._put(name, content, replace=True)

    async def create(self, name: str, content: bytes) -> bool:
        """Keep bytes under a name that is free."""
        return await self._put(name, content, replace=False)

    async def _put(self, name: str, content: bytes, *, replace: bool) -> bool:
        from obstore.exceptions import AlreadyExistsError, BaseError

        try:
            # Small enough for one request, which alone is all or nothing and can be told not to replace.
            await self.store.put_async(
                checked_name(name), content, mode="overwrite" if replace else "create", use_multipart=False
            )
        except AlreadyExistsError:
            return False
        except (BaseError, OSError) as error:
            raise store_failed() from error
        return True

    async def get(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes. Raises BlobMissing."""
        from obstore.exceptions import NotFoundError

        try:
            if end is not None:
                return bytes(await self.store.get_range_async(checked_name(name), start=start, end=end))
            found = bytes(await (await self.store.get_async(checked_name(name))).bytes_async())
        except (NotFoundError, FileNotFoundError) as error:
            raise BlobMissing(name) from error
        return found[start:]

    async def remove(self, names: Iterable[str]) -> None:
        """Remove bytes by their names."""
        from obstore.exceptions import NotFoundError

        for name in names:
            try:
                await self.store.delete_async(checked_name(name))
            except (NotFoundError, FileNotFoundError):
                continue

    async def remove_under(self, folder: str) -> None:
        """Remove everything under a folder."""
        prefix = f"{checked_name(folder)}/"
        async for batch in self.store.list(prefix):
            await self.remove(one["path"] for one in batch)


def open_bucket(url: str) -> BlobStore:
    """The bucket of an `s3://bucket/prefix` address. Raises ValueError where the extra is not installed."""
    try:
        from obstore.store import from_url
    except ImportError as error:
        raise ValueError("NUANXIN_BLOB_STORE names a bucket: install nuanxin[s3]") from error
    return BucketStore(from_url(url))
