"""Measures imposed on people, the ledger of their effects (影响期), and who may be promoted on which day."""
