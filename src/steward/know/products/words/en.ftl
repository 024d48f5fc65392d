products-bad_terms = Product { $product }: the term { $term } is out of its range.
