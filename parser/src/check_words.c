/*
 * check_words.c - the words of checks: what they say in each major, and how
 * they quote what they complain about.
 */
#include "check.h"

#include "guc_list.h"
#include "number.h"
#include "predicates.h"
#include "print.h"
#include "value_text.h"

/* How an argument is shown. */
typedef enum argument_form {
    AS_IT_IS,
    AS_IDENTIFIER, /* element of an identifier list: case folded or dequoted, cut */
    AS_ELEMENT,    /* of a list that folds and cuts nothing: dequoted */
    AS_INTEGER     /* %d of its atoi */
} argument_form;

/* %s is the argument, %n the parameter's name. Sentences changed in 17 and 18. */
typedef struct check_words {
    const char *until_16;
    const char *in_17; /* NULL: as before */
    const char *from_18;
    argument_form form;
    const char *hint;
} check_words;

static const check_words all_words[PGCFG_WORDS_COUNT] = {
    [PGCFG_WORDS_NONE] = {"", NULL, NULL, AS_IT_IS, NULL},
    [PGCFG_WORDS_LIST_SYNTAX] = {"List syntax is invalid.", NULL, NULL, AS_IT_IS, NULL},
    [PGCFG_WORDS_KEY_WORD] = {"Unrecognized key word: \"%s\".", NULL, NULL, AS_IDENTIFIER, NULL},
    [PGCFG_WORDS_KEY_WORD_ALONE] = {"Key word \"%s\" cannot be combined with other key words.",
                                    NULL, NULL, AS_IDENTIFIER, NULL},
    [PGCFG_WORDS_DATE_STYLE_CONFLICT] = {"Conflicting \"datestyle\" specifications.", NULL,
                                         "Conflicting \"DateStyle\" specifications.", AS_IT_IS,
                                         NULL},
    [PGCFG_WORDS_OPTIONS_SYNTAX] = {"invalid list syntax in parameter \"%n\"",
                                    "Invalid list syntax in parameter \"%n\"",
                                    "Invalid list syntax in parameter \"%n\".", AS_IT_IS, NULL},
    [PGCFG_WORDS_OPTION_ELEMENT] = {"invalid option \"%s\"", "Invalid option \"%s\"",
                                    "Invalid option \"%s\".", AS_ELEMENT, NULL},
    [PGCFG_WORDS_OPTION_IDENTIFIER] = {"Invalid option \"%s\".", NULL, NULL, AS_IDENTIFIER, NULL},
    [PGCFG_WORDS_OPTION_ALONE] = {"Cannot specify log_connections option \"%s\" in a list with "
                                  "other options.",
                                  NULL, NULL, AS_IDENTIFIER, NULL},
    [PGCFG_WORDS_STANDBY_NEAR] = {"syntax error at or near \"%s\"", NULL, NULL, AS_IT_IS, NULL},
    [PGCFG_WORDS_STANDBY_END] = {"syntax error at end of input", NULL, NULL, AS_IT_IS, NULL},
    [PGCFG_WORDS_STANDBY_QUOTE] = {"unterminated quoted identifier at end of input", NULL, NULL,
                                   AS_IT_IS, NULL},
    [PGCFG_WORDS_STANDBY_COUNT] = {"number of synchronous standbys (%s) must be greater than zero",
                                   NULL, NULL, AS_INTEGER, NULL},
    [PGCFG_WORDS_SLOT_SHORT] = {"replication slot name \"%s\" is too short", NULL, NULL,
                                AS_IDENTIFIER, NULL},
    [PGCFG_WORDS_SLOT_LONG] = {"replication slot name \"%s\" is too long", NULL, NULL, AS_IT_IS,
                               NULL},
    [PGCFG_WORDS_SLOT_CHARACTER] = {"replication slot name \"%s\" contains invalid character", NULL,
                                    NULL, AS_IT_IS,
                                    "Replication slot names may only contain lower case letters, "
                                    "numbers, and the underscore character."},
    [PGCFG_WORDS_SLOT_LIST_CHARACTER] = {"replication slot name \"%s\" contains invalid character",
                                         NULL, NULL, AS_IDENTIFIER,
                                         "Replication slot names may only contain lower case "
                                         "letters, numbers, and the underscore character."},
    [PGCFG_WORDS_IMMEDIATE] = {"The only allowed value is \"immediate\".", NULL, NULL, AS_IT_IS,
                               NULL},
    [PGCFG_WORDS_TARGET_NAME_LENGTH] = {"%n is too long (maximum 63 characters).",
                                        "\"%n\" is too long (maximum 63 characters).", NULL,
                                        AS_IT_IS, NULL},
    [PGCFG_WORDS_TIMELINE] = {"%n is not a valid number.", "\"%n\" is not a valid number.", NULL,
                              AS_IT_IS, NULL},
    [PGCFG_WORDS_CHARACTER] = {"invalid character", "Invalid character", "Invalid character.",
                               AS_IT_IS, NULL},
    [PGCFG_WORDS_EMPTY] = {"%n cannot be empty.", "\"%n\" cannot be empty.", NULL, AS_IT_IS, NULL},
    [PGCFG_WORDS_OFFSET_RANGE] = {"UTC timezone offset is out of range.", NULL, NULL, AS_IT_IS,
                                  NULL},
    [PGCFG_WORDS_ABBREVIATIONS_DIRECTORY] = {"could not read time zone file \"\": Is a directory",
                                             NULL, NULL, AS_IT_IS, NULL},
    [PGCFG_WORDS_MULTIPLE_OF_16] = {"\"%n\" must be a multiple of 16", NULL,
                                    "\"%n\" must be a multiple of 16.", AS_IT_IS, NULL},
    [PGCFG_WORDS_BUFFER_USAGE] = {"\"%n\" must be 0 or between 128 kB and 16777216 kB", NULL,
                                  "\"%n\" must be 0 or between 128 kB and 16777216 kB.", AS_IT_IS,
                                  NULL},
    [PGCFG_WORDS_IO_CONCURRENCY] = {"Only -1 or values bigger than 0 are valid.", NULL, NULL,
                                    AS_IT_IS, NULL},
    [PGCFG_WORDS_OIDS] = {"tables declared WITH OIDS are not supported", NULL, NULL, AS_IT_IS,
                          NULL},
    [PGCFG_WORDS_BONJOUR] = {"Bonjour is not supported by this build", NULL, NULL, AS_IT_IS, NULL},
};

