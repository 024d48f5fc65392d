"""What others may read of identity documents."""

from steward.know.customers.model import Document
from steward.know.customers.store.documents import documents_of
from steward.platform.access.operation import Operation
from steward.platform.work import Work


def list_documents(w: Work) -> list[Document]:
    """Every identity document, numbers in the clear: for export by the bank's own machinery."""
    w.require(Operation.CUSTOMERS_DOCUMENT_RECORD)
    return documents_of(w)
