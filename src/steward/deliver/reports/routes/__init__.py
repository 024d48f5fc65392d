"""Reports and bridges over HTTP."""

from fastapi import APIRouter

from steward.deliver.reports.routes import bridge, entries, report

router = APIRouter()
router.include_router(report.router)
router.include_router(entries.router)
router.include_router(bridge.router)

__all__ = ["router"]
