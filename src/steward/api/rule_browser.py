"""The rule browser: what every pack says, since when and why, how often a rule speaks, and the bank's own layer from draft to release."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from steward.guard.compliance import actions, queries
from steward.guard.compliance.model import Draft, DraftClosed, LayerFault, Release
from steward.kernel.time import BusinessDate
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.propose import find_proposal
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.words import outline, say
from steward.platform.work import Work

router = APIRouter(prefix="/api/rules")
READ = operation(Operation.COMPLIANCE_PACK_READ)
NAME = r"^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$"
PackPath = Annotated[str, Path(pattern=NAME)]
RulePath = Annotated[str, Path(pattern=NAME)]
VersionQuery = Annotated[str, Query(pattern=NAME)]
# What a sentence leaves open until there is a case.


class PackVersionOut(BaseModel):
    """A version of a pack; `layered` when the bank's own layer lies on it."""

    version: str
    since: date
    in_force: bool
    layered: bool


class RulePackOut(BaseModel):
    """A pack with its versions, oldest first."""

    name: str
    regimes: list[str]
    versions: list[PackVersionOut]


class RulePacksOut(BaseModel):
    """Every pack, and what the marks mean."""

    packs: list[RulePackOut]
    marks: dict[str, str]


class RuleParamOut(BaseModel):
    """A number of a rule: `shipped` when the bank moved it, `stricter` the way it may be moved, if any."""

    name: str
    label: str
    value: str
    mark: str
    stricter: str | None
    shipped: str | None


class RuleOut(BaseModel):
    """A rule as it stands in a version; `version` is the first in which it said so, `own` one of the bank's."""

    id: str
    clause: str
    text: str
    mark: str
    acts: list[str]
    regimes: list[str]
    decision: str
    shipped_decision: str | None
    unknown: str
    condition: str
    params: list[RuleParamOut]
    since: date
    until: date | None
    version: str
    own: bool
    test: str


class RulesOut(BaseModel):
    """The rules of one version, in the order they are asked."""

    pack: str
    version: str
    since: date
    digest: str
    rules: list[RuleOut]


class RuleDifferenceOut(BaseModel):
    """What is different about one rule."""

    rule_id: str
    what: str
    before: str
    after: str


class RuleDayOut(BaseModel):
    """On how many clearances of a day a rule spoke."""

    day: date
    count: int


class LayerDraftIn(BaseModel):
    """A layer as it is to be: everything it changes and adds."""

    pack: str = Field(pattern=NAME)
    since: date
    reason: str = Field(min_length=4, max_length=400)
    content: dict[str, Any]
    draft_id: str | None = Field(default=None, max_length=36)


class LayerFaultOut(BaseModel):
    """What is wrong with one rule of a layer."""

    rule_id: str
    sentence: str


class LayerDraftOut(BaseModel):
    """A draft; `digest` is what a checker approves, `mine` when the asker may not release it."""

    id: str
    pack: str
    since: date
    content: dict[str, Any]
    reason: str
    authors: list[str]
    state: str
    mine: bool
    digest: str | None
    changed_at: datetime


class LayerReleaseOut(BaseModel):
    """A layer that was released: by whom, on which report, from which day."""

    pack: str
    number: int
    since: date
    content: dict[str, Any]
    reason: str
    authors: list[str]
    checker: str
    released_at: datetime
    pack_digest: str
    impact_digest: str


class ReleaseDecisionIn(BaseModel):
    """Yes or no to somebody else's draft; `digest` is of what was shown."""

    approve: bool
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class LayerTrialOut(BaseModel):
    """The trial that was asked for."""

    impact_id: str


@router.get("/packs", **READ)
def list_packs(call: CallDep) -> RulePacksOut:
    """Every pack with its versions, those to come included."""

    def read(w: Work) -> RulePacksOut:
        found = queries.list_packs(w)
        marks = {mark: call.say(f"compliance.mark_{mark}") for mark in ("V1", "V2", "V3", "M", "D")}
        return RulePacksOut(packs=[_pack_out(name, versions, BusinessDate(w.today)) for name, versions in found.items()], marks=marks)

    return call.read(read)


