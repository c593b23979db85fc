"""Commands of keys: the deployment's own, and those that sign access tokens."""

from typing import Annotated

import typer

from app.cli.clients import NOWHERE
from app.cli.running import with_deployment
from app.core import clock
from app.core.db import Deployment, reading
from app.core.seen import EVERYWHERE
from app.core.settings import Settings, settings_from_environment

keys = typer.Typer(no_args_is_help=True, help="密钥 Keys")
signing = typer.Typer(no_args_is_help=True, help="令牌签名密钥 Keys that sign access tokens")
keys.add_typer(signing, name="signing")


@keys.command("create")
def keys_create() -> None:
    """生成部署密钥文件；已有则不动 Make the deployment's key file; one that is there stays."""
    from app.core.deployment import create_keys

    settings = settings_from_environment()
    made = create_keys(settings)
    print(f"{'已生成 made' if made else '已存在 exists'}: {settings.key_file}")


@signing.command("list")
def signing_list() -> None:
    """列出签名密钥及其状态 List the signing keys and their states."""
    from app.access.store import SigningKey, all_signing_keys

    async def act(deployment: Deployment, _settings: Settings) -> list[SigningKey]:
        async with reading(deployment, EVERYWHERE) as db:
            return await all_signing_keys(db)

    for key in with_deployment(act):
        print(f"{key.key_id}\t{key.state}\t{key.created_at.isoformat()}")


@signing.command("rotate")
def signing_rotate() -> None:
    """轮换签名密钥：待用变为在用，在用变为停用 Rotate: next becomes active, active retires, retired long enough is gone."""
    from app.access.keys import rotate_signing_keys
    from app.journal.actor import operator
    from app.journal.perform import perform

    found = with_deployment(
        lambda deployment, _settings: perform(deployment, rotate_signing_keys, operator(NOWHERE), clock.now(), None)
    )
    for key in found:
        print(f"{key.key_id}\t{key.state}")


@signing.command("revoke")
def signing_revoke(key_id: Annotated[str, typer.Argument(help="密钥编号 The key's id")]) -> None:
    """立即废止可能泄露的密钥，它签的令牌一分钟内失效 Drop a key that may have leaked; its tokens are dead within a minute."""
    from app.access.keys import RevokeSigningKey, revoke_signing_key
    from app.journal.actor import operator
    from app.journal.perform import perform

    with_deployment(
        lambda deployment, _settings: perform(
            deployment, revoke_signing_key, operator(NOWHERE), clock.now(), RevokeSigningKey(key_id)
        )
    )
    print(f"已废止 Key {key_id} is gone")
