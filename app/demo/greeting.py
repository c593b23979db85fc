"""What the demonstration says when it is ready: where it is, how to sign in, and a visit to send that turns somebody red."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.core.clock import SHANGHAI, day_of
from app.demo.population import FIRST_BORN, FIRST_KEY, FIRST_NAME
from app.demo.values import id_of
from app.people.policy import age_on

ACCOUNTS = (
    ("county", "市民政局：全市看板、名册", "dashboards, every household of the county"),
    ("county2", "市民政局：第二签字人", "the second person where it takes two, as to put a policy in force"),
    ("town", "硖石街道：审批、预警", "decisions and alerts of one town"),
    ("social", "社工（与 party、grid 同组）：探访、档案", "a social worker; party and grid sit in the same team"),
    (
        "social2",
        "另一镇的社工（与 party2、grid2 同组）",
        "a team of another town, which sees none of the first one's households",
    ),
    ("admin", "系统管理员", "accounts and teams"),
    ("auditor", "审计员", "the audit log"),
    ("informant", "困难救助信息员", "reports clues"),
    ("department", "医保局经办", "handles referrals"),
)

GREETING = """
暖心 Nuanxin  {url}
  接口文档 API description   {url}/docs
  健康检查 Health            {url}/health/ready

登录（命令行签发令牌） Sign in: {program} token issue --account NAME
{accounts}

试一次探访：{name}，{age} 岁独居，洗澡需要人帮 → 由橙转红
Try a visit: she is {age}, lives alone and needs help bathing, which turns her from orange to red:

  TOKEN=$({program} token issue --account social --scope "visits:write visits:read people:read")
  curl -sS {url}/v1/visits -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{{
    "id": "{visit_id}",
    "household_id": "{household_id}",
    "occurred_at": "{occurred_at}", "mode": "home", "outcome": "completed", "form": "home/1",
    "people": [{{"person_id": "{person_id}",
      "answers": {{"care.living_arrangement": "alone", "health.adl_unable_items": 2}}}}]}}'

  curl -sS {url}/v1/people/{person_id}/file -H "Authorization: Bearer $TOKEN"

县级看板 The county's overview of January to July 2022 (160 red, 1,546 orange, 3,914 yellow person-visits):

  curl -sS "{url}/v1/dashboards/overview?place=330481&from=2022-01-01&to=2022-07-31" \\
    -H "Authorization: Bearer $({program} token issue --account county)"
"""


def greeting(url: str, program: str, at: datetime, visit_id: UUID) -> str:
    """The text, for a server at `url` and a command line called as `program`; the visit happened at `at`."""
    return GREETING.format(
        url=url,
        program=program,
        accounts="\n".join(f"  {name:<11}{zh} {en}" for name, zh, en in ACCOUNTS),
        name=FIRST_NAME,
        age=age_on(FIRST_BORN, day_of(at)),
        visit_id=visit_id,
        household_id=id_of("household", FIRST_KEY),
        person_id=id_of("person", f"{FIRST_KEY}-1"),
        occurred_at=at.astimezone(SHANGHAI).replace(microsecond=0).isoformat(),
    )
