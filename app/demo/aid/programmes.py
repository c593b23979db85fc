"""The programmes of the demonstration: eight public categories, the actions, the projects of social forces, the fund. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from app.demo.aid.organisations import THEMES, social_organisations
from app.demo.streams import Stream
from app.demo.values import COUNTY, id_of
from app.programmes.commands import CreateProgramme

VENTURE_PROJECTS = 294
ALWAYS = date(2015, 1, 1)
# Key and kind at once, names, who runs it, since when.
ONE_OF_A_KIND = (
    ("dibao", "最低生活保障", "Subsistence allowance", "civil_affairs", ALWAYS),
    ("tekun", "特困人员救助供养", "Support in extreme difficulty", "civil_affairs", ALWAYS),
    ("disaster_relief", "受灾人员救助", "Disaster relief", "emergency_management", ALWAYS),
    ("medical_aid", "医疗救助", "Medical assistance", "healthcare_security", ALWAYS),
    ("education_aid", "教育救助", "Education assistance", "education", ALWAYS),
    ("housing_aid", "住房救助", "Housing assistance", "housing", ALWAYS),
    ("employment_aid", "就业救助", "Employment assistance", "employment", ALWAYS),
    ("temporary_aid", "临时救助", "Temporary assistance", "civil_affairs", ALWAYS),
    (
        "leading_group",
        "困难家庭增收脱贫工作领导小组",
        "Leading group on raising incomes",
        "civil_affairs",
        date(2018, 3, 1),
    ),
    ("consortium", "“救在潮城”助联体党建联盟", "Rescue in Tide City alliance", "civil_affairs", date(2021, 6, 1)),
    ("income_project", "“增收贷”与项目收益金", "Income loans and yields", "agriculture", date(2019, 4, 1)),
    ("welfare_post", "村企爱心公益岗", "Village-enterprise welfare posts", "charity_federation", date(2021, 3, 1)),
    ("renovation", "暖巢行动·居住环境改造", "Warm nest: renovation", "civil_affairs", date(2019, 5, 1)),
    ("appliances", "暖巢行动2.0·家电和电费", "Warm nest 2.0: appliances", "civil_affairs", date(2021, 4, 1)),
    ("ageing_friendly", "暖巢行动·适老化改造", "Warm nest: ageing-friendly", "civil_affairs", date(2020, 6, 1)),
    ("ngo_programme", "社会组织“十百千”工程", "Ten-hundred-thousand programme", "civil_affairs", date(2020, 9, 1)),
    (
        "produce_sale",
        "社会组织助困“社推官”",
        "Promoters of poor households' produce",
        "organisations_federation",
        date(2021, 5, 1),
    ),
    ("virtual_post", "“共享幸福”虚拟岗工资", "Shared happiness: virtual posts", "charity_federation", date(2018, 1, 1)),
    ("air_conditioner", "“冬暖夏凉”赠送空调", "Air conditioners", "charity_federation", date(2019, 6, 1)),
    ("student_grant", "“金秋圆梦”慈善助学", "Student grants", "charity_federation", date(2018, 8, 1)),
    ("housing_works", "“安居工程”居住环境改造", "Housing works", "charity_federation", date(2019, 1, 1)),
    (
        "disabled_child",
        "“童享蓝天”残疾儿童家庭支持",
        "Families of disabled children",
        "charity_federation",
        date(2020, 1, 1),
    ),
    ("fund", "“潮城共富”基金", "Common-prosperity fund", "common_prosperity_fund", date(2022, 1, 1)),
)
SERVICES = (
    *("爱满家园", "与爱同行", "益童成长", "扬帆远航", "暖心陪伴", "银龄守护", "心灵驿站", "邻里同心"),
    *("阳光家庭", "青苗助学", "康复同行", "巧手增收", "新居民关爱", "家庭成长", "生命教育"),
)
CHARITIES = (
    *("微心愿", "爱心早餐", "上门助浴", "暖冬衣被", "银龄陪伴", "爱心理发", "孝心食堂", "困难家庭体检", "康复辅具"),
    *("爱心超市", "大病关怀", "困境儿童夏令营", "书香到家", "急难备用金", "家电维修", "春节慰问", "重阳敬老"),
)
PLATFORMS = ("品质海宁·益起来", "厢里乡亲·七彩社区")
FIRST_OF_MANY, SPREAD_DAYS = date(2019, 3, 1), 1_180


def programmes(seed: int) -> list[CreateProgramme]:
    """Every programme, running: those that there is one of, social-work projects, charity projects, venture projects."""
    found = [_programme(key, key, zh, en, by, since) for key, zh, en, by, since in ONE_OF_A_KIND]
    for number, name in enumerate(SERVICES, 1):
        found.append(_of_many(seed, "service_project", number, f"“{name}”社工服务项目", "Social-work project"))
    for number, name in enumerate(CHARITIES, 1):
        found.append(_of_many(seed, "charity_other", number, f"“{name}”慈善项目", "Charity project"))
    for number in range(1, VENTURE_PROJECTS + 1):
        name = f"{PLATFORMS[number % 2]}·{THEMES[number % len(THEMES)]}{number:03d}"
        found.append(_of_many(seed, "venture_project", number, name, "Venture project"))
    return found


def project_key(kind: str, number: int) -> str:
    """The key of one of many projects of a kind; they are counted from 1."""
    return f"{kind}-{number}"


def _of_many(seed: int, kind: str, number: int, zh: str, en: str) -> CreateProgramme:
    key, stream = project_key(kind, number), Stream(seed, "project", kind, number)
    since = FIRST_OF_MANY + timedelta(days=stream.below(SPREAD_DAYS))
    by = "charity_federation" if kind == "charity_other" else stream.pick(social_organisations())
    return _programme(key, kind, zh, f"{en} {number}", by, since)


def _programme(key: str, kind: str, zh: str, en: str, organisation: str, since: date) -> CreateProgramme:
    return CreateProgramme(id_of("programme", key), kind, zh, en, organisation, COUNTY, since, status="running")
