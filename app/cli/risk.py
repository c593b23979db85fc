"""Commands of risk."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.running import fail

risk = typer.Typer(no_args_is_help=True, help="风险评估 Risk")


@risk.callback()
def of_risk() -> None:
    """风险评估 Risk."""


@risk.command("assess")
def risk_assess(
    file: Annotated[str, typer.Argument(help="JSON 文件，- 为标准输入 A JSON file, or - for standard input")],
) -> None:
    """评估一户（或多户）的历史，不读写数据库 Assess a household's history, or a list of them, without any database."""
    from app.core import json
    from app.risk.case import CaseError, assess_cases

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        print(json.dumps(assess_cases(text)).decode())
    except UnicodeDecodeError:
        fail(f"{file} is not UTF-8 text")
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    except CaseError as error:
        fail(str(error))


@risk.command("sweep")
def risk_sweep() -> None:
    """每日巡检：记录时间带来的变化；重复运行无妨 Record what time alone has changed; running it again changes nothing."""
    from app.cli.running import with_deployment
    from app.core import clock
    from app.risk.sweep import sweep

    done = with_deployment(lambda deployment, _settings: sweep(deployment, clock.now()))
    print("\t".join(f"{name} {number}" for name, number in done.items()))
    if done["failed"]:
        raise SystemExit(1)


@risk.command("rehearse")
def risk_rehearse(
    file: Annotated[str, typer.Argument(help="规则文件 A policy, as YAML or JSON")],
    county: Annotated[str, typer.Option(help="县代码，六位 The county, six digits")],
) -> None:
    """演练一版规则：今天启用会改变什么；不写入任何内容 What a policy would change if it began today; nothing is written."""
    from app.cli.running import with_deployment
    from app.core import clock, json
    from app.risk.in_force import forms_accepted
    from app.risk.policies.rehearse import rehearse_all
    from app.risk.policies.tally import summary
    from app.risk.rules import PolicyError, policy_from

    try:
        policy = policy_from(Path(file).read_text("utf-8"), forms_accepted())
    except PolicyError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    tally = with_deployment(lambda deployment, _settings: rehearse_all(deployment, county, policy, clock.now()))
    print(json.dumps(summary(tally)).decode())
