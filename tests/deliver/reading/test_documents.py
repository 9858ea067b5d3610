"""Whole documents: noise of sites, broken lines, several plans, contradictions, cut-off ends, bodies."""

from collections.abc import Sequence

import pytest

from junheng.deliver.reading.lines import Line, row
from junheng.deliver.reading.model import Reading, ReadPlan
from junheng.deliver.reading.reading import read_lines
from tests.deliver.reading.counting import calls

BODY = "（一）加强领导。各校要高度重视，明确责任，扎实推进，确保各项工作取得实效。" * 8


def read(*lines: str) -> Reading:
    return read_lines([Line(line) for text in lines for line in text.split("\n")])


def only(*lines: str) -> ReadPlan:
    (plan,) = read(*lines).plans
    return plan


def codes(plan: ReadPlan) -> list[str]:
    return [warning.code for warning in plan.warnings]


def test_what_a_site_puts_around_is_no_part_of_the_plan() -> None:
    reading = read(
        "首页 > 范文大全",
        "上传人:ab***12 文档编号:4425 上传时间:2022-09-20 格式:DOCX 页数:8",
        "示例县实施方案.docx_第1页",
        "点击查看更多>>",
        "示例县实施方案",
        "2024年6月底前，完成校舍维修。",
        "第2页 / 共8页",
        "- 3 -",
        "相关阅读",
        "2025年幼儿园工作计划(12篇)",
        "2026年3月底前完成付款，本合同有效。",
    )
    assert reading.paragraphs == ("示例县实施方案", "2024年6月底前，完成校舍维修。")


def test_lines_broken_at_a_width_become_sentences_again() -> None:
    plan = only(
        "示例县实施方案",
        "一、主要任务",
        "2024年6月底前，各中小学校要按照县里统一部署完成校舍安",
        "全排查和维修加固；2024年12月底前，各乡镇完成教学点布局",
        "调整，报县教育局备案；2025年3月，县教育局组织专家对全县",
        "义务教育学校开展现场评估，形成评估报告并报送县政府，同时",
        "",
        "- 2 -",
        "",
        "抄送有关部门。",
    )
    assert [task.end for task in plan.tasks] == ["2024-06", "2024-12", "2025-03"]
    assert "校舍安全排查" in plan.tasks[0].text


def test_page_numbers_set_before_each_page_are_taken_out() -> None:
    reading = read(
        "示例县实施方案",
        "1、一、指导思想 以办好人民满意的教育为宗旨，全面提高教育质量，努力办",
        "2、好每一所学校。二、主要任务 2024年6月底前，完成校舍维修和设备更新，各",
        "3、乡镇同步推进。2024年12月底前，完成教师全员培训并组织考核，考核结果",
        "4、报县教育局备案。",
    )
    assert any("努力办好每一所学校" in line for line in reading.paragraphs)
    assert [task.end for task in reading.plans[0].tasks] == ["2024-06", "2024-12"]


def test_traditional_characters_and_glosses_are_undone() -> None:
    plan = only(
        "清川縣(xiàn)義(yì)務(wù)教育示範學(xué)校創(chuàng)建實(shí)施方案",
        "一、創(chuàng)建目標(biāo)",
        "到2025年，鞏固率達(dá)到98%以上。",
    )
    assert plan.title == "清川县义务教育示范学校创建实施方案"
    assert plan.area == "清川县"
    assert [(int(one.value), one.by) for one in plan.targets] == [(98, "2025-12")]


def test_blanks_inside_words_and_figures_are_taken_out_and_said() -> None:
    plan = only(
        "示例中学发展规划",
        "一、学校现 状",
        "学校占 地面积１０ ６８８平方 米，在 校生８１ ２人，教 职工５７人，专 任教师５ ５人。",
    )
    assert [int(fact.value) for fact in plan.facts] == [10688, 812, 57, 55]
    assert "reading.spaced" in codes(plan)


def test_several_plans_in_one_file_are_told_apart_and_a_repeated_title_is_one() -> None:
    first, second = "示例县城乡教育共同体建设方案", "清溪中学义务教育均衡发展规划"
    plans = read(first, first, BODY, second, second, f"{second}一、指导思想" + BODY).plans
    assert [plan.title for plan in plans] == [first, second]


