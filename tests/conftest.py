"""Fixtures that the tests of several parts share."""

from postgres import bare_database, database, dialect, migrated_database, migrated_file, postgres, store

__all__ = ["bare_database", "database", "dialect", "migrated_database", "migrated_file", "postgres", "store"]
