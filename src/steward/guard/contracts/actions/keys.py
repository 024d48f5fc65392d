"""The deployment's own keys: made when first needed, sealed at rest, opened only to certify and to stamp."""

from dataclasses import dataclass

from steward.guard.contracts.queries.contracts import bank_name
from steward.guard.contracts.store import contracts as store
from steward.platform.pdf.keys import Identity, OwnAuthority, new_clock, new_root, new_seal
from steward.platform.work import Work


@dataclass(frozen=True, slots=True, repr=False)
class DeploymentKeys:
    """Who certifies signers, who states the time, and the bank's seal."""

    authority: OwnAuthority
    clock: Identity
    seal: Identity


def deployment_keys(w: Work) -> DeploymentKeys:
    """The keys of this deployment."""
    found = store.identities(w)
    if not found:
        bank = bank_name(w, "zh")
        root = new_root(bank, w.now)
        store.add_identities(w, {"root": root, "clock": new_clock(bank, w.now, root), "seal": new_seal(bank, w.now, root)})
        found = store.identities(w)
    return DeploymentKeys(OwnAuthority(found["root"], bank_name(w, "zh")), found["clock"], found["seal"])
