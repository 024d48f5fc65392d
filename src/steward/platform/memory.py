"""The memory of a server's process: how many heaps its threads share."""

import ctypes
from contextlib import suppress

# <malloc.h> of glibc.
_M_ARENA_MAX = -8
HEAPS = 2


def share_heaps(most: int = HEAPS) -> None:
    """Let all threads allocate from `most` heaps. To be called before there are threads; without glibc nothing happens.

    glibc gives threads heaps of their own, eight a core. What one thread gave back another cannot use, so that a server whose
    pages of SQLite come and go on many threads grows by what lies free in each (docs/operations/soak.md has the figures).
    One interpreter runs our threads in turn: they hardly ever wait for a heap.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, most)
