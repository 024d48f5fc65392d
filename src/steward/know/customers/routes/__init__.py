"""Customers over HTTP, one noun a file."""

from fastapi import APIRouter

from steward.know.customers.routes import reveals

router = APIRouter()
router.include_router(reveals.router)
