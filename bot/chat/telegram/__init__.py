"""The Telegram face of the conversation: updates become requests, replies messages; digests go out at a pace."""
