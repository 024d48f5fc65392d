customers-same_number_twice = Customer number { $number } appears twice.
