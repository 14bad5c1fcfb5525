"""Rewrites what C has and C++17 has not: initialisers with designators become lists in
the order of the members, compound literals a macro that either language takes.

Which members a structure has and which number an enumerator is, it reads from the sources.
"""

import re

from amalgam_source import (Token, NotUnderstood, closing, code_of, expand, macro_of, split, text_of,
                            tokens_of)

QUALIFIERS = {"const", "static", "struct", "union", "enum", "extern", "volatile"}
WORDS = {"_Static_assert": "PGCFG_STATIC_ASSERT", "restrict": "PGCFG_RESTRICT"}
SHORT = 80  # an initialiser that is no longer stays on one line


# ---- types: a name, ("pointer",) or ("array", type) ------------------------------------------


class Types:
    def __init__(self):
        self.members = {}    # of a structure: (name, type) in their order
        self.unions = set()
        self.enums = set()
        self.numbers = {}    # of enumerators
        self.macros = {}
        self.names = set()   # all of typedef

    def read(self, items):
        """Learns from the items of one file."""
        for item in items:
            for token in item.tokens:
                self.define(token)
            code = code_of(item.tokens)
            if item.kind == "type" and code[0].text == "typedef":
                self.names.add(item.name)
                body = next((i for i, token in enumerate(code) if token.text == "{"), None)
                if code[1].text == "enum":
                    self.enums.add(item.name)
                elif body is not None:
                    self.members[item.name] = self.members_of(code[body + 1:closing(code, body)])
                    if code[1].text == "union":
                        self.unions.add(item.name)
            if any(token.text == "enum" for token in code):
                self.read_numbers(item.tokens)

    def define(self, token):
        if token.kind == "directive":
            name, macro = macro_of(token.text)
            if name:
                self.macros[name] = macro

    def members_of(self, code):
        members = []
        for declaration in split(code, ";"):
            base = None
            for declarator in split(declaration, ","):
                colon = next((i for i, token in enumerate(declarator) if token.text == ":"), None)
                declarator = declarator[:colon]
                if any(token.text == "(" for token in declarator):
                    at = next(i for i, token in enumerate(declarator) if token.text == "(")
                    members.append((declarator[at + 2].text, ("pointer",)))
                    continue
                if "}" in [token.text for token in declarator]:
                    members.append((declarator[-1].text, None))  # of a type without a name
                    continue
                dimensions = 0
                while declarator[-1].text == "]":
                    begin = max(i for i, token in enumerate(declarator) if token.text == "[")
                    declarator = declarator[:begin]
                    dimensions += 1
                if len(declarator) > 1 and base is None:
                    base = [token.text for token in declarator[:-1]
                            if token.text not in QUALIFIERS and token.text != "*"][-1]
                kind = ("pointer",) if any(token.text == "*" for token in declarator) else base
                for _ in range(dimensions):
                    kind = ("array", kind)
                members.append((declarator[-1].text, kind))
        return members

    def read_numbers(self, tokens):
        at = 0
        while at < len(tokens):
            if tokens[at].kind == "name" and tokens[at].text == "enum":
                begin = next((i for i in range(at, min(at + 5, len(tokens))) if tokens[i].text == "{"), None)
                if begin is not None:
                    at = closing(tokens, begin)
                    self.read_enumerators(tokens[begin + 1:at])
            at += 1

    def read_enumerators(self, tokens):
        # Macros that stand between the braces hold for what stands there.
        for token in tokens:
            self.define(token)
        number = -1
        for part in split(expand(tokens, self.macros), ","):
            if len(part) > 1:
                number = self.number_of(part[2:])
            elif number is not None:
                number += 1
            if number is not None:
                self.numbers[part[0].text] = number

    def number_of(self, tokens):
        """The value of a constant expression; None: not known."""
        words = []
        code = expand(tokens, self.macros)
        at = 0
        while at < len(code):
            token = code[at]
            if token.text == "sizeof" and at + 2 < len(code) and code[at + 2].kind == "string":
                words.append(str(len(eval(code[at + 2].text)) + 1))
                at += 4
                continue
            if token.text == "(" and code[at + 1].text in ("unsigned", "int") and code[at + 2].text == ")":
                at += 3
                continue
            if token.kind == "name":
                if token.text in self.numbers:
                    words.append(str(self.numbers[token.text]))
                elif token.text in self.macros and self.macros[token.text].parameters is None:
                    number = self.number_of(self.macros[token.text].body)
                    if number is None:
                        return None
                    words.append(str(number))
                else:
                    return None
            elif token.kind == "char":
                words.append(str(ord(eval(token.text))))
            elif token.kind == "number":
                words.append(re.sub(r"[uUlL]+$", "", token.text))
            else:
                words.append("//" if token.text == "/" else token.text)
            at += 1
        try:
            return int(eval(" ".join(words), {"__builtins__": {}}))
        except (SyntaxError, TypeError, NameError, ZeroDivisionError):
            return None

    def zero(self, kind):
        """An initialiser of nothing but zeros."""
        if isinstance(kind, tuple):
            return "NULL" if kind[0] == "pointer" else "{" + self.zero(kind[1]) + "}"
        if kind in self.members:
            members = self.members[kind][:1] if kind in self.unions else self.members[kind]
            return "{" + ", ".join(self.zero(member) for _, member in members) + "}"
        if kind in self.enums:
            return f"({kind})0"
        return "false" if kind == "bool" else "0"


