"""Files as answers."""

from fastapi import Response


def pdf(name: str, body: bytes) -> Response:
    """A file to save."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type="application/pdf", headers=headers)
