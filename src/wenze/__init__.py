"""Wenze (问责): a regulation is a file; the engine reads it; the office works by it."""

__version__ = "0.1.0"
