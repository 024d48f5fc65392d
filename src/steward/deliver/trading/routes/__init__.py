"""Trading over HTTP."""

from fastapi import APIRouter

from steward.deliver.trading.routes import conversions, custody, dividends, exchange, notices, orders, recurring, subscriptions
from steward.deliver.trading.routes.orders import OrderOut, orders_out

router = APIRouter()
router.include_router(conversions.router)
router.include_router(custody.router)
router.include_router(dividends.router)
router.include_router(exchange.router)
router.include_router(notices.router)
router.include_router(orders.router)
router.include_router(recurring.router)
router.include_router(subscriptions.router)

__all__ = ["OrderOut", "orders_out", "router"]
