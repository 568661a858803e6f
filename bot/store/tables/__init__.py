"""The tables, a module a family."""
