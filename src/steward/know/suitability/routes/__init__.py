"""Suitability over HTTP, one noun a file."""

from fastapi import APIRouter

from steward.know.suitability.routes import attempts, claims, instruments, papers, standing

router = APIRouter()
for part in (instruments, papers, attempts, claims, standing):
    router.include_router(part.router)
