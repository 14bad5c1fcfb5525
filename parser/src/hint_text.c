/*
 * hint_text.c - the sentences of the hints, for somebody who has to get a server to
 * run: what is wrong, what to write instead. In the form of sentence.h.
 */
#include <pgcfg/hint.h>

#include "sentence.h"

typedef struct hint_row {
    const char *name;
    pgcfg_severity severity;
} hint_row;

static const hint_row rows[PGCFG_HINT_COUNT] = {
#define PGCFG_X(code, name, severity) {name, PGCFG_SEVERITY_##severity},
    PGCFG_HINTS(PGCFG_X)
#undef PGCFG_X
};

static const char *const sentences[PGCFG_HINT_COUNT] = {
    [PGCFG_HINT_NONE] = "",

    [PGCFG_HINT_UTF16] =
        "The file is in UTF-16, as Windows programs save \"Unicode\". Save it as UTF-8 without a "
        "byte-order mark.",
    [PGCFG_HINT_BYTE_ORDER_MARK] =
        "An invisible byte-order mark stands here, and the server takes it for a part of the word. "
        "Save the file as UTF-8 without a byte-order mark.",
    [PGCFG_HINT_NUL_BYTE] =
        "The line holds a NUL byte. PostgreSQL %# drops the rest of the line %2. Remove the byte "
        "(the file may be damaged, or not be text).",
    [PGCFG_HINT_CR_LINE_ENDS] =
        "A carriage return alone ends no line, so what follows it belongs to the same line. Save "
        "the file with Unix line ends.",
    [PGCFG_HINT_LOOKALIKE] =
        "\"%1\" holds %2, as word processors and web pages put it in, and the server takes it for "
        "a part of the word. Type %3.",
    [PGCFG_HINT_QUOTE_UNTERMINATED] =
        "A double quote is opened here and never closed: everything to the end of the line, "
        "blanks and comments too, is one value: %1. Add the closing quote.",
    [PGCFG_HINT_SINGLE_QUOTES] =
        "Single quotes mean nothing in this file and are taken as a part of %1. Write double "
        "quotes, or none.",

    [PGCFG_HINT_MERGE_MARK] =
        "%1 is the mark of a merge conflict. Choose one of the two versions and remove the marks.",
    [PGCFG_HINT_COMMENT_MARK] = "Comments begin with #. Put one before %1.",
    [PGCFG_HINT_HEADING] = "This line looks like the heading of the columns. Put # before it.",
    [PGCFG_HINT_OTHER_FILE] =
        "\"%1\" looks like a setting, and settings belong in postgresql.conf. A line here begins "
        "with local, host, hostssl, hostnossl, hostgssenc or hostnogssenc.",
    [PGCFG_HINT_INCLUDE_OLDER] =
        "%1 needs PostgreSQL 16, and this is %#. Copy the lines of the other file in here.%( Only "
        "lists of databases or roles can come from a file, written as %3.%)",
    [PGCFG_HINT_INCLUDE_FORM] =
        "An include line is %2 and exactly one name. Put a name with blanks in double quotes: "
        "%2 \"my file.conf\"",
    [PGCFG_HINT_INCLUDE_PATTERN] =
        "The name \"%1\" is taken as it is: there are no patterns, no variables and no ~ in it. "
        "Write include_dir and a directory to read all files there whose names end in .conf.",
    [PGCFG_HINT_AT_FILE] =
        "@ reads names from the file %1. If the name itself begins with @, put it in quotes: "
        "\"@%1\"",

    [PGCFG_HINT_TYPE_IN_METHOD] =
        "%1 is a connection type and belongs in the first column; here stands the method, such as "
        "%2.%( Write: %1 %3 %2%)",
    [PGCFG_HINT_METHOD_IN_TYPE] =
        "%1 is a method and comes after the address. The columns are: connection type, database, "
        "role, address (not for local), method, options.",
    [PGCFG_HINT_TYPE_MISSING] =
        "The connection type is missing: \"%1\" belongs in the second column. Put %2 before it.",
    [PGCFG_HINT_TYPE_SPELLING] =
        "Did you mean %2?%( The first word of a line is written in lower case.%)",
    [PGCFG_HINT_TYPE_LIST] =
        "A line has one connection type. Write the line twice, once with %2 and once with %1. "
        "(host alone covers both encrypted and plain connections.)",
    [PGCFG_HINT_LIST_COMMA] =
        "The comma behind \"%2\" makes \"%1\" a part of the same column. If \"%1\" is the next "
        "column, remove the comma.",
    [PGCFG_HINT_LIST_SPACE] =
        "A comma joins a list only where it directly follows a name, so \"%2\" and \"%1\" are two "
        "columns here. Write %2,%1",
    [PGCFG_HINT_COLUMN_MISSING] =
        "A column is missing before %1: the %2. Write all there if every %2 is meant.",
    [PGCFG_HINT_COLUMN_EXTRA] =
        "There is a column too many: \"%1\" stands where the method belongs, and %2 comes later. "
        "Write a list with commas and no blank before them (a,b), and a name with blanks in "
        "double quotes; local has no address.",
    [PGCFG_HINT_COMMENT_GLUED] =
        "The # directly behind \"%1\" begins a comment, and the rest is not read. If it belongs to "
        "the value, put the value in double quotes.",
    [PGCFG_HINT_ADDRESS_MISSING] =
        "The address is missing after the role. Write all, or an address such as 10.0.0.0/8; for "
        "connections over the Unix-domain socket the line begins with local and has none.",
    [PGCFG_HINT_ADDRESS_ON_LOCAL] =
        "local is the Unix-domain socket and has no address. Remove \"%1\", or begin the line with "
        "host for connections over TCP/IP.",
    [PGCFG_HINT_ADDRESS_LIST] = "A line has one address. Write the line once for \"%2\" and once "
                                "for \"%1\", or a mask that "
                                "covers both.",

    [PGCFG_HINT_MASK_MISSING] = "The address has no mask. Write %1/%# for %2.",
    [PGCFG_HINT_MASK_SPACE] = "There must be no blank between an address and its mask: %2%1",
    [PGCFG_HINT_MASK_BEFORE_ADDRESS] =
        "%2 is the mask and must come behind the address. Write %1/%#",
    [PGCFG_HINT_MASK_AFTER_SLASH] =
        "Behind a slash stands the length of the mask, not %2. Write %1/%#",
    [PGCFG_HINT_MASK_LENGTH] =
        "The mask behind the slash of \"%1\" is a whole number from 0 to %#, not \"%2\".",
    [PGCFG_HINT_MASK_NUMBER] =
        "A mask in a column of its own is written like an address, so \"%1\" does not mean %# "
        "bits. Write %2/%#",
    [PGCFG_HINT_MASK_TWICE] = "\"%2\" has its mask behind the slash already. Remove %1.",
    [PGCFG_HINT_MASK_AFTER_NAME] =
        "A name in the address column has no mask. Remove the mask behind it: only numeric "
        "addresses have one.",
    [PGCFG_HINT_MASK_FAMILY] =
        "\"%1\" is a mask of the other kind of address (IPv4, IPv6). Write %2/%# for this one "
        "address.",
    [PGCFG_HINT_MASK_FORM] =
        "\"%1\" is no netmask. One looks like 255.255.255.0; its length can also stand behind the "
        "address, as in %2/24",
    [PGCFG_HINT_ADDRESS_BRACKETS] =
        "An address stands without brackets here; with them it is taken for a host name. Write "
        "%2/%#",
    [PGCFG_HINT_ADDRESS_WILDCARD] =
        "There are no wildcards in addresses: \"%1\" is taken for a host name. Write %2%3",
    [PGCFG_HINT_ADDRESS_AS_NAME] =
        "\"%1\" is no valid address, so it is taken for the name of a host, which no client will "
        "have. %2.",
    [PGCFG_HINT_ADDRESS_URL] =
        "\"%1\" is a URL. Here stands a host name alone, or a numeric address with its mask.",
    [PGCFG_HINT_ADDRESS_ZERO] =
        "%1/%# matches only the address %1, which no client has. Write %1/0 if every address is "
        "meant.",
    [PGCFG_HINT_ADDRESS_OCTAL] =
        "Numbers with a leading zero are octal: the server reads \"%1\" as %A. Remove the leading "
        "zeros.",
    [PGCFG_HINT_ADDRESS_SHORT] =
        "The server fills short addresses up in the middle and reads \"%1\" as %A. Write %1%2/%#",
    [PGCFG_HINT_MASK_HOLES] =
        "The mask %1 is not a row of ones followed by zeros, so it matches scattered addresses. "
        "A usual mask looks like 255.255.255.0.",
    [PGCFG_HINT_MASK_ZERO] =
        "With a mask of 0 bits the rule holds for every address there is, not for %1. Write %1/%#, "
        "or %2 if every address is meant.",
    [PGCFG_HINT_HOST_BITS] =
        "With this mask the rule holds for the whole network %N, not for %1 alone. Write %N, "
        "or %1/%2 for that one address.",

    [PGCFG_HINT_METHOD_MISSING] =
        "The method is missing behind the address (behind the role for local). Write one, such as "
        "scram-sha-256, before any options.",
    [PGCFG_HINT_METHOD_LIST] =
        "A line has one method: keep either %2 or %1. (md5 also lets in roles whose password is "
        "stored for scram-sha-256.)",
    [PGCFG_HINT_METHOD_GONE] = "The method %1 is gone since PostgreSQL %2. Write %3 in its place.",
    [PGCFG_HINT_METHOD_TO_COME] = "The method %1 needs PostgreSQL %# or newer.",
    [PGCFG_HINT_METHOD_SWITCH] =
        "There is no method %1. A method says how clients prove who they are: write scram-sha-256 "
        "for a password, or reject to let none of them in.",
    [PGCFG_HINT_METHOD_SPELLING] = "Did you mean %2?%( Methods are written in lower case.%)",
    [PGCFG_HINT_METHOD_PLATFORM] =
        "The method %1 is there only where the server runs on %2. Elsewhere %3 comes nearest to "
        "it.",
    [PGCFG_HINT_CERT_NEEDS_HOSTSSL] =
        "A certificate needs TLS: begin the line with hostssl in place of %2.",
    [PGCFG_HINT_PEER_NEEDS_LOCAL] =
        "peer asks the operating system who is on the other end of a Unix-domain socket. Begin the "
        "line with local and leave the address out, or write another method, such as "
        "scram-sha-256.",
    [PGCFG_HINT_GSS_NEEDS_HOST] =
        "gss works over TCP/IP only. Begin the line with host and add an address, or write peer.",
    [PGCFG_HINT_SSL_OFF] =
        "With ssl = off, the default, such a line never matches. Set ssl = on in postgresql.conf, "
        "with a certificate and key. If it is on there, tell pgcfg so with --set ssl=on, or have "
        "it check the data directory.",

    [PGCFG_HINT_OPTION_SPACES] =
        "An option is written in one piece, with = and without blanks: %1=%2",
    [PGCFG_HINT_OPTION_QUOTES] =
        "A comma or blank ends the value of %1. Put all of the value in double quotes.%( Write: "
        "%1=\"%3\"%)",
    [PGCFG_HINT_OPTION_SAMEUSER] = "Same names are what happens without a map. Remove sameuser.",
    [PGCFG_HINT_OPTION_OLD_FORM] = "An option is written with its name. Write %2=%1",
    [PGCFG_HINT_OPTION_OTHER_MAJOR] = "The option %1 needs PostgreSQL %# or newer.",
    [PGCFG_HINT_OPTION_OF_CLIENT] =
        "%1 is a parameter that clients connect with, and no option of this file. Remove it, and "
        "%2.",
    [PGCFG_HINT_OPTION_SPELLING] = "There is no option %1. Did you mean %2?",
    [PGCFG_HINT_OPTION_OTHER_METHOD] =
        "The method of this line is %2, which does not have this option. Remove %1, or change the "
        "method.",
    [PGCFG_HINT_OPTION_NEEDS_HOSTSSL] =
        "Client certificates need TLS: begin the line with hostssl in place of %2, or remove %1.",
    [PGCFG_HINT_OPTION_VALUE] = "The server does not take %1. %2.",
    [PGCFG_HINT_OPTION_FLAG] = "Only 1 turns this option on; %1 leaves it off. Write %2=1",
    [PGCFG_HINT_OPTION_REPEATED] =
        "%1 stands on this line more than once, and only the last value counts. Remove the others.",

    [PGCFG_HINT_REGEX_SPLIT] =
        "A comma or blank ends the regular expression too early. Put it in double quotes: "
        "\"%2\"",
    [PGCFG_HINT_REGEX_OPEN] =
        "The regular expression opens %2 and never closes it. Add the %3 that is missing, or write "
        "\\%2 if the character itself is meant.",
    [PGCFG_HINT_REGEX_STAR] =
        "In a regular expression * repeats what stands before it, and here nothing does. Write "
        "/.%2",
    [PGCFG_HINT_REGEX_OLDER] =
        "Regular expressions in this column need PostgreSQL 16. In %# this is the plain name "
        "\"%1\", slash included.",
    [PGCFG_HINT_NAME_STAR] =
        "\"%1\" is taken as a name: there are no such wildcards in this file. Write %2 for %3.",
    [PGCFG_HINT_NAME_SEMICOLON] =
        "A semicolon neither separates nor ends anything here: \"%1\" is the name of %2. Names "
        "are separated by commas.",
    [PGCFG_HINT_KEYWORD_CASE] =
        "Keywords are written in lower case: \"%1\" is the name of %3. Write %2 if the keyword is "
        "meant.",
    [PGCFG_HINT_KEYWORD_QUOTED] = "In double quotes \"%1\" is no keyword but the name of %3. "
                                  "Remove the quotes if the keyword "
                                  "is meant.",
    [PGCFG_HINT_KEYWORD_COLUMN] =
        "\"%1\" has its meaning in the %2 column only; here it is the name of %3.",

    [PGCFG_HINT_IDENT_OTHER_FILE] =
        "This looks like a line of %2. Here the columns are: map name, system user, database "
        "user.",
    [PGCFG_HINT_IDENT_FIELD_MISSING] =
        "A line has three columns: map name, system user, database user. The %2 is missing behind "
        "\"%1\". The map name is the one that map= names in pg_hba.conf.",
    [PGCFG_HINT_IDENT_FIELD_EXTRA] =
        "The server reads three columns and ignores \"%1\" and what follows. Put a value with "
        "blanks in double quotes, and write a line for each database user.",
    [PGCFG_HINT_IDENT_LIST] =
        "There are no lists in this file. Write the line once with \"%2\" and once with \"%1\".",
    [PGCFG_HINT_IDENT_NO_SLASH] =
        "\"%1\" looks like a regular expression, but without a slash before it this is the plain "
        "name of %2. Write /%1",
    [PGCFG_HINT_IDENT_KEYWORD_OLDER] =
        "In PostgreSQL %# \"%1\" is the name of one role here; it means %2 from PostgreSQL 16 on. "
        "Write a line for each role.",
    [PGCFG_HINT_IDENT_KEYWORD_COLUMN] =
        "\"%1\" is the name of a system user here and stands for no other. Write %2",
    [PGCFG_HINT_REFERENCE_NO_REGEX] =
        "\"%1\" keeps its \\1 as it is, since \"%2\" is no regular expression: those begin with a "
        "slash.",
    [PGCFG_HINT_REFERENCE_NO_GROUP] =
        "\\1 stands for the first group of the regular expression \"%2\", which has none. Whenever "
        "it matches, the login fails, and no line below is tried. Put what is meant in "
        "parentheses.",
    [PGCFG_HINT_REFERENCE_REGEX] =
        "In a regular expression \\1 refers to a group of its own, not of the system user's. Write "
        "\\1 without the slash for the role of that name.",
    [PGCFG_HINT_REFERENCE_PLUS] =
        "Behind a plus sign \\1 is not replaced: \"%1\" means the members of a role of the name "
        "\"%2\".",
    [PGCFG_HINT_REFERENCE_OTHER] =
        "Only the first \\1 is replaced. In \"%1\" this stays as it is: %2",

    [PGCFG_HINT_TRUST_WORLD] =
        "Everybody who can reach the server (%1) gets in as any role that the line names, without "
        "a password. Write scram-sha-256 in place of trust, or a smaller network.",
    [PGCFG_HINT_PASSWORD_PLAIN] =
        "With %1 the password itself goes over the network, and %2 allows that without "
        "encryption. Begin the line with hostssl.",
    [PGCFG_HINT_COMMENT_SWALLOWS] =
        "The comment before ends in a backslash, so this line belongs to it and is not read: %1. "
        "Remove the backslash.",

    [PGCFG_HINT_MD5_DEPRECATED] =
        "Passwords stored as MD5 hashes are deprecated as of PostgreSQL 18. Set the passwords anew "
        "with password_encryption = 'scram-sha-256', then write scram-sha-256 here.",
    [PGCFG_HINT_CRLF] =
        "Lines end in CR LF, as on Windows. The server ignores the CR; nothing needs to be done.",
    [PGCFG_HINT_DEPENDS_ON_ZONE] =
        "Whether the server takes %1 depends on the network interfaces of its machine.",
    [PGCFG_HINT_DEPENDS_ON_NAME] = "%2: %1",
    [PGCFG_HINT_DEPENDS_ON_ROLES] =
        "Whom %1 lets in depends on who is a member of the role %2 in the database; superusers "
        "are no members by themselves.",
    [PGCFG_HINT_DEPENDS_ON_REGEX] =
        "Whether the server takes the regular expression %1 was not checked.",
};

const char *pgcfg_hint_name(pgcfg_hint_code code)
{
    return rows[code].name;
}

pgcfg_severity pgcfg_hint_severity(pgcfg_hint_code code)
{
    return rows[code].severity;
}

bool pgcfg_hint_write(const pgcfg_hint *hint, pgcfg_sink sink)
{
    const int64_t numbers[3] = {hint->number, 0, 0};

    return pgcfg_sentence_write(sentences[hint->code], hint->arguments, numbers, sink);
}
