"""What somebody should know: shown in the office, and said outside it without a word of what it is about."""
