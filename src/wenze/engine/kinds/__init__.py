"""The kinds of rule a provision may carry, by subject. Each kind is shaped like a table wherever it can be."""
