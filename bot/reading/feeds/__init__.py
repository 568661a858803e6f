"""Feeds: bytes → FeedDocument, whatever format, encoding and shape they come in."""
