customers-request_decided = 该申请已经答复。
customers-request_open = 您已有一项同类申请正在处理。
customers-relationship_open = 客户仍有资产、在途委托或未决建议书，须先结清后才能删除。
customers-hold_missing = 没有可解除的法律保全。
customers-not_erased = 该客户未被删除，或所留记录仍须保存。
