"""The areas that scores of the corpus are given by, and which case belongs to which.

A case's area follows from the first words of its name; where they don't tell, its
case.json says it.
"""

AREAS = {
    "lines": "line ends, continued lines, blanks, comments, odd bytes",
    "quotes": "quotes and escapes",
    "lists": "commas, and lists in fields",
    "columns": "connection types, keywords, missing and surplus fields",
    "names": "names of roles, databases, maps and parameters",
    "addresses": "addresses, masks and host names",
    "methods": "authentication methods and where they are allowed",
    "options": "authentication options",
    "includes": "included files and directories, @files, postgresql.auto.conf",
    "regex": "regular expressions",
    "values": "values of parameters: words, numbers, lists",
    "ranges": "least and greatest values",
    "units": "units of memory and time",
    "access": "who gets in, and what the others are told",
    "errors": "which of several errors is told, and what it leaves standing",
}

# The longest beginning of a name decides, over words: "list" is none of "listing".
BEGINNINGS = {
    "hba": {
        "lines": "backslashes blank blanks byte carriage comment comments continuation cr empty "
                 "high last line no-blank nul old only rule-numbers same-rule semicolon tabs token",
        "quotes": "quote quoted quotes single-quotes empty-token empty-tokens unterminated",
        "lists": "array comma commas connection-type-as-list method-list address-list mask-list "
                 "empty-token-in-type-list",
        "columns": "connection-type connection-types database-keywords example fields "
                   "user-keywords",
        "names": "database equals name names star user-minus user-plus",
        "addresses": "address addresses host-name host-names mask masks no-address",
        "methods": "gss-pam hostgssenc hostnogssenc hostnossl hostssl ident md5 method methods",
        "options": "clientcert clientname ldap oauth option options radius",
        "includes": "at include main-file",
        "regex": "regex",
        "errors": "error first-of several soft two-soft type-checked unreachable",
    },
    "ident": {
        "lines": "lines",
        "quotes": "fields-quote fields-quoted fields-quotes",
        "lists": "list",
        "columns": "example fields",
        "names": "keyword fields-bytes fields-case fields-odd",
        "includes": "at include main-file",
        "regex": "reference regex",
        "errors": "other-file list-order",
    },
    "conf": {
        "lines": "byte carriage comment comments empty equals form high last lone no nul semicolon "
                 "value-missing vertical",
        "quotes": "double string strings typographic",
        "names": "custom duplicates name old-names qualified unknown",
        "includes": "auto include",
        "values": "number value",
        "ranges": "value-out",
        "units": "number-with-unit value-memory-units value-time-units",
        "errors": "first-syntax value-not-checked",
    },
    "value": {
        "names": "internal names",
        "values": "booleans enum enums hook integers list octal reals roles statement strings",
        "ranges": "out ranges",
        "units": "reals-shown-with-units reals-with-units shown units",
    },
}


def area_of(name):
    """The area of the case KIND/NAME, or None."""
    kind, _, words = name.partition("/")
    best, length = None, 0
    for area, beginnings in BEGINNINGS.get(kind, {}).items():
        for beginning in beginnings.split():
            if f"{words}-".startswith(f"{beginning}-") and len(beginning) > length:
                best, length = area, len(beginning)
    return best
