"""Yaodian (要点): a news bot that reads for you."""
