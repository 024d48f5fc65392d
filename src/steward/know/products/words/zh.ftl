products-bad_terms = 产品 { $product }：条款 { $term } 超出允许范围。
