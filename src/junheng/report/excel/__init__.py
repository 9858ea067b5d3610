"""Drawing a document as a workbook: the only place that knows XlsxWriter."""
