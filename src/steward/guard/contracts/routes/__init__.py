"""Disclosures and contracts over HTTP: for the customer who reads, answers and signs, and for the people of the bank."""

from fastapi import APIRouter

from steward.guard.contracts.routes.contracts import router as contract_router
from steward.guard.contracts.routes.customer import router as customer_router
from steward.guard.contracts.routes.staff import router as staff_router

router = APIRouter()
router.include_router(contract_router)
router.include_router(customer_router)
router.include_router(staff_router)
