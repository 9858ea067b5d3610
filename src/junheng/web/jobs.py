"""The worker: takes jobs one after another and has each done by a process of its own.

A process of its own can be ended at any moment, and what it does wrong ends nothing else. It lives no longer than
whoever began it: it reads its standard input, which closes when the server is gone, however it went.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from junheng.web.models import Job
    from junheng.web.services.documents import Made, Tell

    Maker = Callable[[Job, Tell], Made]

BEAT_EVERY = 2.0
"""Seconds between signs of life, and at most so long until a wish to cancel is seen."""
LOOK_EVERY = 1.0
SWEEP_EVERY = 3_600.0
"""Seconds between looks for files that nothing names any more."""
NO_ROOM = 28
"""Status of a process that could not even write down that the disk is full."""
GRACE = 5.0
"""Seconds that a process is given to end by itself."""

log = logging.getLogger(__name__)


class Worker(threading.Thread):
    """Does jobs until it is stopped; what is under way then waits for the next start."""

    def __init__(self) -> None:
        super().__init__(name="junheng-jobs", daemon=True)
        self._ends = threading.Event()
        self._sweeps_at = 0.0

    def stop(self) -> None:
        """End soon; a job under way is given back."""
        self._ends.set()
        self.join(GRACE * 2)

    def run(self) -> None:
        """Take, do, look for dead ones; a data base that is away for a while ends nothing."""
        from django.db import Error, close_old_connections, connection

        while not self._ends.is_set():
            close_old_connections()
            try:
                worked = self.once()
                self._sweep()
            except Error:
                log.exception("the data base could not be asked for jobs")
                worked = False
            if not worked:
                self._ends.wait(LOOK_EVERY)
        connection.close()

    def _sweep(self) -> None:
        """Now and then: what cannot be deleted now can be later."""
        from junheng.web.services.sweeping import sweep

        if time.monotonic() >= self._sweeps_at:
            self._sweeps_at = time.monotonic() + SWEEP_EVERY
            try:
                sweep()
            except OSError:
                log.exception("files that nothing names could not be deleted")

    def once(self) -> bool:
        """Do one job, if one waits; whether there was one."""
        from junheng.web.services.jobs import reap, take

        reap()
        job = take()
        if job is None:
            return False
        begin = [sys.executable, "-m", "junheng.web.jobs", str(job.pk), job.holder]
        with subprocess.Popen(begin, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:  # noqa: S603  # this program itself
            try:
                self._watch(job, child)
            finally:
                _end(child)
        return True

    def _watch(self, job: "Job", child: "subprocess.Popen[bytes]") -> None:
        from junheng.web.services import jobs

        while True:
            try:
                status = child.wait(BEAT_EVERY / 4)
            except subprocess.TimeoutExpired:
                if self._ends.is_set():
                    _end(child)
                    jobs.give_back(job)
                    return
                if not jobs.beat(job):
                    _end(child)
                    jobs.end_cancelled(job)
                    return
                continue
            # Where the process has said itself what came of it, none of these finds the job any more.
            jobs.end_cancelled(job)
            if status == NO_ROOM:
                jobs.fail(job, jobs.trouble("web.files.not_kept"))
            elif status != 0:
                jobs.fail(job, jobs.trouble("web.job.trouble.ended", status=status))
            else:
                jobs.fail(job, jobs.trouble("web.job.trouble.silent"))
            return


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()


def perform(job: "Job", makers: "Mapping[str, Maker] | None" = None) -> None:
    """Do a job here and now, and write down what came of it.

    Args:
        job: One that was taken.
        makers: Kind → who does it; those of the application unless said otherwise.
    """
    from junheng.terms.errors import JunhengError
    from junheng.terms.messages import LANGS
    from junheng.web.services import documents, files, jobs
    from junheng.web.services.refusals import Refused

    known: Mapping[str, Maker] = {documents.KIND: documents.make} if makers is None else makers

    def tell(stage: str, progress: float) -> None:
        if not jobs.tell(job, stage, progress):
            raise Lost

    try:
        made = known[job.kind](job, tell)
        tell("keeping", 0.97)
        jobs.finish(job, files.store(made.body), made.name, len(made.body))
    except Lost:
        log.warning("job %s is no longer this process's", job.pk)
    except (Refused, JunhengError) as refused:
        jobs.fail(job, {lang: refused.say(lang) for lang in LANGS})
    except Exception as unexpected:
        log.exception("job %s", job.pk)
        jobs.fail(job, jobs.trouble("web.job.trouble.unexpected", error=type(unexpected).__name__))


class Lost(Exception):
    """The job is somebody else's by now, or over."""


def main(key: int, holder: str) -> None:
    """Do one job in this process."""
    threading.Thread(target=_with_parent, daemon=True).start()
    django.setup()
    from junheng.web.models import Job
    from junheng.web.services.troubles import DISK, trouble_of

    try:
        perform(Job.objects.select_related("unit", "version__county", "asked_by").get(pk=key, holder=holder))
    except Exception as stopped:
        if trouble_of(stopped) != DISK:
            raise
        raise SystemExit(NO_ROOM) from stopped


def _with_parent() -> None:
    """End this process at once when whoever began it is gone."""
    # Not through Python's buffer: its lock, held by a thread that waits, breaks the end of the process.
    while os.read(0, 1):
        pass
    os._exit(3)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
