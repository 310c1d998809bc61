"""The office: people, cases, letters, pages and API that act on what the engine answers."""
