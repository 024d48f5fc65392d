"""Customers over HTTP, one noun a file."""

from fastapi import APIRouter

from steward.know.customers.routes import consents, contacts, facts, looks, matches, reveals, ties

router = APIRouter()
for part in (consents, contacts, facts, looks, matches, reveals, ties):
    router.include_router(part.router)
