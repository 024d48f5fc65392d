"""The same bytes from every engine, with a worker killed on the way; an engine that loses or doubles a block is caught (issue 7, O1)."""

import datetime as dt
import hashlib
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pyarrow import feather

from benchmarks.book import make_block, make_ground
from steward.deliver.review import queries as review
from steward.deliver.review.queries import Answer
from steward.platform.settings import BookEngine, InsecureStart, Settings
from steward.workflows.book.engines import EngineBroken, checked, engine_of
from steward.workflows.book.review_all import review_book
from steward.workflows.book.snapshot import GROUND, Snapshot
from tests.support.banks import new_bank
from tests.support.desk import Desk

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed: make venv")

BLOCKS, ROWS = 12, 150
# What Dask's own parts warn of while a worker is killed under them.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of a made book."""
    folder = tmp_path_factory.mktemp("book")
    ground = make_ground(20, 1)
    ground.save(folder / GROUND)
    digests, lasts = list[str](), list[str]()
    for number in range(BLOCKS):
        table, path = make_block(number * ROWS, ROWS, ground, 1), folder / f"block-{number:05}.arrow"
        feather.write_feather(table, path, compression="uncompressed")
        digests.append(hashlib.sha256(path.read_bytes()).hexdigest())
        lasts.append(table["customer"][-1].as_py())
    return Snapshot(folder, BLOCKS * ROWS, tuple(lasts), tuple(digests), "", "all")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A bank with one product, above the level of some."""
    made = Desk(new_bank(tmp_path))
    made.product(annual_fee_bps=150, issuer_grade=3)
    made.price(dt.date(2026, 2, 27), "1.0000")
    yield made
    made.rt.engine.dispose()


def blocks(taken: Snapshot) -> Iterator[tuple[int, bytes]]:
    return ((number, taken.block(number)) for number in range(BLOCKS))


def digest(answers: Iterable[Answer]) -> str:
    whole = review.FoundDigest()
    for answer in sorted(answers, key=lambda a: a.number):
        whole.add(answer.found)
    return whole.hexdigest()


def work_through(setting: BookEngine, taken: Snapshot, given: Iterable[tuple[int, bytes]] | None = None) -> str:
    with engine_of(setting, taken, review.policy()) as engine:
        return digest(checked(engine(blocks(taken) if given is None else given), range(BLOCKS), taken.blocks))


@pytest.fixture(scope="module")
def here(taken: Snapshot) -> str:
    return work_through(BookEngine(), taken)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two worker processes on this machine's own address."""
    with distributed.LocalCluster(2, processes=True, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as made:
        yield made


def test_processes_give_the_bytes_of_one_process(taken: Snapshot, here: str) -> None:
    assert work_through(BookEngine("processes", 2), taken) == here


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(taken: Snapshot, here: str, cluster: Any) -> None:
    with distributed.Client(cluster.scheduler_address) as client:
        pids = client.run(os.getpid)
    held: list[int] = []

    def strike(worker: Any, pid: int) -> None:
        held.append(len(worker.processing) + len(worker.has_what))
        os.kill(pid, signal.SIGKILL)

    def struck() -> Iterator[tuple[int, bytes]]:
        for number, block in blocks(taken):
            if number == 2:  # it stands still with what it was given, then it is dead
                victim = max(cluster.scheduler.workers.values(), key=lambda w: len(w.has_what))
                os.kill(pids[victim.address], signal.SIGSTOP)
                threading.Timer(0.2, strike, (victim, pids[victim.address])).start()
            yield number, block

    setting = Settings.from_env({"STEWARD_BOOK_ENGINE": cluster.scheduler_address}).book_engine
    assert work_through(setting, taken, struck()) == here
    assert held[0] > 0
    with distributed.Client(cluster.scheduler_address) as client:
        assert not set(client.run(os.getpid).values()) >= set(pids.values())


def test_a_run_over_a_bank_says_the_same_on_a_cluster(desk: Desk, cluster: Any) -> None:
    for level in (2, 3, None):
        desk.customer("900000", units="50000", level=level)
    here = review_book(desk.rt, rows=1)
    desk.rt.settings = replace(desk.rt.settings, book_engine=BookEngine("dask", address=cluster.scheduler_address))
    there = review_book(desk.rt, rows=1)
    assert (there.digest, there.blocks, there.changes["unchanged"]) == (here.digest, 3, sum(here.findings.values()))
    assert here.findings


def lost(answers: list[Answer]) -> list[Answer]:
    return answers[:-1]


def doubled(answers: list[Answer]) -> list[Answer]:
    return [*answers, answers[3]]


def mixed_up(answers: list[Answer]) -> list[Answer]:
    return [replace(answers[0], number=1), replace(answers[1], number=0), *answers[2:]]


@pytest.mark.parametrize(
    ("bug", "said"), [(lost, r"\[11\] never came back"), (doubled, "3 came twice"), (mixed_up, "1 is not the one of the snapshot")]
)
def test_a_planted_bug_of_an_engine_is_caught(taken: Snapshot, bug: Callable[[list[Answer]], list[Answer]], said: str) -> None:
    work = partial(review.answer_block, taken.ground(), review.policy())
    answers = [work(number, block) for number, block in blocks(taken)]
    with pytest.raises(EngineBroken, match=said):
        list(checked(bug(answers), range(BLOCKS), taken.blocks))


def test_a_block_cut_short_on_its_way_is_caught(taken: Snapshot) -> None:
    short = make_block(0, ROWS - 1, taken.ground(), 1)
    path = taken.folder / "short.arrow"
    feather.write_feather(short, path, compression="uncompressed")
    answer = review.answer_block(taken.ground(), review.policy(), 0, path.read_bytes())
    with pytest.raises(EngineBroken, match="0 is not the one"):
        list(checked([answer], [0], taken.blocks))


@pytest.mark.parametrize("text", ["", "there", "processes:0", "processes:many", "dask:", "tcp://10.0.0.7:8786", "http://127.0.0.1:1"])
def test_an_engine_that_is_none_or_would_be_overheard_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(InsecureStart, match="STEWARD_BOOK_ENGINE"):
        Settings.from_env({"STEWARD_HOME": str(tmp_path), "STEWARD_BOOK_ENGINE": text})


def test_the_engines_that_settings_can_name(tmp_path: Path) -> None:
    def read(text: str) -> BookEngine:
        return Settings.from_env({"STEWARD_HOME": str(tmp_path), "STEWARD_BOOK_ENGINE": text}).book_engine

    assert read("here") == Settings.from_env({"STEWARD_HOME": str(tmp_path)}).book_engine == BookEngine()
    assert (read("processes:2"), read("dask:3")) == (BookEngine("processes", 2), BookEngine("dask", 3))
    assert read("tcp://127.0.0.1:8786") == BookEngine("dask", address="tcp://127.0.0.1:8786")
