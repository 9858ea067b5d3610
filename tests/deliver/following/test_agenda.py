"""The calendar file, read back."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from junheng.deliver.following.agenda import UNPRINTABLE, agenda, entries
from junheng.deliver.workplan.model import Duty, Task, Version, When, WorkPlan
from tests.deliver.following.plans import plan_of

WORDS = st.text(max_size=60)


def read_back(drawn: bytes) -> list[tuple[str, date, str, str]]:
    found = []
    for event in Calendar.from_ical(drawn).walk("VEVENT"):
        day = event.decoded("dtstart")
        assert type(day) is date
        assert (event.decoded("dtend") - day).days == 1
        found.append((str(event["uid"]), day, str(event["summary"]), str(event.get("description", ""))))
    return found


@given(st.lists(st.tuples(WORDS, WORDS, st.dates(date(1990, 1, 1), date(2080, 1, 1))), max_size=4), WORDS)
def test_whatever_the_words_the_file_gives_back_the_entries(tasks: list[tuple[str, str, date]], title: str) -> None:
    plan = WorkPlan(
        title,
        "county",
        tasks=tuple(
            Task(f"T{number}", text, owner=owner, end=When(day.year, day.month, day.day))
            for number, (text, owner, day) in enumerate(tasks)
        ),
        duties=(Duty("D1", title, title, end=When(2024, 6)),),
    )
    wanted = [(entry.uid, entry.day, entry.title, entry.about) for entry in entries(plan, "zh")]
    assert read_back(agenda(plan, "zh")) == wanted
    assert len(wanted) == len(tasks) + 1


def test_every_kind_of_day_has_its_entry() -> None:
    plan = plan_of(
        {
            "tasks": [
                {"id": "A", "text": "调查", "start": "2024-01", "end": "2024-02"},
                {"id": "B", "text": "启动", "end": "2024-03-15", "milestone": "yes"},
                {"id": "C", "text": "教研", "start": "2024-01", "end": "2024-03", "every": "month"},
                {"id": "D", "text": "无日期"},
            ],
            "duties": [
                {"id": "E", "unit": "甲乡", "every": "quarter", "start": "2024-01", "end": "2024-06", "days": "5"}
            ],
        }
    )
    found = [(entry.kind, str(entry.day)) for entry in entries(plan, "zh")]
    assert found == [
        ("time", "2024-01-31"),
        ("task", "2024-02-29"),
        ("time", "2024-02-29"),
        ("milestone", "2024-03-15"),
        ("time", "2024-03-31"),
        ("report", "2024-04-05"),
        ("report", "2024-07-05"),
    ]


def test_a_later_version_keeps_the_names_of_its_entries_and_the_same_plan_its_bytes() -> None:
    first = plan_of({"tasks": [{"id": "任务一", "end": "2024-02"}], "versions": [{"number": "1", "on": "2024-01-02"}]})
    later = WorkPlan(
        first.title,
        "county",
        tasks=(Task("任务一", "改写", end=When(2024, 5)),),
        versions=(*first.versions, Version(2, date(2024, 2, 1))),
    )
    assert agenda(first, "zh") == agenda(first, "zh")
    assert [entry.uid for entry in entries(first, "zh")] == [entry.uid for entry in entries(later, "zh")]
    event = Calendar.from_ical(agenda(later, "zh")).walk("VEVENT")[0]
    assert event["sequence"] == 2
    assert event["uid"].isascii()


def test_no_line_is_longer_than_a_reader_must_take() -> None:
    plan = plan_of({"tasks": [{"id": "A", "text": "改善办学条件，" * 40, "end": "2024-02"}]})
    assert max(len(line) for line in agenda(plan, "zh").split(b"\r\n")) <= 75
    assert not UNPRINTABLE.search(entries(plan, "zh")[0].title)
