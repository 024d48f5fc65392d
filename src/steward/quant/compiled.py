"""The one way of compiling numeric functions: Numba, cached on disk, GIL released, IEEE division.

`compiled` is typed, so that strict type checking sees through the decorator.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile `function` on first call and keep the machine code beside the source."""
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
