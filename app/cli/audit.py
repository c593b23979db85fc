"""Commands of the audit: verifying the journal, and the key that checks its checkpoints."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.running import with_deployment
from app.core.db import Deployment, snapshot
from app.core.seen import EVERYWHERE
from app.core.settings import Settings
from app.journal.report import Report

audit = typer.Typer(no_args_is_help=True, help="审计 Audit")


@audit.command("verify")
def audit_verify(
    checkpoint: Annotated[
        Path | None,
        typer.Option(help="库外检查点文件（每行一个 JSON） File of checkpoints kept outside", dir_okay=False),
    ] = None,
    county: Annotated[str | None, typer.Option(help="只核验一个县 Only this county")] = None,
) -> None:
    """核验审计日志：签名、哈希树、检查点和编号缺口，逐条指出被篡改的事件 Verify the journal and name every event tampered with."""
    from rich.console import Console
    from rich.progress import Progress

    from app.journal.checkpoints import read_lines
    from app.journal.verify import counties_kept, verify

    outside = list(read_lines(checkpoint.read_bytes().splitlines(keepends=True))) if checkpoint else []

    async def act(deployment: Deployment, _settings: Settings) -> list[Report]:
        async with snapshot(deployment, EVERYWHERE) as db:
            counties = [county] if county else sorted({*await counties_kept(db), *(one.county for one in outside)})
            with Progress(console=Console(stderr=True), transient=True) as bar:
                task = bar.add_task("verify")
                return [
                    await verify(
                        db, one, outside, lambda done, total: bar.update(task, completed=done, total=max(done, total))
                    )
                    for one in counties
                ]

    reports = with_deployment(act)
    if not reports:
        print("没有审计日志，未核验任何内容 There is no journal: nothing was verified")
    for report in reports:
        _print(report)
    if any(report.findings for report in reports):
        raise SystemExit(1)


def _print(report: Report) -> None:
    for finding in report.findings:
        print(f"{report.county}\t{finding.text()}")
    counts = (report.sealed, report.unsealed, report.checkpoints, report.outside, report.expired)
    told = "{} 已封存 sealed, {} 未封存 unsealed, {} 检查点 checkpoints, {} 库外 outside, {} 已过保存期 expired".format(
        *counts
    )
    found = f"发现 {len(report.findings)} 处篡改 findings" if report.findings else "未发现篡改 nothing tampered with"
    print(f"{report.county}\t{told}: {found}")


@audit.command("key")
def audit_key() -> None:
    """打印核验检查点所用的公钥（Ed25519，十六进制） Print the public key that checks checkpoints."""
    from app.journal.checkpoints import public_key

    async def act(deployment: Deployment, _settings: Settings) -> str:
        return public_key(deployment.keyring).hex()

    print(with_deployment(act))
