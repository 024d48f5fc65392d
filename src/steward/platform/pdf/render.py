"""Drawing a paper: the same paper gives the same bytes, in every process and on every machine with the same typefaces."""

import datetime as dt
import json
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from steward.kernel.json import plain
from steward.kernel.paper import Paper
from steward.kernel.refusal import Kind, Refusal
from steward.platform.pdf.fonts import FAMILIES, font_paths

if TYPE_CHECKING:
    import typst

LAYOUT = Path(__file__).with_name("paper.typ")
_one_at_a_time = threading.Lock()


class CannotDraw(Refusal):
    """The paper holds a character that no typeface here has."""

    kind = Kind.CONFLICT
    code = "pdf.cannot_draw"


def render(paper: Paper) -> bytes:
    """The paper as a PDF file (PDF/A-2a, tagged); CannotDraw when a character is missing, FontsMissing without typefaces."""
    import typst  # noqa: PLC0415 - loads a compiler

    stamp = int(dt.datetime.combine(dt.date.fromisoformat(paper.day), dt.time(), dt.UTC).timestamp())
    data = json.dumps({**plain(paper), "fonts": FAMILIES}, ensure_ascii=False)
    try:
        with _one_at_a_time:
            # Tagged for readers who listen (PDF/UA), and fit to be kept: PDF/A refuses a character that no typeface has, so that nobody
            # signs a document with a gap in it.
            drawn = _compiler().compile(format="pdf", sys_inputs={"data": data}, pdf_standards=["a-2a", "ua-1"], timestamp=stamp)
    except typst.TypstError as problem:
        raise CannotDraw(why=str(problem)[:200]) from None
    assert isinstance(drawn, bytes)
    return drawn


@cache
def _compiler() -> "typst.Compiler":
    import typst  # noqa: PLC0415

    return typst.Compiler(str(LAYOUT), root=str(LAYOUT.parent), font_paths=list(font_paths()), ignore_system_fonts=True)
