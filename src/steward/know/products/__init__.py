"""Products: the shelf. Terms of deposits, wealth products, funds, bonds, stocks, insurance, metals and private products.

A changed term is a new version; old versions stay, so that the shelf of any past day can be read as it was known then.
The risk grade of a product is the higher of the issuer's and the seller's (N02).
Neighbours: stands on markets for the instrument and its price; advice selects from `queries.shelf`.
"""
