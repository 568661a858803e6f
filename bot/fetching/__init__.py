"""Bringing bytes in: from folders and from the web."""
