"""Documents: letters and forms as data, their layout, numbers, service, attachments and the case file."""