def test_a_notice_and_the_plan_that_it_brings_are_one() -> None:
    plan = only(
        "示例县教育局关于印发《示例县质量提升行动方案》的通知",
        "各中小学校：",
        "现将《示例县质量提升行动方案》印发给你们，请认真贯彻执行。",
        "示例县教育局",
        "2024年3月15日",
        "示例县质量提升行动方案",
        BODY,
        "4月20日前，各校完成自查。",
    )
    assert plan.title == "示例县质量提升行动方案"
    assert [task.end for task in plan.tasks] == ["2024-04-20"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["规划由如下三部分组成：背景分析、领导小组、实施步骤、保障措施、创建项目、预期成果。"], "reading.announced"),
        (["本计划分三个部分推进。", *(f"第{one}部分，抓好落实。" for one in "一二三四")], "reading.announced"),
        (["现有教职工57人，其中高级教师12人，一级教师20人，初级教师37人。"], "reading.titles_exceed_staff"),
        (["学校创办于1962年8月，至今已有30多年的办学历史。", "2024年，开展校庆。"], "reading.history"),
        (["在校生854人（初中598人，高中246人）。"], "reading.total"),
        (["把学校办成展示东岭县基础教育发展的窗口。"], "reading.another_place"),
        (["到2025年，巩固率达到198%以上。"], "reading.above_hundred"),
        (["2025年9月至2024年3月，开展集中整治。"], "reading.backwards"),
        (["切实加强夜间值守，完善巡查制度，落实各项防范措施，做到"], "reading.truncated"),
    ],
)
def test_contradictions_are_named_with_their_sentence(lines: Sequence[str], code: str) -> None:
    plan = only("清川县实施方案", "一、有关情况", *lines)
    assert codes(plan) == [code]
    assert plan.warnings[0].source is not None


@pytest.mark.parametrize(
    "line",
    [
        "规划由如下三部分组成：背景分析、实施步骤、保障措施。",
        "现有教职工57人，其中高级教师12人，一级教师20人，初级教师25人。",
        "学校创办于1962年8月，至今已有60多年的办学历史。",
        "在校生854人（初中598人，高中256人）。",
        "把学校办成展示清川县基础教育发展的窗口。",
        "优良率提高120个百分点。",
    ],
)
def test_what_agrees_with_itself_is_not_complained_of(line: str) -> None:
    assert codes(only("清川县实施方案", "一、有关情况", line, "2024年，推进实施。")) == []


def test_a_body_with_its_posts_and_composition() -> None:
    plan = only(
        "清川县实施方案",
        "一、组织领导",
        "成立清川县推进义务教育优质均衡发展工作领导小组，由县长任组长，分管副县长任副组长。",
        "领导小组成员不少于15人，其中教育行政部门5人、专家4人、学校代表4人、社会人士2人。",
        "领导小组下设办公室，办公室设在县教育局，县教育局局长兼任办公室主任。",
    )
    group, office = plan.bodies
    assert group.name == "清川县推进义务教育优质均衡发展工作领导小组"
    assert group.minimum == 15
    assert dict(group.members) == {"教育行政部门": 5, "专家": 4, "学校代表": 4, "社会人士": 2}
    assert [(one.post, one.holder) for one in group.posts] == [("组长", "县长"), ("副组长", "分管副县长")]
    assert [(one.post, one.holder) for one in office.posts] == [("办公室主任", "县教育局局长")]
    assert plan.targets == ()


def test_owners_are_read_from_brackets_labels_and_running_text() -> None:
    plan = only(
        "清川县实施方案",
        "一、主要任务",
        "1.2024年6月底前，完成布局规划。（责任单位：县教育局、县自然资源局；配合单位：各乡镇）",
        "2.2024年7月，由县人社局牵头组织招聘。",
        "3.开展安全整治，建立长效机制。",
        "责任单位：县公安局",
        "完成时限：2024年9月",
    )
    assert [(task.owner, task.helpers, task.end) for task in plan.tasks] == [
        ("县教育局、县自然资源局", "各乡镇", "2024-06"),
        ("县人社局", None, "2024-07"),
        ("县公安局", None, "2024-09"),
    ]


def test_a_duration_without_a_start_is_left_open_and_doubtful() -> None:
    (task,) = only("清川县实施方案", "一、工作目标", "力争用三年时间实现城乡师资均衡。").tasks
    assert (task.start, task.end) == (None, None)
    assert task.reasons == ("reading.doubt.no_start",)


def test_the_work_grows_as_the_text_does() -> None:
    body = ["（一）2024年6月底前，建成学校3所，巩固率达到95%以上。"] * 60
    text = "\n".join(["清川县实施方案", "一、主要任务", *body])
    once, thrice = (calls(lambda size=size: read(*[text] * size)) for size in (2, 6))
    assert thrice < 3.3 * once


