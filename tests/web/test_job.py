"""Jobs: taken once, lost by whoever is silent, ended when asked; a real server ends and resumes them."""

from collections.abc import Generator
from datetime import timedelta

import pytest
from django.utils import timezone

from junheng.web.jobs import perform
from junheng.web.models import Job, Person, Unit
from junheng.web.services import jobs
from junheng.web.services.documents import Made, Tell
from junheng.web.services.refusals import Refused
from tests.web.installation import Client, Installation


@pytest.fixture
def county(db: None) -> Unit:
    return Unit.objects.get(kind="county")


def waiting(county: Unit, kind: str = "document") -> Job:
    return Job.objects.create(kind=kind, unit=county, asked_at=timezone.now())


def taken(county: Unit) -> Job:
    waiting(county)
    job = jobs.take()
    assert job is not None
    return job


def state(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def silent(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(beat=timezone.now() - jobs.SILENT - timedelta(seconds=1))


def test_each_job_is_taken_once_the_oldest_first(county: Unit) -> None:
    first, second = waiting(county), waiting(county)
    found = [jobs.take(), jobs.take(), jobs.take()]
    assert [job and job.pk for job in found] == [first.pk, second.pk, None]


def test_what_has_lost_its_worker_waits_again_and_the_old_worker_writes_nothing_more(county: Unit) -> None:
    job = taken(county)
    assert jobs.reap() == 0
    silent(job)
    assert jobs.reap() == 1
    assert state(job) == "waiting"
    assert not jobs.tell(job, "drawing", 0.5)
    assert not jobs.finish(job, "0" * 64, "a.pdf", 1)
    jobs.fail(job, {"zh": "", "en": ""})
    assert state(job) == "waiting"


def test_after_three_tries_it_has_failed_and_says_so(county: Unit) -> None:
    job = waiting(county)
    for _ in range(jobs.TRIES):
        begun = jobs.take()
        assert begun is not None
        silent(begun)
        jobs.reap()
    found = Job.objects.get(pk=job.pk)
    assert found.state == "failed"
    assert "已尝试3次" in found.trouble["zh"]


def test_a_cancelled_job_that_waits_ends_at_once_and_cannot_be_cancelled_twice(county: Unit) -> None:
    person, job = Person.objects.get(username="demo-planner"), waiting(county)
    jobs.cancel(person, job)
    assert state(job) == "cancelled"
    assert jobs.take() is None
    with pytest.raises(Refused, match="over"):
        jobs.cancel(person, job)


def test_a_cancelled_job_that_runs_is_no_longer_wanted_and_is_never_done(county: Unit) -> None:
    job = taken(county)
    assert jobs.beat(job)
    jobs.cancel(Person.objects.get(username="demo-planner"), job)
    assert not jobs.beat(job)
    assert not jobs.finish(job, "0" * 64, "a.pdf", 1)
    jobs.end_cancelled(job)
    assert state(job) == "cancelled"


def test_a_fault_of_the_program_is_told_and_ends_the_job_alone(county: Unit, caplog: pytest.LogCaptureFixture) -> None:
    def faulty(job: Job, tell: Tell) -> Made:
        tell("writing", 0.3)
        raise ZeroDivisionError

    job = taken(county)
    perform(job, {"document": faulty})
    found = Job.objects.get(pk=job.pk)
    assert found.state == "failed"
    assert "ZeroDivisionError" in found.trouble["en"]
    assert "ZeroDivisionError" in caplog.text


def test_whoever_lost_a_job_stops_at_the_next_word(county: Unit) -> None:
    def slow(job: Job, tell: Tell) -> Made:
        silent(job)
        jobs.reap()
        tell("drawing", 0.5)
        raise AssertionError("it went on")

    job = taken(county)
    perform(job, {"document": slow})
    assert state(job) == "waiting"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Installation]:
    found = Installation(tmp_path_factory.mktemp("served") / "home").start()
    yield found
    found.stop()


def ask(served: Installation, client: Client, kind: str, format: str) -> int:
    version, campaign, county = served.told(
        "select locked_id, id, county_id from web_campaign where locked_id is not null"
    )[0]
    told = {"unit": str(county), "version": str(version), "kind": kind, "format": format, "lang": "zh"}
    client.post(f"/county/{campaign}/documents/make/", told)
    return int(served.told("select max(id) from web_job")[0][0])


def wait_for(served: Installation, key: int, *states: str) -> None:
    served.until(lambda: served.told("select state from web_job where id = ?", key)[0][0] in states, states[0])


def test_a_job_under_way_is_cancelled_and_the_next_one_done(served: Installation) -> None:
    planner = served.client("planner")
    first = ask(served, planner, "self-assessment", "pdf")
    second = ask(served, planner, "annex", "xlsx")
    wait_for(served, first, "running")
    planner.post(f"/document/{first}/cancel/", {})
    wait_for(served, first, "cancelled")
    wait_for(served, second, "done")
    assert planner.get(f"/document/{second}/file/")[1][:2] == b"PK"


def test_after_a_power_cut_a_job_under_way_is_done_by_the_next_server(served: Installation) -> None:
    key = ask(served, served.client("planner"), "survey", "docx")
    wait_for(served, key, "running")
    served.kill()
    served.start()
    wait_for(served, key, "done")
    assert served.told("select tries from web_job where id = ?", key) == [(2,)]


def test_a_server_that_is_stopped_gives_its_job_back_at_once(served: Installation) -> None:
    key = ask(served, served.client("planner"), "method", "pdf")
    wait_for(served, key, "running")
    served.stop()
    assert served.told("select state, tries from web_job where id = ?", key) == [("waiting", 0)]
    served.start()
    wait_for(served, key, "done")
