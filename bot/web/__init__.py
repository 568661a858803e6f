"""What the bot answers over HTTP, where it has a public address."""
