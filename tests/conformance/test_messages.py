"""Each error text that a server of a major can have appears in a case of that major."""

import sys
import unittest

import corpus
import messages

ALL = tuple(corpus.MAJORS)
NO_VIEW = "13 and 14 have no view of pg_ident.conf"
NO_DEBIAN = "no suite of Debian has the major: those that were asked lack LDAP and GSSAPI"
OTHER_WORDS = "the other majors have other words for it"
LOG = "of the log; no view has it"
CONF_LOG = "of the log; the view has shorter words, which are asked for below"
NOT_THERE = "the other majors have no such thing"
TOO_LARGE = "the library does not decide whether an expression is too large"

# What the corpus lacks: (majors, reason).
DIAGNOSTICS = {
    "LINE_TOO_LONG": (ALL[1:], NOT_THERE),
    "TOKEN_TOO_LONG": (ALL[3:], NOT_THERE),
    "FILE_NOT_OPENED": (ALL[:3], OTHER_WORDS),
    "FILE_NOT_OPENED_13": (ALL[3:], OTHER_WORDS),
    "FILE_NESTING": (ALL[:3], NOT_THERE),
    "FILE_NOT_READ": (ALL[1:], "13 makes a row of it, 14 on only log it"),
    "DIRECTORY_FILES": (ALL, "it has no text of its own, but those of the files"),
    "SSL_NOT_BUILT": (ALL, "no server that was asked lacks TLS"),
    "REGEX_INVALID": (ALL[:2], "13 and 14 have expressions in pg_ident.conf only, and no view of it"),
    "METHOD_MD5_NAMESPACE": (ALL[4:], NOT_THERE),
    "METHOD_GSS_LOCAL": ((14, 16), NO_DEBIAN),
    "CLIENTCERT_NO_VERIFY": (ALL[1:], NOT_THERE),
    "CLIENTCERT_VERIFY_CA": ((13,), NOT_THERE),
    "LDAP_URL": ((14, 16), NO_DEBIAN),
    "LDAP_SCHEME": ((14, 16), NO_DEBIAN),
    "LDAP_PORT": ((14, 16), NO_DEBIAN),
    "LDAP_MIXED": (ALL[:5], OTHER_WORDS),
    "LDAP_MIXED_17": ((14, 16, 18), "18 has other words; " + NO_DEBIAN),
    "LDAP_ARGUMENT": ((14, 16), NO_DEBIAN),
    "LDAP_SEARCH": ((14, 16), NO_DEBIAN),
    "RADIUS_COUNT": ((13,), "13 has it in its log only"),
    "OAUTH_LIBRARIES_EMPTY": (ALL[:5], NOT_THERE),
    "OAUTH_LIBRARIES_SYNTAX": (ALL, "no server was started with a list that cannot be read"),
    "OAUTH_VALIDATOR_NEEDED": (ALL[:5], NOT_THERE),
    "OAUTH_VALIDATOR_OTHER": (ALL[:5], NOT_THERE),
    "OAUTH_MAP": (ALL[:5], NOT_THERE),
    "SILENT_CLIENTCERT": (ALL, LOG),
    "SILENT_CLIENTNAME": (ALL, LOG),
    "SILENT_SERVER_CRASH": (ALL, "the server ends"),
    "SILENT_RADIUS_SERVERS": (ALL, LOG),
    "SILENT_RADIUS_SERVER": (ALL, LOG),
    "SILENT_RADIUS_SECRETS": (ALL, LOG),
    "SILENT_RADIUS_IDENTIFIERS": (ALL, LOG),
    "SILENT_RADIUS_COUNT": ((13,), LOG),
    "IDENT_MULTIPLE": (ALL[:2], NO_VIEW),
    "IDENT_MISSING": (ALL[:2], NO_VIEW),
    "IDENT_MISSING_14": (ALL, LOG),
    "IDENT_NOT_OPENED_15": ((13, 14, 16, 17, 18), OTHER_WORDS),
    "CONF_SYNTAX_END": (ALL, CONF_LOG),
    "CONF_SYNTAX": (ALL, CONF_LOG),
    "CONF_ABANDONED": (ALL, LOG),
    "CONF_NOT_SCANNED": (ALL, CONF_LOG),
    "CONF_FILE_NAME_EMPTY": (ALL, CONF_LOG),
    "CONF_DIRECTORY_NAME_EMPTY": (ALL, CONF_LOG),
    "CONF_NESTING": (ALL, CONF_LOG),
    "CONF_RECURSION": (ALL, CONF_LOG),
    "CONF_FILE_NOT_OPENED": (ALL[3:], CONF_LOG),
    "CONF_DIRECTORY_NOT_OPENED": (ALL, CONF_LOG),
    "CONF_NOT_STATTED": (ALL, CONF_LOG),
    "CONF_UNRECOGNIZED": (ALL, CONF_LOG),
    "NO_ENTRIES": (ALL, LOG),
    "MAIN_NOT_OPENED": (ALL[:3], OTHER_WORDS),
    "MAIN_NOT_OPENED_15": (ALL[3:], OTHER_WORDS),
}
EXPRESSIONS = {
    "OK": (ALL, "is no error"),
    "OUT_OF_MEMORY": (ALL, TOO_LARGE),
    "TOO_COMPLEX": (ALL, TOO_LARGE),
    "TOO_MANY_COLORS": (ALL, TOO_LARGE),
    "UNDECIDED": (ALL, "is the library's own word"),
}
CHECKS = {
    "OPTIONS_SYNTAX": (ALL[:3], NOT_THERE),
    "OPTION_ELEMENT": (ALL[:3], NOT_THERE),
    "OPTION_IDENTIFIER": (ALL[:5], NOT_THERE),
    "OPTION_ALONE": (ALL[:5], NOT_THERE),
    "SLOT_SHORT": (ALL[:4], NOT_THERE),
    "MULTIPLE_OF_16": (ALL[:4], NOT_THERE),
    "BUFFER_USAGE": (ALL[:3], NOT_THERE),
    "IO_CONCURRENCY": (ALL[:5], NOT_THERE),
}


