"""Parses the Snowflake statements of a file, a JSON list, with sqlglot's grammar and with polyglot's.

Answers, for each: what each grammar took it for, or what it said; "command" is sqlglot's word for a statement that it only
keeps as text.
"""
import json
import logging
import sys

import polyglot_sql
import sqlglot

logging.disable(logging.CRITICAL)


def by_sqlglot(statement):
    tree = sqlglot.parse_one(statement, read="snowflake")
    return type(tree).__name__.lower()


def by_polyglot(statement):
    return type(polyglot_sql.parse_one(statement, dialect="snowflake")).__name__.lower()


def told(parse, statement):
    try:
        return {"kind": parse(statement), "error": None}
    except Exception as error:
        return {"kind": None, "error": str(error)[:400]}


json.dump([{"sqlglot": told(by_sqlglot, text), "polyglot": told(by_polyglot, text)} for text in json.load(open(sys.argv[1]))], sys.stdout)