# ---- initialisers --------------------------------------------------------------------------


def plain(tokens, types):
    """The tokens again, in what C and C++ share."""
    out, at = [], 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "directive":
            types.define(token)
            out.append(plain_directive(token, types))
        elif token.text == "(" and (end := literal_type_end(tokens, at, types)) is not None:
            name = code_of(tokens[at + 1:end])[0].text
            brace = next_code(tokens, end + 1)
            close = closing(tokens, brace)
            out.append(Token("name", f"PGCFG_LITERAL({name}) " +
                             plain_list(tokens[brace + 1:close], name, types, column_of(out))))
            at = close
        elif token.text == "=" and (brace := next_code(tokens, at + 1)) is not None and \
                tokens[brace].text == "{":
            close = closing(tokens, brace)
            kind = declared_type(code_of(tokens[:at]))
            out += [Token("mark", "= "), Token("name", plain_list(tokens[brace + 1:close], kind, types,
                                                                   column_of(out)))]
            at = close
        else:
            out.append(Token(token.kind, WORDS[token.text]) if token.text in WORDS else token)
        at += 1
    return out


def plain_directive(token, types):
    match = re.match(r"(\s*#\s*define\s+\w+(?:\([^)]*\))?)(.*)", token.text, re.S)
    if match is None or "[sizeof" in token.text:  # the latter: expanded where it is used
        return token
    return Token("directive", match.group(1) + text_of(plain(tokens_of(match.group(2)), types)))


def column_of(out):
    """The indentation of the line that is being written."""
    line = text_of(out[-40:]).rsplit("\n", 1)[-1]
    return len(line) - len(line.lstrip())


def next_code(tokens, at):
    while at < len(tokens) and tokens[at].kind in ("comment", "space"):
        at += 1
    return at if at < len(tokens) else None


def literal_type_end(tokens, at, types):
    """Where the parenthesis of `(type) {` is closed; None: it is none."""
    end = at + 2
    if end >= len(tokens) or tokens[at + 1].text not in types.names or tokens[end].text != ")":
        return None
    brace = next_code(tokens, end + 1)
    return end if brace is not None and tokens[brace].text == "{" else None


def declared_type(code):
    """The type that a declaration gives to what stands before `=`; None: not a name."""
    dimensions = 0
    while code and code[-1].text == "]":
        depth = 0
        for begin in range(len(code) - 1, -1, -1):
            depth += (code[begin].text == "]") - (code[begin].text == "[")
            if depth == 0:
                break
        code = code[:begin]
        dimensions += 1
    before = code[:-1]
    begin = len(before)
    while begin > 0 and (before[begin - 1].kind == "name" or before[begin - 1].text == "*"):
        begin -= 1
    words = [token.text for token in before[begin:]]
    kind = None
    if "*" in words:
        kind = ("pointer",)
    elif names := [word for word in words if word not in QUALIFIERS]:
        kind = names[-1]
    for _ in range(dimensions):
        kind = ("array", kind)
    return kind


