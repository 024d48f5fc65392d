"""The book read by several processes at once, this one among them, all of one instant of the database.

Each other process has its own connection, opens what is sealed with the bank's keys by itself, and writes whole blocks: between the
processes go only the numbers of blocks, whose they are, and their digests.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from steward.deliver.review import queries as review
from steward.kernel.time import Instant
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import open_bank
from steward.platform.work import Work
from steward.workflows.book.ground import read_shelf
from steward.workflows.book.snapshot import BlockReader, Share, Task, Written


class ReaderLost(Exception):
    """A process that read for us is gone; nothing of the snapshot is kept."""


# What another process says before it takes blocks: that it is awake, and that it has joined the view.
GREETINGS = 2


@contextmanager
def reading(rt: Runtime, readers: int) -> Iterator[tuple[Work, Share]]:
    """A reading transaction, and how blocks are shared out among so many readers of the same book.

    On PostgreSQL this process begins while the others wake, and each joins when it has. On SQLite nobody may write until all have joined,
    so that all are awake first.
    """
    with ExitStack() as stack:
        others = [stack.enter_context(_started(rt.settings, rt.clock.now())) for _ in range(readers - 1)]
        coming = dict.fromkeys(others, GREETINGS)

        def join(view: str) -> None:
            for other in others:
                _tell(other, view)
            if rt.settings.is_sqlite:
                _greet(coming, until=0)

        if rt.settings.is_sqlite:
            _greet(coming, until=1)
        yield stack.enter_context(rt.shared_view(SYSTEM, join)), partial(_share, others, coming)


def _greet(coming: dict[Connection, int], until: int) -> None:
    """Hear all of those who come, until each has only so many greetings to say."""
    for other, greetings in list(coming.items()):
        for _ in range(greetings - until):
            _hear(other)
        coming[other] = until


@contextmanager
def _started(settings: Settings, now: Instant) -> Iterator[Connection]:
    """A new process, not a copy of this one, which has threads and connections; ours is the end of the pipe to it."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_help, args=(theirs, settings, now), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()  # it hears the end
        process.join()


def _tell(other: Connection, what: object) -> None:
    try:
        other.send(what)
    except BrokenPipeError:
        raise ReaderLost from None


def _hear(other: Connection) -> Written:
    try:
        said: Written = other.recv()
    except (EOFError, ConnectionResetError):
        raise ReaderLost from None
    return said


def _share(
    others: Sequence[Connection], coming: dict[Connection, int], write: Callable[[Task], Written], tasks: Sequence[Task]
) -> Iterator[Written]:
    """Whoever is free takes the next block; this process works with the others, and waits for nobody who has none."""
    left, busy = iter(tasks), set[Connection]()

    def give(other: Connection) -> None:
        task = next(left, None)
        if task is not None:
            _tell(other, task)
            busy.add(other)

    for other in others:
        if not coming[other]:
            give(other)
    while (own := next(left, None)) is not None or busy:
        if own is not None:
            yield write(own)
        late = {other for other, greetings in coming.items() if greetings}
        asked = busy | late if own is not None else busy
        heard = wait(asked, 0 if own is not None else None)
        for other in [o for o in asked if o in heard]:
            said = _hear(other)
            if other in late:
                coming[other] -= 1
            else:
                busy.remove(other)
                yield said
            if not coming[other]:
                give(other)


def _help(pipe: Connection, settings: Settings, now: Instant) -> None:
    """What another process does: wakes, joins the view it is told, and writes block after block until the pipe is closed."""
    rt = open_bank(settings, {}, clock=SetClock(now))
    try:
        pipe.send(None)
        with rt.work(SYSTEM, read_only=True, view=pipe.recv()) as w:
            pipe.send(None)
            blocks = BlockReader(w, read_shelf(w, review.policy()))
            while True:
                pipe.send(blocks.write(pipe.recv()))
    except (EOFError, BrokenPipeError):
        return  # nothing is left to read, or nobody listens any more
    finally:
        rt.engine.dispose()
