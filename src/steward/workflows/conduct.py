"""Once a night, what every customer did when markets moved is counted anew."""

from steward.know.suitability.actions import record_conduct
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime


def count_all(rt: Runtime) -> int:
    """Count everybody's conduct; how many customers' counts changed."""
    return rt.run(SYSTEM, record_conduct)
