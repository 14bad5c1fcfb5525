"""What a case needs that not every reader, build or machine has.

It follows from the server that the case asks for: ssl=on, and of the features that
only a full build has those that its files speak of. Else its case.json says it.
"""

import re

WORDS = {
    "gss": rb"gss|gssapi|hostgssenc|hostnogssenc|include_realm|krb_realm",
    "ldap": rb"ldap",
    "pam": rb"pam",
}
NEEDS = ("ssl", *WORDS, "name service")


def needs_of(settings, without, inputs):
    content = b"\n".join(part for part in inputs if part is not None)
    needs = ["ssl"] if settings.get("ssl") == "on" else []
    if without:
        return needs
    return needs + [need for need, words in WORDS.items() if re.search(rb"\b(?:%s)\b" % words, content)]
