"""What may be asked of the guard."""

from enum import StrEnum


class Act(StrEnum):
    """What is about to be done. Which facts can be known differs by act; a rule names the acts it speaks about."""

    RECOMMEND = "recommend"  # a product is considered for a customer
    ACCEPT = "accept"  # the customer agrees to a proposal; the order is still to come
    BUY = "buy"  # an order to buy is placed
    EXECUTE = "execute"  # a placed order, or an instalment of a plan, is carried out
    REDEEM = "redeem"
    QUICK_REDEEM = "quick_redeem"  # paid at once, before the ordinary settlement
    HOLD = "hold"  # what is held is valued or graded anew, and the holder has to be told
    LIST = "list"  # a product is put on the shelf
    SHOW = "show"  # a page, list or medium shows a product
    CONTACT = "contact"  # a commercial message, or a consent that is asked for
    ASSESS = "assess"  # a risk assessment begins
    RELEASE = "release"  # a screen, model, campaign or partner place goes live


# What gives money back to the customer: no rule of suitability speaks about it, and it goes on when the engine is down.
REDEEMING = frozenset({Act.REDEEM, Act.QUICK_REDEEM})


class Capacity(StrEnum):
    """Legal capacity of a person (民法典 17-20); organisations act with full capacity."""

    FULL = "full"
    LIMITED = "limited"
    NONE = "none"
