"""From a mail's bytes to a report: one decision a file."""
