"""What the database refuses besides, in the words of each dialect, as of schema 0005: to change what people drew."""

from __future__ import annotations

APPEND_ONLY = {
    "structure_answers": "an answer is never changed: a later one follows it",
    "drawings": "what a table was is never changed: a later drawing follows it",
}


def sqlite() -> list[str]:
    """The guards in SQLite's words."""
    statements = []
    for table, words in APPEND_ONLY.items():
        replaced = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        for name, when, condition in (
            ("updated", "UPDATE", "1"),
            ("deleted", "DELETE", "1"),
            ("replaced", "INSERT", replaced),
        ):
            statements.append(
                f"CREATE TRIGGER {table}_not_{name} BEFORE {when} ON {table} FOR EACH ROW WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
    return statements


def postgresql() -> list[str]:
    """The guards in PostgreSQL's words."""
    statements = []
    for table, words in APPEND_ONLY.items():
        name = f"{table}_append_only"
        statements += [
            f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN "
            f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; RETURN NEW; END $guard$",
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION guard_{name}()",
            f"CREATE TRIGGER {table}_not_truncated BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION guard_{name}()",
        ]
    return statements
