"""Portfolio: how a sum is divided among asset classes, solved for each customer under the limits of the risk level.

Owns the limits of each level (`data/limits.toml`). Words: allocation 资产配置, limit 限额, binding 约束生效.
Invariants: weights are whole basis points that sum to 10,000 and keep every limit; the same mandate gives the same weights alone or
among many. Neighbours: asks outlook and quant; read by selection and advice.
"""
