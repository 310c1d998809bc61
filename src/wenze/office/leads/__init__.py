"""Reports and leads (线索): what came in, from whom, about whom, and what became of it."""
