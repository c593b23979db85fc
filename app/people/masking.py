"""Masks of personal data, as answers, lists and logs show it by default. Pure."""

from __future__ import annotations

import re
from datetime import date

from app.people.policy import is_young_child

COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐宇文长孙司徒司空夏侯轩辕端木百里东郭南宫西门独孤呼延闻人澹台公冶宗政濮阳淳于单于"
        "太叔申屠仲孙钟离鲜于闾丘亓官司寇拓跋赫连万俟第五公羊谷梁梁丘左丘东门公西漆雕乐正壤驷公良夹谷宰父段干南门巫马羊舌微生颛孙子车即墨达奚褚师",
    )
)


def mask_name(name: str) -> str:
    """张三 -> 张*, 张小三 -> 张*三, 欧阳小三 -> 欧阳**; other names keep their first letter and the length."""
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) > 2 and name[:2] in COMPOUND_SURNAMES:
        return name[:2] + "*" * (len(name) - 2)
    if len(name) == 2:
        return name[0] + "*"
    if len(name) == 3:
        return name[0] + "*" + name[2]
    return name[0] + "*" * (len(name) - 1)


def mask_number(number: str | None) -> str | None:
    """The first six and the last four of an identity number of 18; of others the last two at most."""
    if number is None:
        return None
    if len(number) >= 14:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    shown = 2 if len(number) >= 6 else 0
    return "*" * (len(number) - shown) + number[len(number) - shown :]


def mask_phone(phone: str | None) -> str | None:
    """138****5678; of a landline the area and the last two."""
    if phone is None:
        return None
    if "-" in phone:
        area, _, number = phone.partition("-")
        return f"{area}-{'*' * (len(number) - 2)}{number[-2:]}"
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def mask_birth(born: date, day: date) -> str:
    """The birth date, without its day for children under 14."""
    return born.isoformat()[:7] if is_young_child(born, day) else born.isoformat()
