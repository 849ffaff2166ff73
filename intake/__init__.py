"""The mail edge, parsing, the use case "receive a report", and the worker."""
