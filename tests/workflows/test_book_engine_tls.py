"""A cluster is spoken to over TLS with certificates on both sides, or not at all (issue 7, S5)."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from steward.deliver.review import queries as review
from steward.platform.settings import BookEngine, InsecureStart, Settings, TlsFiles
from steward.workflows.book.engines import EngineUnreached, checked, engine_of
from steward.workflows.book.snapshot import Snapshot
from tests.support.certificates import Authority, make_authority
from tests.workflows.test_book_engines import BLOCKS, blocks, digest, taken

dask = pytest.importorskip("dask", reason="the extra `cluster` is not installed: make venv")
distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed: make venv")
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

__all__ = ["taken"]  # the snapshot of the made book


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tls") / "ours", "the cluster's own")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tls") / "theirs", "somebody else's")


@pytest.fixture(scope="module")
def cluster(ours: Authority) -> Iterator[Any]:
    """Two workers and a scheduler that show certificates of the cluster's own authority and ask for one."""
    told: dict[str, Any] = {"tls_ca_file": str(ours.file), "require_encryption": True}
    for role in ("scheduler", "worker", "client"):
        files = ours.vouch(role)
        told |= {f"tls_{role}_cert": str(files.certificate), f"tls_{role}_key": str(files.key)}
    security = distributed.security.Security(**told)
    where = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "protocol": "tls://"}
    with distributed.LocalCluster(2, processes=True, threads_per_worker=1, security=security, **where) as made:
        yield made


def environment(address: str, files: TlsFiles) -> dict[str, str]:
    named = {"CA": files.authority, "CERT": files.certificate, "KEY": files.key}
    return {"STEWARD_BOOK_ENGINE": address, **{f"STEWARD_BOOK_ENGINE_{part}": str(file) for part, file in named.items()}}


def work_through(setting: BookEngine, taken: Snapshot) -> str:
    with engine_of(setting, taken, review.policy()) as engine:
        return digest(checked(engine(blocks(taken)), range(BLOCKS), taken.blocks))


def test_a_cluster_over_tls_gives_the_bytes_of_one_process(taken: Snapshot, cluster: Any, ours: Authority) -> None:
    assert cluster.scheduler_address.startswith("tls://")
    setting = Settings.from_env(environment(cluster.scheduler_address, ours.vouch("bank"))).book_engine
    assert work_through(setting, taken) == work_through(BookEngine(), taken)


def test_a_scheduler_that_another_authority_vouches_for_is_not_spoken_to(taken: Snapshot, cluster: Any, theirs: Authority) -> None:
    setting = Settings.from_env(environment(cluster.scheduler_address, theirs.vouch("bank"))).book_engine
    with pytest.raises(EngineUnreached, match="TLS certificate does not match"):
        work_through(setting, taken)


def test_whom_another_authority_vouches_for_is_not_let_in(taken: Snapshot, cluster: Any, ours: Authority, theirs: Authority) -> None:
    """Planted: a stranger who believes the right authority and shows a certificate of another."""
    stranger = theirs.vouch("stranger")
    setting = BookEngine("dask", address=cluster.scheduler_address, tls=TlsFiles(ours.file, stranger.certificate, stranger.key))
    with dask.config.set({"distributed.comm.timeouts.connect": "3s"}), pytest.raises(EngineUnreached, match="not spoken to"):
        work_through(setting, taken)


def test_a_cluster_elsewhere_without_tls_is_no_engine() -> None:
    """Whoever makes the engine, from settings or not: what customers have leaves this machine sealed."""
    for address in ("tcp://10.0.0.7:8786", "tcp://book.bank.test:8786", "ws://127.0.0.1:8786", "tls://book.bank.test:8786"):
        with pytest.raises(InsecureStart, match=r"over TLS or not at all|_CA"):
            BookEngine("dask", address=address)
    assert BookEngine("dask", address="tcp://127.0.0.1:8786").tls is None


@pytest.mark.parametrize("gone", ["CA", "CERT", "KEY"])
def test_two_of_the_three_files_are_none(gone: str, ours: Authority) -> None:
    told = environment("tls://book.bank.test:8786", ours.vouch("bank"))
    del told[f"STEWARD_BOOK_ENGINE_{gone}"]
    with pytest.raises(InsecureStart, match="belong together"):
        Settings.from_env(told)


def test_files_are_there_serve_the_engine_and_the_key_is_not_everybodys(ours: Authority) -> None:
    files = ours.vouch("bank")
    told = environment("tls://book.bank.test:8786", files)
    assert Settings.from_env(told).book_engine == BookEngine("dask", address="tls://book.bank.test:8786", tls=files)
    with pytest.raises(InsecureStart, match="_CERT is no file"):
        Settings.from_env({**told, "STEWARD_BOOK_ENGINE_CERT": str(Path(os.sep) / "nowhere.pem")})
    for engine in ("here", "dask:2", "tcp://127.0.0.1:8786"):
        with pytest.raises(InsecureStart, match="no other engine"):
            Settings.from_env({**told, "STEWARD_BOOK_ENGINE": engine})
    files.key.chmod(0o644)
    with pytest.raises(InsecureStart, match="chmod o="):
        Settings.from_env(told)
