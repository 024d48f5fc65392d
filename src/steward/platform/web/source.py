"""Where a request comes from, when proxies stand before the server."""

import ipaddress
from collections.abc import Sequence

from steward.platform.settings import Network


def source_of(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The nearest address on the way here that is no proxy of ours.

    `forwarded` is X-Forwarded-For: each proxy adds at the right whom it heard from, so only the part that trusted
    proxies wrote is believed; what a caller put there stays further left and is never reached.
    """
    way = [*(part.strip() for part in forwarded.split(",") if part.strip()), peer]
    while len(way) > 1 and _is_ours(way[-1], trusted):
        way.pop()
    return way[-1]


def _is_ours(address: str, trusted: Sequence[Network]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in trusted)