class MessagesTest(unittest.TestCase):
    texts = messages.in_corpus()

    def lacking(self, texts_of, kinds, majors=ALL):
        """{name: majors} of the texts that no case of these kinds has."""
        lacking = {}
        for major in majors:
            had = set().union(*(self.texts[kind, major] for kind in kinds))
            for name, text in texts_of(major).items():
                if not any(map(messages.pattern(text).fullmatch, had)):
                    lacking.setdefault(name, []).append(major)
        return {name: tuple(found) for name, found in lacking.items()}

    def check(self, texts, kinds, exceptions=(), majors=ALL):
        texts_of = texts if callable(texts) else lambda major: texts
        self.assertGreater(len(texts_of(majors[0])), 1)
        self.assertEqual(self.lacking(texts_of, kinds, majors),
                         {name: missing for name, (missing, reason) in dict(exceptions).items()})

    def test_of_pg_hba_conf_and_pg_ident_conf(self):
        self.check(messages.of_diagnostics(), ("hba", "ident", "conf"), DIAGNOSTICS)

    def test_of_postgresql_conf(self):
        self.check(messages.of_conf_view(), ("conf",))

    def test_of_regular_expressions(self):
        texts = {status: f'invalid regular expression "%1": {text}'
                 for status, text in messages.of_expressions().items()}
        exceptions = {status: (majors[2:], reason) for status, (majors, reason) in EXPRESSIONS.items()}
        self.check(texts, ("hba", "ident"), exceptions, ALL[2:])

    def test_of_values(self):
        self.check(messages.OF_VALUES | messages.of_units(), ("value",))

    def test_of_checks_of_values(self):
        self.check(messages.of_checks, ("value",), CHECKS)

    def test_the_fixed_words_about_values_are_the_code_s(self):
        code = messages.source("parser/src/value_write.c")
        for text in messages.OF_VALUES.values():
            for part in filter(None, messages.ARGUMENT.split(text)):
                if len(part) > 5:
                    self.assertIn(part.replace('"', '\\"'), code)


if __name__ == "__main__":
    sys.exit(unittest.main())
