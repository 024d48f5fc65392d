"""Proposals whose time is over end by themselves; the server's schedule sees to it."""

from steward.advise.advice import actions
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime


def expire_overdue(rt: Runtime) -> int:
    """End every issued proposal that nobody decided in time; returns how many."""
    return rt.run(SYSTEM, actions.expire_proposals)
