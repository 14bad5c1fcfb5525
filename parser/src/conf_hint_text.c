/*
 * conf_hint_text.c - the sentences of the hints on postgresql.conf, for somebody who
 * has to get a server to run: what is wrong, what to write instead. In the form of
 * sentence.h.
 */
#include <pgcfg/conf_hint.h>

#include "sentence.h"

typedef struct hint_row {
    const char *name;
    pgcfg_severity severity;
} hint_row;

static const hint_row rows[PGCFG_CONF_HINT_COUNT] = {
#define PGCFG_X(code, name, severity) {name, PGCFG_SEVERITY_##severity},
    PGCFG_CONF_HINTS(PGCFG_X)
#undef PGCFG_X
};

static const char *const sentences[PGCFG_CONF_HINT_COUNT] = {
    [PGCFG_CONF_HINT_NONE] = "",

    [PGCFG_CONF_HINT_UTF16] =
        "The file is in UTF-16, as Windows programs save \"Unicode\". Save it as UTF-8 without a "
        "byte-order mark.",
    [PGCFG_CONF_HINT_BYTE_ORDER_MARK] =
        "An invisible byte-order mark stands here, and the server takes it for a part of the "
        "name. Save the file as UTF-8 without a byte-order mark.",
    [PGCFG_CONF_HINT_NUL_BYTE] =
        "A NUL byte stands here, and the server %2. Remove the byte (the file may be damaged, or "
        "not be text).",
    [PGCFG_CONF_HINT_CR_LINE_ENDS] =
        "A carriage return alone ends no line, so what follows it belongs to the same line. Save "
        "the file with Unix line ends.",
    [PGCFG_CONF_HINT_LOOKALIKE] =
        "\"%1\" holds %2, as word processors and web pages put it in; to the server it is a letter "
        "like others. Type %3.",

    [PGCFG_CONF_HINT_MERGE_MARK] =
        "%1 is the mark of a merge conflict. Choose one of the two versions and remove the marks.",
    [PGCFG_CONF_HINT_COMMENT_MARK] = "Comments begin with #. Put one before %1.",
    [PGCFG_CONF_HINT_SECTION] =
        "There are no sections in this file. Remove %1, or put # before it.",
    [PGCFG_CONF_HINT_SQL_COMMAND] =
        "%1 begins an SQL command; this file has settings only.%( Write: %2 = %3%)",
    [PGCFG_CONF_HINT_SHELL_COMMAND] =
        "%1 belongs in a shell script; this file has settings only.%( Write: %2 = %3%)",
    [PGCFG_CONF_HINT_COMMAND_LINE] =
        "%1 belongs on the server's command line; here stands the setting alone.%( Write: %3%)",
    [PGCFG_CONF_HINT_HBA_LINE] =
        "This looks like a rule that lets clients in, and rules belong in pg_hba.conf. A line here "
        "is: name = value",
    [PGCFG_CONF_HINT_CONTINUATION] =
        "A backslash does not continue a line. Write the setting on one line, however long it is.",
    [PGCFG_CONF_HINT_TWO_SETTINGS] = "A line has one setting. Begin a new line before %1.",

    [PGCFG_CONF_HINT_INCLUDE_QUOTES] =
        "Put the name of the file or directory in single quotes.%( Write: %2 '%3'%)",
    [PGCFG_CONF_HINT_INCLUDE_DIRECTORY] =
        "%1 is a directory. Write include_dir in place of include; it reads the files in there "
        "whose names end in .conf.",
    [PGCFG_CONF_HINT_INCLUDE_FILE] =
        "include_dir takes a directory. If \"%1\" is a file, write include.",
    [PGCFG_CONF_HINT_INCLUDE_PATTERN] =
        "The name \"%1\" is taken as it is: there are no patterns, no variables and no ~ in it. "
        "Write include_dir 'directory' to read all files in a directory whose names end in .conf.",

    [PGCFG_CONF_HINT_NAME_QUOTED] = "A name stands without quotes. Write %2",
    [PGCFG_CONF_HINT_NAME_DASH] = "Names have underscores, not hyphens. Write %2",
    [PGCFG_CONF_HINT_NAME_DOTS] =
        "A name in this file has one dot at most, between an extension and its parameter.",
    [PGCFG_CONF_HINT_SEPARATOR] =
        "Between name and value stands a single = or nothing, not %1.%( Write: %2 = %3%)",
    [PGCFG_CONF_HINT_VALUE_MISSING] =
        "%1 has no value. Write one behind it, or '' for an empty text; or put # before the line "
        "to keep what is set without it.",

    [PGCFG_CONF_HINT_QUOTES_KIND] =
        "Only single quotes go around a value here.%( Write: %2 = '%3'%)",
    [PGCFG_CONF_HINT_BACKSLASH] =
        "A backslash gives the character behind it another meaning in %1. Write slashes instead, "
        "also on Windows, or each backslash twice.",
    [PGCFG_CONF_HINT_QUOTE_OPEN] =
        "A single quote is opened here and not closed on the line. Add the closing quote.%( "
        "Write: %2 = '%3'%)",
    [PGCFG_CONF_HINT_QUOTE_INSIDE] =
        "A single quote inside a value is written twice, and quotes go around the value.%( Write: "
        "'%2''%3'%)",
    [PGCFG_CONF_HINT_LIST_PIECES] =
        "A list is one value: one pair of single quotes goes around all of it.%( Write: '%2, "
        "%3'%)",
    [PGCFG_CONF_HINT_UNIT_OUTSIDE] = "The unit belongs inside the quotes. Write: '%2%3'",
    [PGCFG_CONF_HINT_SEMICOLON] = "Nothing ends a line but the line's end. Remove the %1",

    [PGCFG_CONF_HINT_PERCENT] = "%1 is no number here. Write %2.",
    [PGCFG_CONF_HINT_DIGIT_GROUPS] = "Write the number without separators: %1%2%3",
    [PGCFG_CONF_HINT_DECIMAL_COMMA] =
        "Decimals stand behind a point, not a comma. Write: %1 = '%2.%3'",
    [PGCFG_CONF_HINT_UNIT_SPELLING] =
        "There is no unit %1; capitals and small letters differ. Write '%2%3'",
    [PGCFG_CONF_HINT_MODE_DECIMAL] =
        "Without a leading 0 this is a decimal number, not the permissions %2. Write 0%2",

    [PGCFG_CONF_HINT_BOOLEAN_WORD] = "%1 is on or off.%( Here that is probably %3.%)",
    [PGCFG_CONF_HINT_ENUM_SPELLING] = "Did you mean '%2'?",
    [PGCFG_CONF_HINT_VALUE_QUOTES] =
        "This value needs single quotes; only a plain word, or a whole number with or without a "
        "unit, stands without them.%( Write: %2 = '%3'%)",
    [PGCFG_CONF_HINT_VALUE_EXTRA] =
        "The value is %2, and more stands behind it. Put # before \"%1\" if it is a comment, or "
        "remove it.",

    [PGCFG_CONF_HINT_NAME_GONE] =
        "PostgreSQL %2 was the last with %1; %# does not start with it. Remove the line.%( What "
        "comes nearest is %3.%)",
    [PGCFG_CONF_HINT_NAME_TO_COME] =
        "%1 came with PostgreSQL %#. Remove the line for this server.%( What comes nearest is "
        "%3.%)",
    [PGCFG_CONF_HINT_NAME_VARYING] =
        "In PostgreSQL %#, %1 %2 %3. Other servers do not start with it.",
    [PGCFG_CONF_HINT_NAME_SPELLING] = "Did you mean %2?",

    [PGCFG_CONF_HINT_NAME_PREFIX] =
        "%1 is taken, but as a parameter of an extension, and has no effect. Write %2 if the "
        "server's own is meant.",
    [PGCFG_CONF_HINT_EXTENSION_MAJOR] =
        "%1 %2 %#. The server takes the line, but it has no effect in this major.",
    [PGCFG_CONF_HINT_EXTENSION_SPELLING] =
        "%2 has no parameter of this name in this major. The server takes the line, but it has no "
        "effect.%( Did you mean %2.%3?%)",
    [PGCFG_CONF_HINT_EXTENSION_PREFIX] =
        "The server takes any name with a dot, and nobody reads this one. Did you mean %2?",
};

const char *pgcfg_conf_hint_name(pgcfg_conf_hint_code code)
{
    return rows[code].name;
}

pgcfg_severity pgcfg_conf_hint_severity(pgcfg_conf_hint_code code)
{
    return rows[code].severity;
}

bool pgcfg_conf_hint_write(const pgcfg_conf_hint *hint, pgcfg_sink sink)
{
    const int64_t numbers[3] = {hint->number, 0, 0};

    return pgcfg_sentence_write(sentences[hint->code], hint->arguments, numbers, sink);
}
