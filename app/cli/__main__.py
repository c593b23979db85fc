"""`python -m app.cli` is `nuanxin`."""

from app.cli.program import main

main()
