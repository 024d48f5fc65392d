"""The one way of compiling numeric functions: Numba, cached on disk, GIL released, IEEE division.

`compiled` is typed, so that strict type checking sees through the decorator.  Numba notices a change of the file a function stands
in, but not of what the function calls or of constants it imports, and would go on running old machine code.  The cache therefore
lies in a folder named by a digest of all sources of `quant`.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numba
from numba.core import config

F = TypeVar("F", bound=Callable[..., object])
PREFIX = "compiled-"


def digest_sources(folder: Path) -> str:
    """Short digest of the Python files below a folder: their places and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _choose_cache() -> None:
    """Where that folder cannot be written, Numba falls back to its own places.

    Set in the environment too: Numba reads all its settings anew from there when one of its variables changes.
    """
    here = Path(__file__).parent
    chosen = Path(os.environ.get("NUMBA_CACHE_DIR") or here / "__pycache__")
    base = chosen.parent if chosen.name.startswith(PREFIX) else chosen  # the process that started this one has chosen already
    folder = str(base / f"{PREFIX}{digest_sources(here)}")
    os.environ["NUMBA_CACHE_DIR"] = vars(config)["CACHE_DIR"] = folder  # numba makes its settings at import, unseen by type checkers


_choose_cache()


def compiled(function: F) -> F:
    """Compile `function` on first call and keep the machine code."""
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def compiled_loosely(function: F) -> F:
    """The same with additions in any order and no regard to NaN: only for results that depend on neither, such as counts and the least."""
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc", "contract", "nnan", "nsz"})(function))
