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
