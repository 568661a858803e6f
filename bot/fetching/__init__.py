"""Bringing bytes in: from folders now."""
