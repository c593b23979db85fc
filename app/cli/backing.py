"""Commands for copies of the whole deployment."""

from pathlib import Path
from typing import Annotated

import typer

from app.core import clock
from app.core.settings import settings_from_environment

PROGRAMS = typer.Option(
    "--programs", help="PostgreSQL 客户端程序所在目录，默认 PATH Where pg_dump and pg_restore are; left out: on PATH"
)


def backup(
    file: Annotated[Path, typer.Argument(help="备份文件，不得已存在 The file to write; it must not be there yet")],
    keys: Annotated[
        bool, typer.Option("--keys", help="连同密钥（谨慎保管） With the keys: whoever has the file reads everything")
    ] = False,
    programs: Annotated[Path | None, PROGRAMS] = None,
) -> None:
    """备份数据库和文件，不停机 Back up the database and the files while the program runs."""
    from app.backups.save import save

    saved = save(settings_from_environment(), file, clock.now(), keys=keys, programs=programs)
    with_keys = "含密钥 with the keys" if saved.keys else "不含密钥，请另行保管 without the keys: keep them elsewhere"
    print(
        f"已备份 backed up: {file}\t{saved.dialect}\t{saved.files} 个文件 files\t{saved.bytes} 字节 bytes\t{with_keys}"
    )


def restore(
    file: Annotated[Path, typer.Argument(help="备份文件 The backup", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option("--replace", help="现有数据移到一旁 What is there is put aside")] = False,
    keys: Annotated[bool, typer.Option("--keys", help="连同备份中的密钥 The keys of the backup too")] = False,
    programs: Annotated[Path | None, PROGRAMS] = None,
) -> None:
    """恢复备份：先停止服务；校验、升级、重新删除已删除的人、更换纪元后一次就位 Restore a backup as a whole; stop the server first."""
    import asyncio

    from app.backups.restore import Restore
    from app.backups.restore import restore as bring_back

    settings = settings_from_environment()
    done = asyncio.run(bring_back(settings, Restore(file, replace, keys, programs), clock.now()))
    print(f"已恢复 restored: 备份于 made at {done.made_at}\t{done.files} 个文件 files")
    print(f"新纪元 new epoch: {done.epoch}（各手机将重新核对 phones fetch anew and offer again what they had sent）")
    print(f"重新删除 erased again: {done.erased_again}")
    if not done.list_read:
        print(
            f"没有已删除名单 no list of the erased at {settings.erased_file}: put it there if anybody was erased since"
        )
    if done.aside:
        print(f"原数据 what stood there before: {done.aside}")
