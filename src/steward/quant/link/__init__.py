"""Record linkage: which rows describe the same thing, from how far their fields agree.

`strings` measures likeness of texts, `blocks` proposes pairs worth comparing, `evidence` weighs levels of agreement (Fellegi and
Sunter, learnt without examples) and `cluster` turns weighed pairs into groups.  Method page docs/methods/link.md.
"""