def _pack_out(name: str, versions: Sequence[Any], today: BusinessDate) -> RulePackOut:
    current = max((p.since for p in versions if p.since <= today), default=None)
    shown = [PackVersionOut(version=p.version, since=p.since, in_force=p.since == current, layered=p.layered) for p in versions]
    return RulePackOut(name=name, regimes=sorted(versions[0].regimes), versions=shown)


@router.get("/packs/{pack}/rules", **READ)
def list_rules(call: CallDep, pack: PackPath, version: Annotated[str | None, Query(pattern=NAME)] = None) -> RulesOut:
    """The rules of one version, of today's when none is named."""

    def read(w: Work) -> RulesOut:
        found = queries.get_pack(w, pack, version)
        packs = queries.packs_of(w)
        base = {r.id: r for r in queries.base_on(pack, found.since).rules}
        rules = [_rule_out(call, r, base.get(r.id), queries.first_version(packs, found, r)) for r in found.rules]
        return RulesOut(pack=pack, version=found.version, since=found.since, digest=found.digest, rules=rules)

    return call.read(read)


def _rule_out(call: Call, rule: Any, base: Any, version: str) -> RuleOut:
    return RuleOut(
        id=rule.id,
        clause=rule.clause,
        text=outline(call.language, rule.code, rule.numbers),
        mark=rule.mark,
        acts=sorted(rule.acts),
        regimes=sorted(rule.regimes or ()),
        decision=rule.decision.name,
        shipped_decision=base.decision.name if base is not None and base.decision is not rule.decision else None,
        unknown=rule.unknown.name,
        condition=rule.breach.text,
        params=[_param_out(call.language, name, given, base) for name, given in rule.params.items()],
        since=rule.since,
        until=rule.until,
        version=version,
        own=base is None,
        test=rule.test,
    )


def _param_out(language: str, name: str, given: Any, base: Any) -> RuleParamOut:
    before = None if base is None else base.params[name]["value"]
    moved = None if before in (None, given["value"]) else str(before)
    label = say(language, f"compliance.param-{name}")
    return RuleParamOut(
        name=name, label=label, value=str(given["value"]), mark=given["mark"], stricter=given.get("stricter"), shipped=moved
    )


@router.get("/packs/{pack}/differences", **READ)
def list_differences(call: CallDep, pack: PackPath, before: VersionQuery, after: VersionQuery) -> list[RuleDifferenceOut]:
    """What changed between two versions."""
    found = call.read(lambda w: queries.compare_versions(w, pack, before, after))
    return [RuleDifferenceOut(rule_id=c.rule_id, what=c.what, before=c.before, after=c.after) for c in found]


@router.get("/packs/{pack}/rules/{rule_id}/days", **READ)
def list_days(call: CallDep, pack: PackPath, rule_id: RulePath) -> list[RuleDayOut]:
    """On how many clearances of each of the last thirty days the rule spoke."""

    def read(w: Work) -> list[RuleDayOut]:
        queries.get_pack(w, pack, None)
        return [RuleDayOut(day=day, count=count) for day, count in queries.spoken_days(w, rule_id)]

    return call.read(read)


@router.get("/releases", **READ)
def list_releases(call: CallDep) -> list[LayerReleaseOut]:
    """Every released layer, newest first."""
    return call.read(lambda w: [_release_out(w, r) for r in queries.list_releases(w)])


def _release_out(w: Work, made: Release) -> LayerReleaseOut:
    people = people_by_id(w, [*made.authors, made.checker])
    names = [people[p].name if p in people else "" for p in (*made.authors, made.checker)]
    return LayerReleaseOut(
        pack=made.layer.pack,
        number=made.number,
        since=made.layer.since,
        content=dict(made.layer.content),
        reason=made.reason,
        authors=names[:-1],
        checker=names[-1],
        released_at=made.released_at,
        pack_digest=made.pack_digest,
        impact_digest=made.impact_digest,
    )


