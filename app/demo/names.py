"""Names, identity numbers and telephones of people who do not exist."""

from __future__ import annotations

from datetime import date

from app.demo.streams import Stream

# Never assigned to any place, so that no number made here can be a real person's (GB/T 2260, all revisions).
NUMBER_PREFIX = "330499"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"

MALE, FEMALE = "1", "2"
SURNAMES = "沈陆顾钱姚金俞朱徐张王陈李周吴许蒋曹祝查费褚章马胡孙杨高凌葛范戴邹潘董方"
OLD = {MALE: "阿宝根福金林法明坤祖炳荣松泉兴发生庆德仁", FEMALE: "阿宝珍英凤娥仙琴月秀妹素兰菊彩巧玉金莲芬"}
GROWN = {MALE: "建国伟强军明华平勇斌海峰志良永新卫东利忠", FEMALE: "丽芳红萍燕敏琴英美娟霞玲莉雅静亚云春梅洁"}
YOUNG = {MALE: "子轩宇浩然梓睿泽晨俊熙博文嘉一凡天佑家豪", FEMALE: "雨欣梓涵思怡佳诗语若彤可馨妍依诺萱悦晴嘉琪"}


def name_of(stream: Stream, sex: str, birth_year: int, surname: str = "") -> str:
    """A name of two or three characters as its generation bears them; children pass their family's surname."""
    pool = (OLD if birth_year < 1962 else GROWN if birth_year < 1998 else YOUNG)[sex]
    given = stream.pick(pool) + (stream.pick(pool) if stream.chance(820) else "")
    return (surname or stream.pick(SURNAMES)) + given


def id_number(birth_date: date, sex: str, order: int) -> str:
    """A resident identity number (GB 11643) with the right check character; `order` tells people of one birthday apart.

    Men have odd sequence numbers, women even ones. Raises ValueError for more than 499 of one day and sex.
    """
    sequence = order * 2 + (1 if sex == MALE else 2)
    if not 0 < sequence < 1000:
        raise ValueError("too many people of one birthday")
    body = f"{NUMBER_PREFIX}{birth_date:%Y%m%d}{sequence:03d}"
    return body + CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def telephone(order: int) -> str:
    """A landline of Jiaxing that cannot ring: no local number begins with 0."""
    return f"0573-0{order:07d}"
