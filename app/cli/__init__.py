"""The command line, one file per room, thin over the same verbs as HTTP: `nuanxin serve`, `migrate`, `account`, `token` and so on."""

from app.cli.program import main

__all__ = ["main"]
