"""The program: what every command is mounted on, and the commands that belong to no room."""

from typing import Annotated

import typer

from app.cli.accounts import accounts
from app.cli.audit import audit
from app.cli.backing import backup, restore
from app.cli.bench import bench
from app.cli.clients import clients
from app.cli.demo import demo, simulate
from app.cli.identities import link_account
from app.cli.people import people
from app.cli.places import places
from app.cli.risk import risk
from app.cli.running import fail, with_deployment
from app.cli.serving import serve_api
from app.cli.sync import sync
from app.cli.teams import teams
from app.cli.tokens import tokens
from app.cli.wrapping import keys
from app.core.errors import Refusal
from app.core.logs import configure_logs
from app.core.settings import settings_from_environment

app = typer.Typer(no_args_is_help=True, add_completion=False, help="暖心 Nuanxin: 探访关爱后台 visiting-care backend")
accounts.command("link")(link_account)
app.add_typer(accounts, name="account")
app.add_typer(tokens, name="token")
app.add_typer(clients, name="client")
app.add_typer(keys, name="keys")
app.add_typer(places, name="places")
app.add_typer(people, name="people")
app.add_typer(teams, name="teams")
app.add_typer(risk, name="risk")
app.command()(demo)
app.command()(simulate)
app.command()(bench)
app.command()(backup)
app.command()(restore)
app.add_typer(audit, name="audit")
app.add_typer(sync, name="sync")


def main() -> None:
    """Run the command line; a refusal is one clear line and a non-zero exit."""
    configure_logs()
    try:
        app()
    except Refusal as refusal:
        fail(refusal.en, *(f"{error.pointer or '/'}: {error.code} {error.en}" for error in refusal.errors))
    except (ValueError, OSError) as error:
        fail(str(error))


@app.command()
def migrate() -> None:
    """把数据库升级到最新结构 Bring the database to the newest schema."""
    from app.core.migrate import migrate as run

    run(settings_from_environment().database_url)


@app.command()
def serve(workers: Annotated[int, typer.Option(min=1, max=64)] = 1) -> None:
    """启动服务 Serve the API."""
    serve_api(settings_from_environment(), workers)


@app.command()
def worker() -> None:
    """办理后台事务：汇总计数、处理待办，直到停止 Work in the background until stopped: fold counts, drain jobs."""
    from app.files.keep import upkeep_of
    from app.worker import handlers_of, work_until_signalled

    with_deployment(
        lambda deployment, settings: work_until_signalled(deployment, upkeep_of(settings), handlers_of(settings))
    )
