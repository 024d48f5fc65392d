"""Writes the server's OpenAPI where the web's client is generated from: web/shared/src/api/openapi.json."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from steward.app import create_app, open_runtime, prepare_database
from steward.platform.settings import Settings

TARGET = Path(__file__).resolve().parents[1] / "web" / "shared" / "src" / "api" / "openapi.json"


def openapi_text() -> str:
    """The description as the file keeps it: sorted and indented, so that a change reads as a change."""
    with TemporaryDirectory() as home:
        settings = Settings.from_env({"STEWARD_HOME": home})
        prepare_database(settings, demo=True)
        rt = open_runtime(settings)
        described = create_app(rt).openapi()
        rt.engine.dispose()
    return json.dumps(described, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    TARGET.write_text(openapi_text(), "utf-8")
