"""Who runs, pays for and takes part in the programmes: departments, units of the alliance, social organisations, firms. Pure."""

from __future__ import annotations

from app.demo.values import COUNTY
from app.programmes.commands import RegisterOrganisation

# The 25 departments of the leading group. Those that referrals are routed to carry the code of the routing.
DEPARTMENTS = (
    ("civil_affairs", "民政局", "Civil Affairs Bureau"),
    ("development_reform", "发展和改革局", "Development and Reform Bureau"),
    ("education", "教育局", "Education Bureau"),
    ("finance", "财政局", "Finance Bureau"),
    ("agriculture", "农业农村局", "Agriculture and Rural Affairs Bureau"),
    ("employment", "人力资源和社会保障局", "Human Resources and Social Security Bureau"),
    ("housing", "住房和城乡建设局", "Housing and Construction Bureau"),
    ("healthcare_security", "医疗保障局", "Healthcare Security Bureau"),
    ("health", "卫生健康局", "Health Bureau"),
    ("emergency_management", "应急管理局", "Emergency Management Bureau"),
    ("economy_information", "经济和信息化局", "Economy and Information Bureau"),
    ("public_security", "公安局", "Public Security Bureau"),
    ("justice", "司法局", "Justice Bureau"),
    ("natural_resources", "自然资源和规划局", "Natural Resources and Planning Bureau"),
    ("transport", "交通运输局", "Transport Bureau"),
    ("water", "水利局", "Water Bureau"),
    ("commerce", "商务局", "Commerce Bureau"),
    ("culture", "文化和广电旅游体育局", "Culture, Tourism and Sports Bureau"),
    ("veterans", "退役军人事务局", "Veterans Affairs Bureau"),
    ("audit", "审计局", "Audit Bureau"),
    ("market", "市场监督管理局", "Market Regulation Bureau"),
    ("statistics", "统计局", "Statistics Bureau"),
    ("disabled_persons_federation", "残疾人联合会", "Disabled Persons' Federation"),
    ("womens_federation", "妇女联合会", "Women's Federation"),
    ("trade_union", "总工会", "Federation of Trade Unions"),
)
# The alliance has 20 of them and eleven units besides.
IN_ALLIANCE = tuple(code for code, _, _ in DEPARTMENTS[:20])
UNITS = (
    ("charity_federation", "慈善总会", "Charity Federation"),
    ("red_cross", "红十字会", "Red Cross Society"),
    ("youth_league", "团市委", "Youth League Committee"),
    ("industry_commerce", "工商业联合会", "Federation of Industry and Commerce"),
    ("organisations_federation", "社会组织联合会", "Federation of Social Organisations"),
    ("volunteers", "志愿者协会", "Volunteers' Association"),
    ("rural_bank", "农村商业银行", "Rural Commercial Bank"),
    ("power_supply", "供电公司", "Power Supply Company"),
    ("water_supply", "水务集团", "Water Supply Group"),
    ("post", "邮政公司", "Post Company"),
    ("people_hospital", "人民医院", "People's Hospital"),
)
OTHERS = (
    ("social_work_station", "station", "社会工作总站", "Main Social Work Station"),
    ("state_invest", "enterprise", "国有资产投资公司", "State Investment Company"),
    ("common_prosperity_fund", "fund", "“潮城共富”基金", "Tide-City Common-Prosperity Fund"),
)
THEMES = ("助老", "助残", "护童", "邻里", "心桥", "康复", "家风", "绿色", "阳光", "同心", "暖阳", "春雨")
KINDS_OF_NGO = ("社会工作服务中心", "公益服务中心", "志愿服务队")
FIRMS = ("皮革", "经编", "家纺", "光伏", "电子", "食品", "机械", "包装", "物流", "建材", "化纤", "照明")


def social_organisations() -> list[str]:
    """The codes of the social organisations that run projects."""
    return [f"ngo_{number:02d}" for number in range(1, len(THEMES) * len(KINDS_OF_NGO) + 1)]


def firms() -> list[str]:
    """The codes of the firms that pledge."""
    return [f"firm_{number:02d}" for number in range(1, len(FIRMS) + 1)]


def registrations() -> list[RegisterOrganisation]:
    """Every organisation, at the county."""
    found = [RegisterOrganisation(code, "department", zh, en, COUNTY) for code, zh, en in DEPARTMENTS]
    found += [RegisterOrganisation(code, "alliance_unit", zh, en, COUNTY) for code, zh, en in UNITS]
    found += [RegisterOrganisation(code, kind, zh, en, COUNTY) for code, kind, zh, en in OTHERS]
    named = [f"{theme}{kind}" for kind in KINDS_OF_NGO for theme in THEMES]
    for number, (code, name) in enumerate(zip(social_organisations(), named, strict=True), 1):
        english = f"Social organisation {number} (demonstration)"
        found.append(RegisterOrganisation(code, "social_organisation", f"{name}（演示）", english, COUNTY))
    for code, trade in zip(firms(), FIRMS, strict=True):
        found.append(RegisterOrganisation(code, "enterprise", f"{trade}企业（演示）", f"Firm {code[-2:]}", COUNTY))
    return found
