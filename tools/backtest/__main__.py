"""python -m tools.backtest: follow the advice on both histories and write the page."""

import sys
from pathlib import Path

from tools.backtest.page import cut, render
from tools.backtest.study import study
from tools.backtest.worlds import data_dir, levels_of, worlds

PAGE = Path(__file__).resolve().parents[2] / "docs" / "evidence" / "advice.md"


def main() -> int:
    """0 when the page is written."""
    folder = data_dir()
    studies = []
    for world in worlds(folder):
        print(f"{world.name}: {len(world.months)} months", file=sys.stderr, flush=True)
        studies.append(study(world))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(render(studies, study(cut(studies[-1].world)), levels_of(folder)), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
