"""How hypothesis looks for examples: for the same ones at every run; `--hypothesis-profile=long` for many new ones."""

from hypothesis import HealthCheck, settings

# A machine that is busy is no failure.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("usual", _PATIENT, derandomize=True)
settings.register_profile("long", _PATIENT, max_examples=3_000)
settings.load_profile("usual")
