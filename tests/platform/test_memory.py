"""Threads of a server share their heaps."""

import subprocess
import sys

import pytest

# Twenty threads allocate at once; then the heaps are counted in what malloc_info of glibc tells.
HEAPS = """
import ctypes, re, threading
from steward.platform.memory import share_heaps
{}
libc = ctypes.CDLL(None)
all_here = threading.Barrier(20)
def allocate():
    all_here.wait()
    kept = [bytearray(5_000) for _ in range(100)]
    all_here.wait()
threads = [threading.Thread(target=allocate) for _ in range(20)]
for one in threads: one.start()
for one in threads: one.join()
told, size = ctypes.c_char_p(), ctypes.c_size_t()
libc.open_memstream.restype = ctypes.c_void_p
stream = ctypes.c_void_p(libc.open_memstream(ctypes.byref(told), ctypes.byref(size)))
libc.malloc_info(0, stream)
libc.fclose(stream)
print(len(re.findall(rb"<heap nr=", told.value)))
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only glibc has heaps to share")


def heaps(first: str) -> int:
    told = subprocess.run([sys.executable, "-c", HEAPS.format(first)], check=True, capture_output=True, text=True).stdout
    return int(told)


def test_threads_share_two_heaps() -> None:
    assert heaps("share_heaps()") <= 2


def test_left_alone_they_take_more() -> None:
    assert heaps("") > 2
