markets-price_not_positive = The price { $value } for { $date } is not above zero.
