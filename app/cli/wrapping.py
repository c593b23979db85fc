"""Commands of the key-encryption keys, mounted beside those of the signing keys."""

from typing import Annotated

import typer

from app.cli.clients import NOWHERE
from app.cli.keys import keys
from app.cli.running import with_deployment
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings

__all__ = ["keys"]


@keys.command("status")
def keys_status() -> None:
    """各代主密钥及其在用数量 The generations of the key-encryption key and how much each seals."""
    from app.people.rotate import Usage, keys_used

    async def act(deployment: Deployment, _settings: Settings) -> tuple[Usage, dict[int, str]]:
        keyring = deployment.keyring
        states = dict.fromkeys(keyring.retired, "retired") | dict.fromkeys(keyring.generations, "open")
        return await keys_used(deployment), states | {keyring.newest: "newest"}

    usage, states = with_deployment(act)
    for generation in sorted({*states, *(one for used in usage.values() for one in used)}):
        counts = "\t".join(f"{name}={used.get(generation, 0)}" for name, used in usage.items())
        print(f"{generation}\t{states.get(generation, 'missing')}\t{counts}")


@keys.command("rotate")
def keys_rotate() -> None:
    """轮换主密钥：新建一代，分批重新包裹全部密钥；可中断后继续 Rotate the key-encryption key; resumes what was interrupted."""
    from rich.console import Console
    from rich.progress import Progress

    from app.journal.actor import operator
    from app.people.rotate import rotate_keys

    async def act(deployment: Deployment, settings: Settings) -> int:
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("rotate", total=None)
            return await rotate_keys(
                deployment,
                operator(NOWHERE),
                clock.now(),
                settings.key_file,
                lambda done, total: bar.update(task, completed=done, total=total),
            )

    print(f"已重新包裹 {with_deployment(act)} values sealed anew")


@keys.command("forget")
def keys_forget(generation: Annotated[int, typer.Argument(help="已停用的代 A retired generation")]) -> None:
    """删除已停用的一代主密钥；旧备份将无法打开 Delete a retired generation; backups older than its rotation can no longer be opened."""
    from app.journal.actor import operator
    from app.people.rotate import forget_key

    with_deployment(
        lambda deployment, settings: forget_key(
            deployment, operator(NOWHERE), clock.now(), settings.key_file, generation
        )
    )
    print(f"已删除第 {generation} 代 Generation {generation} is gone")
