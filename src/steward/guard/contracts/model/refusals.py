"""States that block."""

from steward.kernel.refusal import Kind, NotFound, Refusal


class DisclosureNotFound(NotFound):
    """No such disclosure, document or task, or not one the asker may know of."""


class NotAskedFor(Refusal):
    """The product, document or section named is none of those the customer is asked about."""

    code = "contracts.not_asked_for"


class DisclosureOver(Refusal):
    """It expired, or the product, the document or the customer's level changed: begin again."""

    kind = Kind.CONFLICT
    code = "contracts.disclosure_over"


class DisclosuresIncomplete(Refusal):
    """Not everything was read, understood and acknowledged; `products` names those that lack something."""

    kind = Kind.CONFLICT
    code = "contracts.disclosures_incomplete"


class AssessmentNeeded(Refusal):
    """Without a valid assessment there is no opinion to tell (N23)."""

    kind = Kind.CONFLICT
    code = "contracts.assessment_needed"


class ReadFirst(Refusal):
    """Sections were not opened, or not long enough; `sections` names them."""

    kind = Kind.CONFLICT
    code = "contracts.read_first"


class ReadTooFast(Refusal):
    """More time is claimed than has passed since the document was opened."""

    kind = Kind.CONFLICT
    code = "contracts.read_too_fast"


class TextChanged(Refusal):
    """What is acknowledged is not what was shown."""

    kind = Kind.CONFLICT
    code = "contracts.text_changed"


class StepClosed(Refusal):
    """This step is not asked here, not yet open, or done already; `step` names it."""

    kind = Kind.CONFLICT
    code = "contracts.step_closed"


class WordsDiffer(Refusal):
    """What was typed is not the sentence."""

    code = "contracts.words_differ"


class TooLittleSaid(Refusal):
    """Too short, or not the customer's own words; `least` is the number of characters asked."""

    code = "contracts.too_little_said"


class TalkFirst(Refusal):
    """A person of the bank has to speak with the customer before this goes on."""

    kind = Kind.CONFLICT
    code = "contracts.talk_first"


class TaskClosed(Refusal):
    """The conversation was held already."""

    kind = Kind.CONFLICT
    code = "contracts.task_closed"


class TaskTooEarly(Refusal):
    """The time to reflect is not over; `until` says when it is."""

    kind = Kind.CONFLICT
    code = "contracts.task_too_early"


class NoteMissing(Refusal):
    """How the conversation went takes a few words."""

    code = "contracts.note_missing"


class ScriptUnfinished(Refusal):
    """Not everything that has to be said was said; `nodes` names what is missing."""

    code = "contracts.script_unfinished"
