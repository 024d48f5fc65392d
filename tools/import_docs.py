"""Write docs/import/ anew from the schemas of the import kinds: `python -m tools.import_docs`."""

from pathlib import Path

from steward.workflows.imports.csv_files import KINDS
from steward.workflows.imports.schema import document

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "import"


def main() -> None:
    """One page a kind."""
    for kind, handler in KINDS.items():
        (FOLDER / f"{kind}.md").write_text(document(handler.schema), "utf-8")


if __name__ == "__main__":
    main()
