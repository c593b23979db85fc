"""What is left of the story when he has been erased: that there was one, and none of its words."""

from app.core.tables import metadata
from tests.hardening.canaries import seen_in
from tests.story.cast import Stage
from tests.visits.stored import rows_of

# As they were said by the sanitation worker, the village, the social worker, the departments, the town and himself.
NAME = "陈阿大"
WORDS = (
    "老人独自在家，站不稳，锅里没有饭",
    "独居，行走困难，已送饭",
    "住院自付费用过高，借了钱",
    "自付费用未达到起付线",
    "自付费用未达起付线，生活确有困难",
    "住院结算单、借条",
    "同意给予临时救助两千元",
    "镇街已复核，准备发放",
    "钱收到了，药也买了",
    "儿子已同住照护，两次上门情况稳定",
    "照护已落实，情绪平稳，同意下调",
)


async def nothing_of_it_can_be_read_when_he_is_erased(stage: Stage) -> None:
    """The county reads all of it (his name masked), and once he is erased nothing of it; the tables never held a word of it openly."""
    told = await _read(stage)
    unread = [word for word in WORDS if word not in told]
    assert not unread, unread
    assert seen_in(await _stored(stage), (NAME, *WORDS)) == []
    person = f"/v1/people/{stage.id('person')}"
    for status in ("watch", "closed"):
        version = {"If-Match": f'"v{(await stage.says("county", "GET", person))["revision"]}"'}
        await stage.says("county", "PUT", f"{person}/status", {"status": status, "reason": "迁出"}, headers=version)
    await stage.says("county", "PUT", f"{person}/erasure", {"reason_code": "court_order"})
    told = await _read(stage)
    assert [word for word in (NAME, *WORDS) if word in told] == []


async def _read(stage: Stage) -> str:
    """Everything about him that the county's officer is answered with, whatever the status."""
    paths = [f"/v1/people/{stage.id('person')}{part}" for part in ("", "/file", "/risk", "/risk/history")]
    paths += [f"/v1/households/{stage.id('household')}", f"/v1/clues/{stage.id('clue')}", "/v1/clues", "/v1/alerts"]
    paths += [f"/v1/referrals/{stage.id('referral')}", f"/v1/referrals/{stage.id('aid')}", "/v1/referrals"]
    paths += [f"/v1/deliberations/{stage.id('deliberation')}", "/v1/deliberations", "/v1/risk/proposals"]
    paths += ["/v1/deliveries", f"/v1/visits/{stage.id('visit first')}"]
    return "\n".join([str(await stage.says("county", "GET", path, status=(200, 404, 409))) for path in paths])


async def _stored(stage: Stage) -> str:
    """Every row of every table."""
    values = [value for name in metadata.tables for row in await rows_of(stage.deployment, name) for value in row]
    return "\n".join(one.decode(errors="replace") if isinstance(one, bytes) else str(one) for one in values)
