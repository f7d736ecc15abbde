"""Runs the part of Snowflake Scripting that Endcap's procedures are written in, statement by statement.

Expressions and queries are answered by `query(sql) -> rows`; other statements go to `execute(sql)`.
"""
import re
from datetime import date
from decimal import Decimal

TOKEN = re.compile(
    r"(?P<space>\s+|--[^\n]*)|(?P<text>'(?:[^'\\]|''|\\.)*')|(?P<quoted>\"(?:[^\"]|\"\")*\")|(?P<bind>:[A-Za-z_]\w*)"
    r"|(?P<assign>:=)|(?P<cast>::)|(?P<word>[A-Za-z_][\w$]*)|(?P<sign>\|\||<>|<=|>=|.)",
    re.S,
)


class Raised(Exception):
    pass


class Returned(Exception):
    def __init__(self, value):
        super().__init__()
        self.value = value


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, date):
        return f"'{value.isoformat()[:10]}'::DATE"
    return "'" + str(value).replace("\\", "\\\\").replace("'", "''") + "'"


class Block:
    def __init__(self, body, variables, query, execute):
        self.tokens = [match for match in TOKEN.finditer(body) if match.lastgroup != "space"]
        self.body, self.query, self.execute = body, query, execute
        self.variables = {name.lower(): value for name, value in variables.items()}
        self.exceptions = {}
        self.at = 0

    # --- tokens
    def peek(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at].group() if at < len(self.tokens) else ""

    def is_next(self, *words):
        return all(self.peek(index).upper() == word for index, word in enumerate(words))

    def take(self, *words):
        if not self.is_next(*words):
            raise SyntaxError(f"{' '.join(words)} expected at {self.body[self.tokens[self.at].start():][:60]!r}")
        self.at += len(words)

    def until(self, *words):
        """The text up to the next of these words outside of parentheses; it is left there."""
        begin, depth = self.at, 0
        while not (depth == 0 and self.peek().upper() in words):
            if self.at >= len(self.tokens):
                raise SyntaxError(f"{words} expected after {self.body[self.tokens[begin].start():][:60]!r}")
            depth += {"(": 1, ")": -1}.get(self.peek(), 0)
            self.at += 1
        return self.tokens[begin:self.at]

    def statement(self):
        tokens = self.until(";")
        self.take(";")
        return tokens

    # --- values
    def filled(self, tokens, bare):
        """The text of tokens with variables' values: those with a colon, or (bare) those without."""
        out, end = [], tokens[0].start()
        for index, token in enumerate(tokens):
            out.append(self.body[end:token.start()])
            end = token.end()
            name = token.group().lstrip(":").lower()
            row = self.variables.get(name)
            if token.lastgroup == "bind" or (bare and token.lastgroup == "word" and name in self.variables and not isinstance(row, dict)):
                if name not in self.variables:
                    raise SyntaxError(f"unknown variable {token.group()}")
                out.append(literal(row))
            else:
                out.append(token.group())
        return "".join(out)

    def value(self, tokens):
        if len(tokens) == 3 and tokens[1].group() == "." and isinstance(self.variables.get(tokens[0].group().lower()), dict):
            return self.variables[tokens[0].group().lower()][tokens[2].group().upper()]
        return list(self.query(f"SELECT {self.filled(tokens, bare=True)} AS V")[0].values())[0]

    # --- statements
    def run(self):
        if self.is_next("DECLARE"):
            self.take("DECLARE")
            while not self.is_next("BEGIN"):
                self.declare(self.statement())
        self.take("BEGIN")
        try:
            self.block("END")
        except Returned as returned:
            return returned.value
        return None

    def declare(self, tokens):
        name, kind = tokens[0].group().lower(), tokens[1].group().upper()
        if kind == "EXCEPTION":
            self.exceptions[name] = tokens[-2].group()
            return
        words = [token.group().upper() for token in tokens]
        self.variables[name] = self.value(tokens[words.index("DEFAULT") + 1:]) if "DEFAULT" in words else None

    def block(self, *ends, runs=True):
        while self.peek().upper() not in ends:
            self.one(runs)

    def one(self, runs):
        word = self.peek().upper()
        if word == "IF":
            return self.if_(runs)
        if word == "FOR":
            return self.for_(runs)
        tokens = self.statement()
        if not runs:
            return None
        words = [token.group().upper() for token in tokens]
        if word == "LET":
            at = words.index(":=")
            self.variables[words[1].lower()] = self.value(tokens[at + 1:])
        elif len(words) > 1 and words[1] == ":=":
            if word.lower() not in self.variables:
                raise SyntaxError(f"{word} is not declared")
            self.variables[word.lower()] = (
                self.query(self.filled(tokens[3:-1], bare=False)) if words[2:4] == ["(", "SELECT"] else self.value(tokens[2:])
            )
        elif word == "RETURN":
            raise Returned(self.value(tokens[1:]))
        elif word == "RAISE":
            raise Raised(self.exceptions[words[1].lower()])
        elif words[:2] == ["EXECUTE", "IMMEDIATE"]:
            self.execute(self.variables[words[2].lstrip(":").lower()])
        elif word in ("SELECT", "CALL") and "INTO" in words:
            self.into(tokens, words)
        else:
            self.execute(self.filled(tokens, bare=False))
        return None

    def into(self, tokens, words):
        at = words.index("INTO")
        end = at + 1
        targets = []
        while end < len(tokens) and tokens[end].lastgroup == "bind":
            targets.append(tokens[end].group()[1:].lower())
            end += 2 if end + 1 < len(tokens) and words[end + 1] == "," else 1
        sql = self.filled(tokens[:at], bare=False) + (" " + self.filled(tokens[end:], bare=False) if end < len(tokens) else "")
        rows = self.execute(sql) if words[0] == "CALL" else self.query(sql)
        if len(rows) != 1:
            raise Raised(f"SELECT INTO answered {len(rows)} rows")
        for target, value in zip(targets, rows[0].values(), strict=True):
            if target not in self.variables:
                raise SyntaxError(f"{target} is not declared")
            self.variables[target] = value

    def if_(self, runs):
        self.take("IF")
        condition = self.until("THEN")
        self.take("THEN")
        holds = runs and self.value(condition) is True
        self.block("ELSE", "END", runs=holds)
        if self.is_next("ELSE"):
            self.take("ELSE")
            self.block("END", runs=runs and not holds)
        self.take("END", "IF", ";")

    def for_(self, runs):
        self.take("FOR")
        row, _, rows = (self.peek(index).lower() for index in range(3))
        self.at += 3
        self.take("DO")
        begin = self.at
        for one in self.variables[rows] if runs else []:
            self.at = begin
            self.variables[row] = one
            self.block("END")
        self.at = begin
        self.block("END", runs=False)
        self.take("END", "FOR", ";")
