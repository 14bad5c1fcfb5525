/*
 * check_list.c - lists of key words: log_destination and its like.
 */
#include "check.h"

#include "guc_list.h"
#include "predicates.h"
#include "print.h"
#include "text_part.h"
#include "value_text.h"

pgcfg_text pgcfg_element_raw(pgcfg_guc_element element)
{
    if (element.is_quoted) {
        element.text.data--;
        element.text.size++;
    }
    return element.text;
}

pgcfg_guc_element pgcfg_element_of(pgcfg_text raw)
{
    pgcfg_guc_element element = {raw, pgcfg_text_begins(raw, PGCFG_TEXT("\""))};

    if (element.is_quoted) {
        element.text.data++;
        element.text.size--;
    }
    return element;
}

/* A list of words, and what is said of a list or a word that is wrong. */
typedef struct word_list {
    const char *const *words; /* NULL ends it */
    pgcfg_words of_list;
    pgcfg_words of_word;
} word_list;

static bool is_among(const char *const *words, pgcfg_text text)
{
    for (; *words != NULL; words++) {
        if (pgcfg_text_is(text, *words))
            return true;
    }
    return false;
}

static bool is_list(const pgcfg_check *check, size_t *count)
{
    return pgcfg_guc_list_count(check->value->string, PGCFG_GUC_NAMES, check->major, count);
}

/* No key word has a quote in it, so that elements need no dequoting. */
static bool check_words(pgcfg_check *check, const word_list *list)
{
    pgcfg_guc_list elements =
        pgcfg_guc_list_start(check->value->string, PGCFG_GUC_NAMES, check->major);
    pgcfg_guc_element element;
    size_t count;

    if (!is_list(check, &count))
        return pgcfg_check_refuse(check, list->of_list, check->value->string);
    while (pgcfg_guc_list_next(&elements, &element)) {
        if (!is_among(list->words, element.text))
            return pgcfg_check_refuse(check, list->of_word, pgcfg_element_raw(element));
    }
    return true;
}

bool pgcfg_check_identifiers(pgcfg_check *check)
{
    size_t count;

    if (!is_list(check, &count))
        return pgcfg_check_refuse(check, PGCFG_WORDS_LIST_SYNTAX, check->value->string);
    return true;
}

bool pgcfg_check_tablespaces(pgcfg_check *check)
{
    size_t count;

    if (!is_list(check, &count))
        return pgcfg_check_refuse(check, PGCFG_WORDS_LIST_SYNTAX, check->value->string);
    if (count == 0)
        return true;
    return pgcfg_check_undecided(check, "the tablespaces of the cluster");
}

bool pgcfg_check_log_destination(pgcfg_check *check)
{
    static const char *const until_14[] = {"stderr", "csvlog", "syslog", NULL};
    static const char *const from_15[] = {"stderr", "csvlog", "syslog", "jsonlog", NULL};
    const word_list list = {pgcfg_has_json_log(check->major) ? from_15 : until_14,
                            PGCFG_WORDS_LIST_SYNTAX, PGCFG_WORDS_KEY_WORD};

    return check_words(check, &list);
}

/* A list in 18 only. What was a boolean's spelling must stand alone; in front of
 * others it is refused in words of its own. */
bool pgcfg_check_log_connections(pgcfg_check *check)
{
    static const char *const alone[] = {"on", "off", "true", "false", "yes", "no", "1", "0", NULL};
    static const char *const words[] = {
        "receipt", "authentication", "authorization", "setup_durations", "all", NULL};
    static const word_list list = {words, PGCFG_WORDS_OPTIONS_SYNTAX,
                                   PGCFG_WORDS_OPTION_IDENTIFIER};
    pgcfg_guc_list elements =
        pgcfg_guc_list_start(check->value->string, PGCFG_GUC_NAMES, check->major);
    pgcfg_guc_element first;
    size_t count;

    if (check->parameter->type != PGCFG_TYPE_STRING)
        return true;
    if (!is_list(check, &count) || !pgcfg_guc_list_next(&elements, &first) ||
        !is_among(alone, first.text))
        return check_words(check, &list);
    if (count > 1)
        return pgcfg_check_refuse(check, PGCFG_WORDS_OPTION_ALONE, pgcfg_element_raw(first));
    return true;
}

bool pgcfg_check_direct_io(pgcfg_check *check)
{
    static const char *const words[] = {"data", "wal", "wal_init", NULL};
    static const word_list list = {words, PGCFG_WORDS_OPTIONS_SYNTAX, PGCFG_WORDS_OPTION_ELEMENT};

    return check_words(check, &list);
}

/* Those of the server's own resource managers that mask pages. */
bool pgcfg_check_wal_consistency(pgcfg_check *check)
{
    static const char *const words[] = {"all",  "heap2",    "heap",   "btree", "hash",    "gin",
                                        "gist", "sequence", "spgist", "brin",  "generic", NULL};
    static const word_list list = {words, PGCFG_WORDS_LIST_SYNTAX, PGCFG_WORDS_KEY_WORD};

    return check_words(check, &list);
}

bool pgcfg_check_relation_kinds(pgcfg_check *check)
{
    static const char *const words[] = {"view", "foreign-table", NULL};
    static const word_list list = {words, PGCFG_WORDS_LIST_SYNTAX, PGCFG_WORDS_KEY_WORD};

    return check_words(check, &list);
}

bool pgcfg_check_self_grant(pgcfg_check *check)
{
    static const char *const words[] = {"set", "inherit", NULL};
    static const word_list list = {words, PGCFG_WORDS_LIST_SYNTAX, PGCFG_WORDS_KEY_WORD};

    return check_words(check, &list);
}

/* plpgsql.extra_warnings and plpgsql.extra_errors. */
bool pgcfg_check_extra_checks(pgcfg_check *check)
{
    static const char *const alone[] = {"all", "none", NULL};
    static const char *const words[] = {"shadowed_variables", "too_many_rows",
                                        "strict_multi_assignment", NULL};
    static const word_list list = {words, PGCFG_WORDS_LIST_SYNTAX, PGCFG_WORDS_KEY_WORD};
    pgcfg_text argument;

    if (is_among(alone, check->value->string) || check_words(check, &list))
        return true;
    argument = check->problem->argument;
    if (check->problem->words == PGCFG_WORDS_KEY_WORD &&
        is_among(alone, pgcfg_element_of(argument).text))
        return pgcfg_check_refuse(check, PGCFG_WORDS_KEY_WORD_ALONE, argument);
    return false;
}