static const char *words_of(const check_words *words, int major)
{
    if (pgcfg_check_words_end_in_stops(major) && words->from_18 != NULL)
        return words->from_18;
    if (pgcfg_check_words_quote_names(major) && words->in_17 != NULL)
        return words->in_17;
    return words->until_16;
}

bool pgcfg_identifier_write(pgcfg_text raw, pgcfg_sink sink)
{
    char bytes[PGCFG_NAME_SIZE_MAX];
    pgcfg_buffer buffer = {bytes, sizeof(bytes), 0};
    pgcfg_guc_element element = pgcfg_element_of(raw);

    (void)pgcfg_guc_element_write(element, pgcfg_buffer_sink(&buffer));
    raw = pgcfg_buffer_text(&buffer);
    for (size_t i = 0; !element.is_quoted && i < raw.size; i++)
        bytes[i] = pgcfg_lower(bytes[i]);
    return pgcfg_put_text(sink, raw);
}

static bool put_argument(argument_form form, pgcfg_text argument, pgcfg_sink sink)
{
    switch (form) {
    case AS_IT_IS:
        return pgcfg_put_text(sink, argument);
    case AS_IDENTIFIER:
        return pgcfg_identifier_write(argument, sink);
    case AS_ELEMENT:
        return pgcfg_guc_element_write(pgcfg_element_of(argument), sink);
    case AS_INTEGER:;
    }
    return pgcfg_put_number(sink, pgcfg_atoi(argument));
}

bool pgcfg_words_write(int number, const char *parameter_name, pgcfg_text argument, int major,
                       pgcfg_sink sink)
{
    const check_words *words = &all_words[number];
    pgcfg_text text = pgcfg_text_of(words_of(words, major));

    while (text.size > 0) {
        const char *percent = (const char *)memchr(text.data, '%', text.size);
        size_t size = percent == NULL ? text.size : (size_t)(percent - text.data);

        if (!pgcfg_put(sink, text.data, size))
            return false;
        if (percent == NULL)
            break;
        if (percent[1] == 'n' ? !pgcfg_put_string(sink, parameter_name)
                              : !put_argument(words->form, argument, sink))
            return false;
        text.data += size + 2;
        text.size -= size + 2;
    }
    return true;
}

const char *pgcfg_words_hint(int number)
{
    return all_words[number].hint == NULL ? "" : all_words[number].hint;
}
