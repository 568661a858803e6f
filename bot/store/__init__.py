"""Everything that lasts, in SQL: SQLAlchemy Core over aiosqlite, one module a family of tables.

A reading sees one snapshot, a writing is one transaction; services know these classes only by their own Protocols.
"""
