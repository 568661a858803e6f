"""Which articles report one event: a story."""