@router.get("/drafts", **READ)
def list_drafts(call: CallDep) -> list[LayerDraftOut]:
    """Drafts of the bank's own layers, the one changed last first."""
    return call.read(lambda w: [_draft_out(w, d) for d in queries.list_drafts(w)])


def _draft_out(w: Work, made: Draft) -> LayerDraftOut:
    people = people_by_id(w, made.authors)
    proposal = None if made.proposal_id is None else find_proposal(w, Operation.COMPLIANCE_PACK_RELEASE, made.proposal_id)
    return LayerDraftOut(
        id=made.id,
        pack=made.pack,
        since=made.since,
        content=dict(made.content),
        reason=made.reason,
        authors=[people[a].name if a in people else "" for a in made.authors],
        state=made.state.value,
        mine=w.actor.person_id in made.authors,
        digest=None if proposal is None else proposal.digest,
        changed_at=made.changed_at,
    )


@router.post("/drafts/check", **operation(Operation.COMPLIANCE_PACK_DRAFT))
def check_draft(call: CallDep, body: LayerDraftIn) -> list[LayerFaultOut]:
    """What is wrong with a layer, rule by rule; nothing when it may be saved."""
    found = call.read(lambda w: queries.check_layer(w, body.pack, BusinessDate(body.since), body.content))
    return [_fault_out(call, f) for f in found]


def _fault_out(call: Call, fault: LayerFault) -> LayerFaultOut:
    return LayerFaultOut(rule_id=fault.rule_id, sentence=call.say(fault.code, **fault.facts))


@router.post("/drafts", **operation(Operation.COMPLIANCE_PACK_DRAFT, idempotent=True))
def save_draft(call: CallDep, body: LayerDraftIn) -> LayerDraftOut:
    """Write a layer down, or change a draft that waits for nobody."""

    def act(w: Work) -> LayerDraftOut:
        since = BusinessDate(body.since)
        told = {"content": body.content, "reason": body.reason, "draft_id": body.draft_id}
        return _draft_out(w, actions.save_draft(w, pack=body.pack, since=since, **told))  # type: ignore[arg-type]

    return call.run(act)


@router.post("/drafts/{draft_id}/trial", **operation(Operation.COMPLIANCE_IMPACT_RUN))
def try_draft(call: CallDep, draft_id: IdPath) -> LayerTrialOut:
    """Ask what the draft would do; a job computes the report that its release has to name."""

    def act(w: Work) -> LayerTrialOut:
        return LayerTrialOut(impact_id=actions.run_impact(w, change=queries.change_of(w, queries.get_draft(w, draft_id))))

    return call.run(act)


@router.post("/drafts/{draft_id}/submission", **operation(Operation.COMPLIANCE_PACK_DRAFT, idempotent=True))
def submit_draft(call: CallDep, draft_id: IdPath) -> LayerDraftOut:
    """Ask another person for the release."""
    return call.run(lambda w: _draft_out(w, actions.submit_draft(w, draft_id=draft_id)))


@router.post("/drafts/{draft_id}/withdrawal", **operation(Operation.COMPLIANCE_PACK_DRAFT, idempotent=True))
def withdraw_draft(call: CallDep, draft_id: IdPath) -> LayerDraftOut:
    """Take a submitted draft back, to go on writing."""
    return call.run(lambda w: _draft_out(w, actions.withdraw_draft(w, draft_id=draft_id)))


@router.post("/drafts/{draft_id}/decision", **operation(Operation.COMPLIANCE_PACK_RELEASE, idempotent=True))
def decide_release(call: CallDep, draft_id: IdPath, body: ReleaseDecisionIn) -> LayerDraftOut:
    """Release somebody else's draft, or refuse it."""

    def act(w: Work) -> LayerDraftOut:
        proposal_id = queries.get_draft(w, draft_id).proposal_id
        if proposal_id is None:
            raise DraftClosed
        return _draft_out(w, actions.decide_release(w, proposal_id=proposal_id, approve=body.approve, digest=body.digest))

    return call.run(act, serial=True)
