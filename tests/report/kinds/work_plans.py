"""Work plans to write documents of: invented ones that a county might have."""

from fractions import Fraction

from hypothesis import strategies as st

from junheng.deliver.reading.deeds import every as said_every
from junheng.deliver.workplan.model import Every, Stage, Target, Task, When, WorkPlan

DEEDS = (
    "开展教师全员培训",
    "建设教学资源共享平台",
    "完成校舍安全排查",
    "组织校长教师交流轮岗",
    "制定学校章程并报县教育局备案",
    "公开招聘音乐、体育、美术教师",
    "新建中心小学运动场",
    "召开全县教育工作会议",
    "对照标准开展自评，形成自评报告",
    "修订完善教师绩效考核办法",
    "购置图书和教学仪器设备",
    "聘请第三方开展群众满意度调查",
    "建立留守儿童关爱台账",
    "推进城乡学校结对帮扶",
    "实现宽带网络校校通",
    "完成寄宿制学校食堂改造，验收后投入使用",
    "建成标准化学校3所，改造薄弱学校12所",
    "组织2024年暑期教师培训",
    "编制2025年度教育经费预算并报县财政局审核",
    "按照“一校一策”要求制定学校发展规划（含年度计划）",
    "印发《青山县集团化办学管理办法》；召开启动会",
    "确保教师培训覆盖面达到95%以上",
    "落实每学期不少于4次的校际教研",
    "第2小学运动场改造（1500平方米）",
)
OWNERS = (
    "县教育局",
    "县财政局",
    "县人力资源和社会保障局",
    "县委编办",
    "各乡镇人民政府",
    "青山镇中心小学",
    "县教师发展中心",
)
TARGETS = (
    ("九年义务教育巩固率", "%"),
    ("教师培训覆盖面", "%"),
    ("新增学位", "个"),
    ("交流轮岗教师", "人"),
    ("小学校际差异系数", ""),
    ("新建校舍面积", "平方米"),
    ("标准化学校", "所"),
    ("专项经费", "万元"),
    ("生均图书", "册"),
    ("教师培训", "学时"),
)
FIRST, LAST = 2023, 2027


@st.composite
def whens(draw: st.DrawFn) -> When:
    """A day or a month of the plan's years."""
    year, month = draw(st.integers(FIRST, LAST)), draw(st.integers(1, 12))
    return When(year, month, draw(st.none() | st.integers(1, 28)))


def _said(words: str) -> Every | None:
    """How often a deed says that it recurs; nothing daily is planned."""
    found = said_every(words)
    return None if found == "day" else found


@st.composite
def tasks(draw: st.DrawFn, id: str, stages: list[str]) -> Task:
    """A task with an end, mostly with a beginning, in some stage or none."""
    one, two = draw(whens()), draw(whens())
    start, end = (one, two) if one.last < two.first else (two, one) if two.last < one.first else (None, one)
    milestone = draw(st.booleans()) and start is None
    owner, *helpers = draw(st.lists(st.sampled_from(OWNERS), min_size=1, max_size=3, unique=True))
    said = draw(st.sampled_from(DEEDS))
    return Task(
        id=id,
        text=said,
        stage=draw(st.sampled_from([*stages, None])),
        start=start if draw(st.booleans()) else None,
        end=end,
        milestone=milestone,
        owner=owner,
        helpers=tuple(helpers),
        every=_said(said) or draw(st.sampled_from([None, None, None, "month", "term", "year"])),
        deliverable=draw(st.sampled_from([None, "工作总结", "验收报告"])),
    )


@st.composite
def targets(draw: st.DrawFn, id: str) -> Target:
    """A target with a figure that its unit can have."""
    name, unit = draw(st.sampled_from(TARGETS))
    if unit == "%":
        value = draw(st.decimals(1, 99, places=1))
    elif unit == "":
        value = draw(st.decimals("0.1", "0.9", places=2))
    else:
        value = draw(st.decimals(2, 99_999, places=0))
    return Target(
        id=id,
        text=name,
        operator=draw(st.sampled_from([">=", "<=", "="])),
        value=Fraction(value),
        unit=unit,
        scope=draw(st.sampled_from([None, "county", "primary", "junior"])),
        by=draw(whens()),
    )


def _told_apart(planned: list[Task]) -> tuple[Task, ...]:
    """No deed is asked twice of one body by one date: a reader takes that for one task said twice."""
    return tuple({(one.text, one.owner, one.start, one.end): one for one in planned}.values())


@st.composite
def work_plans(draw: st.DrawFn) -> WorkPlan:
    """A county's plan with stages, tasks and targets."""
    number = draw(st.integers(0, 3))
    stages = tuple(
        Stage(f"S{at}", name, When(FIRST + at, 1), When(FIRST + at, 12))
        for at, name in enumerate(("第一阶段：宣传动员", "第二阶段：全面实施", "第三阶段：总结评估")[:number])
    )
    ids = [stage.id for stage in stages]
    return WorkPlan(
        title=draw(st.sampled_from(["青山县义务教育优质均衡发展工作方案", "青山县城乡学校共同体建设实施方案"])),
        kind=draw(st.sampled_from(["county", "communities", "township", "three-year"])),
        area="青山县",
        start=When(FIRST, 1),
        end=When(LAST, 12),
        issued_by="青山县人民政府",
        stages=stages,
        tasks=_told_apart([draw(tasks(f"T{at}", ids)) for at in range(draw(st.integers(1, 8)))]),
        targets=tuple(draw(targets(f"M{at}")) for at in range(draw(st.integers(0, 6)))),
    )
