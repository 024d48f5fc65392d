customers-document_malformed = 证件号码过短，无法识别。
