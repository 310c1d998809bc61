"""How the engine's tests run under another hand than pytest's."""

from hypothesis import HealthCheck, settings

# While the engine is changed on purpose (`make mutants`): the same draws each time, and no clock that a busy machine could miss.
settings.register_profile(
    "mutants", derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
