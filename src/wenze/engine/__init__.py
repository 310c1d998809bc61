"""The engine: pure questions put to a regulation. Values in, answers with reasons out."""