@pytest.mark.parametrize(
    "piece",
    [
        "教育",
        "2023年6月—",
        "达到95%",
        "（",
        "一、",
        "1.",
        "《",
        "“",
        "：",
        "第一阶段（",
        "二十",
        "每月",
        "某县实施方案",
    ],
)
def test_a_line_without_an_end_takes_work_in_proportion(piece: str) -> None:
    once, thrice = (calls(lambda size=size: read(piece * size)) for size in (3_000, 9_000))
    assert thrice < 3.5 * once + 2_000


def test_an_advertisement_longer_than_the_lines_does_not_keep_broken_lines_apart() -> None:
    text = (
        "到2025年1月，全县中小学图书馆（室）达标率达到100%，小学生均图书不少于二十五册，初中生均图书不少于三十五册，"
        "学生阅读参与率达到百分之九十八以上。各学校要组织开展经典诵读比赛并推荐“读书之星”十五名。"
    )
    plan = only(
        "示例县“书香校园”读书活动实施方案",
        *(text[at : at + 18] for at in range(0, len(text), 18)),
        "【限时优惠】2024年12月31日前开通VIP会员享5折，会员价低至9.9元每月，百万文档任您下载阅读！",
    )
    assert [(one.operator, one.value, one.unit) for one in plan.targets] == [
        ("=", 100, "%"),
        (">=", 25, "册"),
        (">=", 35, "册"),
        (">=", 98, "%"),
        ("=", 15, "名"),
    ]


@pytest.mark.parametrize(
    "line", ["到 2025 年 12 月底，建成学校 5 所。", "到２０２５年１２月底，建成学校５所。"], ids=["blanks", "wide"]
)
def test_blanks_beside_figures_and_wide_figures_change_nothing(line: str) -> None:
    (target,) = only("示例县实施方案", line).targets
    assert (target.value, target.unit, target.by) == (5, "所", "2025-12")


def test_what_stands_over_the_title_is_neither_title_nor_task() -> None:
    plan = only(
        "示例镇人民政府文件",
        "示府发〔2025〕12号",
        "示例镇人民政府",
        "关于做好2025年全镇教育工作的通知",
        "3月15日前，各村完成摸底登记。",
    )
    assert plan.title == "示例镇人民政府关于做好2025年全镇教育工作的通知"
    assert [task.end for task in plan.tasks] == ["2025-03-15"]


def test_each_part_of_minutes_speaks_of_the_months_after_the_meeting() -> None:
    plan = only(
        "示例县人民政府专题会议纪要",
        "〔2025〕7号",
        "示例县人民政府办公室                        2025年5月19日",
        "5月13日，县政府召开专题会议，听取县教育局汇报。现纪要如下：",
        "一、会议要求，县教育局2026年2月底前完成教学点优化整合。",
        "二、会议同意追加预算420万元，6月10日前下达。",
    )
    assert [task.end for task in plan.tasks] == ["2026-02", "2025-06-10"]


def test_the_time_behind_a_list_of_labels_is_that_of_its_task() -> None:
    plan = only(
        "示例乡2026年控辍保学任务安排表",
        "任务一：摸清底数",
        "内容：逐村核对儿童少年名册",
        "牵头：各村委会",
        "时间：2026年2月28日前",
    )
    assert [(task.end, task.owner) for task in plan.tasks] == [("2026-02-28", "各村委会")]


def test_columns_named_in_two_rows_bear_the_unit_of_their_group() -> None:
    rows = [
        ("资金来源", "年度投资（万元）", "年度投资（万元）"),
        ("资金来源", "2025年", "2026年"),
        ("县级财政", "1000", "1400"),
    ]
    reading = read_lines([Line("示例县建设投资计划"), *(row(cells, 1) for cells in rows)])
    assert [(one.value, one.unit, one.by) for one in reading.plans[0].targets] == [
        (1000, "万元", "2025-12"),
        (1400, "万元", "2026-12"),
    ]


def test_an_english_title_of_two_lines_says_the_period_and_lines_go_on() -> None:
    plan = only(
        "Hillford County Education Office",
        "Work Plan for Balanced Schooling, School Year 2025/26",
        "1. Steps",
        "By the end of October the office will complete a survey of all of the county's rural",
        "schools and publish it.",
    )
    assert (plan.period.start, plan.period.end) == ("2025-09", "2026-08")
    assert [task.end for task in plan.tasks] == ["2025-10"]
    assert plan.tasks[0].text.endswith("schools and publish it")
