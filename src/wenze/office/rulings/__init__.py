"""The one door to the law: asks the engine, and keeps question, facts, answer and the hashes of the rule file."""