def plain_list(tokens, kind, types, indentation):
    """A list in braces, written anew from what stands between them."""
    if kind in types.members and [token.text for token in code_of(tokens)] == ["0"]:
        return "PGCFG_ALL_ZERO"
    for token in tokens:
        types.define(token)
    parts = split(tokens, ",")
    if any("[" in [token.text for token in types.macros[name].body[:1]] for name in x_macros(tokens, types)):
        parts = split(expand(tokens, types.macros), ",")
    if not any(designator(part) for part in parts):
        return "{" + positional(tokens, kind, types, indentation) + "}"
    if kind in types.members:
        values = named_values(parts, types, indentation)
        order = [name for name, _ in types.members[kind]]
        if set(values) - set(order):
            raise NotUnderstood(f"{kind} has no {set(values) - set(order)}")
        texts = [f"/* {name} */ " + values.get(name, types.zero(member))
                 for name, member in types.members[kind]]
    elif isinstance(kind, tuple) and kind[0] == "array":
        values = numbered_values(parts, kind, types, indentation)
        texts = [values.get(i, types.zero(kind[1])) for i in range(max(values) + 1)]
    else:
        raise NotUnderstood(f"designators for {kind}: {text_of(tokens)[:60]}")
    return laid_out(texts, indentation)


def x_macros(tokens, types):
    """Macros that are handed to others in a list: {LIST(PGCFG_X)}."""
    code = code_of(tokens)
    return [token.text for before, token in zip(code, code[1:])
            if before.text == "(" and token.text in types.macros and
            types.macros[token.text].parameters is not None]


def designator(part):
    code = code_of(part)
    return code and code[0].text in (".", "[")


def named_values(parts, types, indentation):
    values = {}
    for part in parts:
        code = code_of(part)
        if code[0].text != "." or code[2].text != "=":
            raise NotUnderstood(f"designator: {text_of(part)}")
        name = code[1].text
        at = next(i for i, token in enumerate(part) if token.text == "=")
        value = part[at + 1:]
        brace = next_code(value, 0)
        if value[brace].text == "{":
            raise NotUnderstood(f"braces behind a designator: {text_of(part)}")
        values[name] = text_of(plain(value, types)).strip()
    return values


def numbered_values(parts, kind, types, indentation):
    values, number = {}, -1
    for part in parts:
        if designator(part):
            begin = next_code(part, 0)
            end = closing(part, begin)
            number = types.number_of(part[begin + 1:end])
            if number is None:
                raise NotUnderstood(f"number of {text_of(part[begin:end + 1])}")
            part = part[next_code(part, end + 1) + 1:]
        else:
            number += 1
        if number in values:
            raise NotUnderstood(f"two values for [{number}]: {text_of(part).strip()}")
        brace = next_code(part, 0)
        if part[brace].text == "{":
            close = closing(part, brace)
            values[number] = plain_list(part[brace + 1:close], kind[1], types, indentation + 4)
        else:
            values[number] = text_of(plain([token for token in part if token.kind != "comment"], types)).strip()
    return values


def positional(tokens, kind, types, indentation):
    """A list that is in order already; lists in it are rewritten."""
    out, at, position = [], 0, 0
    while at < len(tokens):
        token = tokens[at]
        if token.text == ",":
            position += 1
        if token.text == "(":
            end = closing(tokens, at)
            if literal_type_end(tokens, at, types) is not None:
                end = closing(tokens, next_code(tokens, end + 1))
            out += plain(tokens[at:end + 1], types)
            at = end
        elif token.text == "{":
            close = closing(tokens, at)
            inner = None
            if isinstance(kind, tuple) and kind[0] == "array":
                inner = kind[1]
            elif kind in types.members and position < len(types.members[kind]):
                inner = types.members[kind][position][1]
            out.append(Token("name", plain_list(tokens[at + 1:close], inner, types, indentation + 4)))
            at = close
        else:
            out.append(plain_directive(token, types) if token.kind == "directive" else token)
        at += 1
    return text_of(out)


def laid_out(texts, indentation):
    line = "{" + ", ".join(texts) + "}"
    if len(line) <= SHORT and "\n" not in line:
        return line
    margin = "\n" + " " * (indentation + 4)
    return "{" + margin + ("," + margin).join(texts) + "\n" + " " * indentation + "}"
