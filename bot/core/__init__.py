"""Values and decisions: the standard library only, no network, no SQL, no await."""
