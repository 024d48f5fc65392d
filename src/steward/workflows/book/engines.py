"""Where the blocks of the book are worked off: in this process, in processes of this machine, or on a Dask cluster.

Every engine calls the same function, Arrow in and Arrow out, and keeps only a few blocks on their way, so that memory does not grow with
the book. A block travels with its bytes: a worker needs no folder of ours, keeps nothing on a disk, and one that dies has its blocks done
by another. No engine is trusted: what comes back is held against the snapshot (`checked`).
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BytesIO
from multiprocessing import get_context
from typing import Any

from steward.deliver.review import queries as review
from steward.deliver.review.model import Policy
from steward.deliver.review.queries import Answer, Ground
from steward.platform.settings import BookEngine
from steward.workflows.book.snapshot import GROUND, Snapshot

# Blocks on their way for each worker: one at work and one waiting.
AHEAD = 2
# One thread each, set before anything numeric is loaded: workers are as many as the machine has cores.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
# A worker keeps what it holds in memory: what customers have is on no disk but the snapshot's. Blocks are larger than Dask expects.
DASK = {
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.admin.large-graph-warning-threshold": "256MB",
}
OWN_CLUSTER = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "threads_per_worker": 1, "env": ONE_THREAD}


class EngineUnreached(Exception):
    """The scheduler of the cluster does not answer, or one side does not believe the other's certificate."""


class EngineBroken(Exception):
    """What an engine gave back is not the book it was given."""


Blocks = Iterable[tuple[int, bytes]]
Engine = Callable[[Blocks], Iterator[Answer]]
Submit = Callable[[int, bytes], "Future[Answer]"]


@contextmanager
def engine_of(setting: BookEngine, taken: Snapshot, policy: Policy) -> Iterator[Engine]:
    """The engine that the settings name, ready to work on blocks of this snapshot."""
    if setting.kind == "here":
        work = partial(review.answer_block, taken.ground(), policy)
        yield lambda blocks: (work(number, block) for number, block in blocks)
        return
    started = _pool(setting, taken, policy) if setting.kind == "processes" else _dask(setting, taken, policy)
    with started as (submit, workers):
        yield lambda blocks: _few_at_once(submit, AHEAD * workers, blocks)


def checked(answers: Iterable[Answer], expected: Sequence[int], digests: Sequence[str]) -> Iterator[Answer]:
    """Each expected block once, worked on as the snapshot holds it; EngineBroken as soon as that is not so."""
    missing = set(expected)
    for answer in answers:
        if answer.number not in missing:
            raise EngineBroken(f"block {answer.number} came twice or was never asked for")
        if answer.block != digests[answer.number]:
            raise EngineBroken(f"block {answer.number} is not the one of the snapshot")
        missing.remove(answer.number)
        yield answer
    if missing:
        raise EngineBroken(f"blocks {sorted(missing)} never came back")


def _few_at_once(submit: Submit, most: int, blocks: Blocks) -> Iterator[Answer]:
    """Answers as they come, in no order, never more than `most` blocks on their way."""
    flying = set[Future[Answer]]()
    try:
        for number, block in blocks:
            flying.add(submit(number, block))
            if len(flying) >= most:
                done, flying = wait(flying, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while flying:
            done, flying = wait(flying, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    finally:
        for future in flying:
            future.cancel()


@contextmanager
def _pool(setting: BookEngine, taken: Snapshot, policy: Policy) -> Iterator[tuple[Submit, int]]:
    """New processes, not copies of this one: it has threads and connections."""
    os.environ.update(ONE_THREAD)  # for them; this process has loaded its libraries long ago
    with ProcessPoolExecutor(setting.workers, get_context("spawn")) as executor:
        path = taken.folder / GROUND
        yield lambda number, block: executor.submit(review.answer_block, path, policy, number, block), setting.workers


@contextmanager
def _dask(setting: BookEngine, taken: Snapshot, policy: Policy) -> Iterator[tuple[Submit, int]]:
    """Workers of this machine, or of the cluster at an address. Needs the extra `cluster`.

    The ground travels once, as a result that Dask makes anew when its worker dies.
    """
    import dask  # noqa: PLC0415  - a bank of one machine has none
    from distributed import LocalCluster  # noqa: PLC0415

    with ExitStack() as stack:
        stack.enter_context(dask.config.set(DASK))
        address = setting.address
        if not address:
            cluster = LocalCluster(setting.workers, processes=True, **OWN_CLUSTER)
            address = stack.enter_context(cluster).scheduler_address
        client = stack.enter_context(_client(setting, address))
        client.wait_for_workers(1)
        ground = client.submit(Ground.load, BytesIO((taken.folder / GROUND).read_bytes()))
        executor = stack.enter_context(client.get_executor(pure=False))
        workers = len(client.scheduler_info()["workers"])
        yield lambda number, block: executor.submit(review.answer_block, ground, policy, number, block), workers


def _client(setting: BookEngine, address: str) -> Any:
    """A client of the scheduler; over TLS it shows this machine's certificate, believes the cluster's own authority alone and sends
    nothing in clear. EngineUnreached.
    """
    from distributed import Client  # noqa: PLC0415
    from distributed.security import Security  # noqa: PLC0415

    shown = None
    if setting.tls is not None:
        files = {"tls_ca_file": setting.tls.authority, "tls_client_cert": setting.tls.certificate, "tls_client_key": setting.tls.key}
        shown = Security(require_encryption=True, **{name: str(file) for name, file in files.items()})
    try:
        return Client(address, security=shown)
    except OSError as fault:
        raise EngineUnreached(f"the cluster at {address} is not spoken to: {fault}") from fault
