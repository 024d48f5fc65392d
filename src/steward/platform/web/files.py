"""Files as answers."""

from fastapi import Response


def pdf(name: str, body: bytes) -> Response:
    """A file to save."""
    return _saved(name, body, "application/pdf")


def archive(name: str, body: bytes) -> Response:
    """Several files in one to save."""
    return _saved(name, body, "application/zip")


def _saved(name: str, body: bytes, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=media_type, headers=headers)
