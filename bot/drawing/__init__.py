"""Pictures for the chat: values in, the bytes of a PNG out.

Nothing else of the bot knows Pillow. Drawing takes tens of milliseconds of a processor, so callers run it off the event
loop.
"""
