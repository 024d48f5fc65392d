"""Selection: which products fill an allocation. Eligible first, then a neutral order, then amounts that respect each product's minimum.

Owns the order (`data/order.toml`). Words: shelf 货架, eligible 可推荐, why not 未入选原因.
Invariants: a product the guard refuses never enters;
the order never sees commission or margin; parts sum to the whole. Neighbours: asks products, markets, compliance; read by advice.
"""
