"""Serving the built web: the customer face at /, the staff face at /staff/, each page with this answer's nonce."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

NONCE_MARK = "__CSP_NONCE__"
FACES = {"/staff/": "staff", "/": "client"}


@cache
def web_root() -> Path | None:
    """The folder of the built web: inside the wheel, or web/dist of a source tree; None when neither is there."""
    inside = Path(str(files("steward"))) / "_web"
    for root in (inside, Path(__file__).resolve().parents[4] / "web" / "dist"):
        if (root / "client" / "index.html").exists():
            return root
    return None


class _Lasting(StaticFiles):
    """Files whose content never changes under their name."""

    def file_response(self, *args: Any, **kw: Any) -> Response:
        answer = super().file_response(*args, **kw)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def mount_site(app: FastAPI) -> None:
    """Serve both faces; every unknown path below a face is its page, because the face routes in the browser."""
    root = web_root()
    if root is None:
        return
    for prefix, face in FACES.items():
        assets = root / face / "assets"
        if assets.exists():
            # Names carry a digest of the content, so browsers may keep them for ever; only these public files are compressed.
            app.mount(f"{prefix}assets", GZipMiddleware(_Lasting(directory=assets)), name=f"{face}-assets")

    def page(request: Request, path: str) -> Response:
        if path.startswith(("api/", "health/", "metrics")):
            raise HTTPException(404)
        face, rest = ("staff", path[6:]) if path == "staff" or path.startswith("staff/") else ("client", path)
        return _file(root / face, rest) or _index(root / face, request)

    app.add_api_route("/{path:path}", page, methods=["GET"], include_in_schema=False, openapi_extra={"x-operation": "public"})


def _file(folder: Path, rest: str) -> Response | None:
    """A plain file such as the manifest or an icon; never anything outside the folder."""
    candidate = (folder / rest).resolve()
    if rest and candidate.is_relative_to(folder.resolve()) and candidate.is_file() and candidate.name != "index.html":
        return FileResponse(candidate)
    return None


def _index(folder: Path, request: Request) -> HTMLResponse:
    text = (folder / "index.html").read_text("utf-8").replace(NONCE_MARK, request.state.nonce)
    return HTMLResponse(text, headers={"Cache-Control": "no-store"})
