"""How long reading takes at this bank."""

from steward.guard.contracts.model import ShownSection
from steward.platform.work import Work


def seconds_asked(w: Work, section: ShownSection) -> int:
    """Seconds a section has to be open. Only a demo bank may ask for less than its length does."""
    share = w.runtime.settings.reading_percent
    if not w.runtime.demo:
        share = max(share, 100)
    return -(-section.min_seconds * share // 100)
