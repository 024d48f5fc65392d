"""What every customer of a test bank has on record before money moves: identified, with a document that is valid, and sharing agreed to."""

from collections.abc import Mapping

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.know.customers.model import Channel, ConsentDecision, ConsentRow
from steward.know.customers.queries import purposes_asked
from steward.platform.work import Work

IDENTIFIED: Mapping[str, Json] = {"kyc": "passed", "id_expires_on": "2039-12-31"}


def agreed_to_share(w: Work, customer_id: CustomerId) -> ConsentRow:
    """Consent to give data to the issuers of what is bought (D05)."""
    return ConsentRow(
        customer_id=customer_id,
        purpose="share_issuers",
        notice=purposes_asked(w.today)["share_issuers"],
        decision=ConsentDecision.GRANTED,
        channel=Channel.BRANCH,
        evidence="form",
    )
