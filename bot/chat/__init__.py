"""The conversation, whatever the platform: a `Request` comes in, a `Reply` goes out."""
