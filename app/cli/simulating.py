"""Driving a running server like teams with phones, from the command line."""

import time

from app.cli.running import fail, with_deployment
from app.core import clock
from app.core.db import Deployment
from app.core.settings import Settings
from app.demo.simulate import Tally

TIMEOUT_S = 30.0


def simulate_teams(url: str, teams: int, days: int) -> None:
    """Let so many of the demonstration's teams work for so many days, and print what came of it."""
    began = time.monotonic()
    tally = with_deployment(lambda deployment, settings: _run(deployment, settings, url, teams, days))
    seconds = time.monotonic() - began
    if not tally.answers:
        fail(f"no answer from {url}; is the server running?")
    codes = " ".join(f"{status}×{count}" for status, count in sorted(tally.answers.items()))
    moves = ", ".join(f"{move} {count}" for move, count in sorted(tally.risen.items())) or "0"
    print(f"{teams} 个小组 {days} 天 teams, days: {tally.households} 户 households read, {tally.visits} 次探访 visits")
    print(f"应答 Answers: {codes}; 重发 sent again {tally.again}; 无应答 unanswered {tally.unanswered}")
    print(f"颜色变化 Colours that moved: {moves}; {seconds:.1f} s")
    if tally.unanswered or any(status >= 400 for status in tally.answers):
        raise SystemExit(1)


async def _run(deployment: Deployment, settings: Settings, url: str, teams: int, days: int) -> Tally:
    import httpx

    from app.access.accounts import IssueToken, issue_token
    from app.demo.places import shipped_divisions
    from app.demo.recipe import SEED
    from app.demo.simulate import simulate
    from app.demo.teams import form_teams
    from app.demo.values import COUNTY
    from app.journal.actor import operator
    from app.journal.perform import perform

    async def sign_in(account: str) -> str:
        command = IssueToken(
            account, frozenset(), "simulate", settings.issuer, settings.audience, settings.token_lifetime_s
        )
        return await perform(deployment, issue_token, operator(COUNTY), clock.now(), command)

    chosen = form_teams(SEED, shipped_divisions())[:teams]
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT_S) as client:
        return await simulate(client, sign_in, chosen, days, clock.now())
