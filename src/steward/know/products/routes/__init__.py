"""Products over HTTP."""

from fastapi import APIRouter

from steward.know.products.routes import life, shelf

router = APIRouter()
router.include_router(shelf.router)
router.include_router(life.router)
