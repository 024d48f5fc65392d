"""Products over HTTP."""

from fastapi import APIRouter

from steward.know.products.routes import shelf

router = APIRouter()
router.include_router(shelf.router)
