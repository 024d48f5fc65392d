customers-document_malformed = The document number is too short to be one.
