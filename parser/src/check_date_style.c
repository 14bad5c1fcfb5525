/*
 * check_date_style.c - DateStyle: a style and an order, in any sequence.
 */
#include "check.h"

#include "guc_list.h"
#include "print.h"
#include "value_text.h"

typedef enum date_style { STYLE_ISO, STYLE_SQL, STYLE_POSTGRES, STYLE_GERMAN } date_style;
typedef enum date_order { ORDER_MDY, ORDER_DMY, ORDER_YMD } date_order;

/* What is not said stays as a fresh server has it. */
typedef struct choice {
    date_style style;
    date_order order;
    bool has_style;
    bool has_order;
    bool conflicts;
} choice;

static bool starts_with(pgcfg_text text, const char *word)
{
    pgcfg_text start = {text.data, pgcfg_text_of(word).size};

    return text.size >= start.size && pgcfg_text_is(start, word);
}

static void choose_style(choice *chosen, date_style style)
{
    if (chosen->has_style && chosen->style != style)
        chosen->conflicts = true;
    chosen->style = style;
    chosen->has_style = true;
}

static void choose_order(choice *chosen, date_order order)
{
    if (chosen->has_order && chosen->order != order)
        chosen->conflicts = true;
    chosen->order = order;
    chosen->has_order = true;
}

static void choose_default(choice *chosen)
{
    if (!chosen->has_style)
        chosen->style = STYLE_ISO;
    if (!chosen->has_order)
        chosen->order = ORDER_MDY;
}

static bool read_word(pgcfg_text word, choice *chosen)
{
    if (pgcfg_text_is(word, "iso")) {
        choose_style(chosen, STYLE_ISO);
    } else if (pgcfg_text_is(word, "sql")) {
        choose_style(chosen, STYLE_SQL);
    } else if (starts_with(word, "postgres")) {
        choose_style(chosen, STYLE_POSTGRES);
    } else if (pgcfg_text_is(word, "german")) {
        choose_style(chosen, STYLE_GERMAN);
        if (!chosen->has_order)
            chosen->order = ORDER_DMY;
    } else if (pgcfg_text_is(word, "ymd")) {
        choose_order(chosen, ORDER_YMD);
    } else if (pgcfg_text_is(word, "dmy") || starts_with(word, "euro")) {
        choose_order(chosen, ORDER_DMY);
    } else if (pgcfg_text_is(word, "mdy") || pgcfg_text_is(word, "us") ||
               starts_with(word, "noneuro")) {
        choose_order(chosen, ORDER_MDY);
    } else if (pgcfg_text_is(word, "default")) {
        choose_default(chosen);
    } else {
        return false;
    }
    return true;
}

bool pgcfg_check_date_style(pgcfg_check *check)
{
    pgcfg_text text = check->value->string;
    pgcfg_guc_list list = pgcfg_guc_list_start(text, PGCFG_GUC_NAMES, check->major);
    pgcfg_guc_element element;
    choice chosen = {STYLE_ISO, ORDER_MDY, false, false, false};
    size_t count;

    if (!pgcfg_guc_list_count(text, PGCFG_GUC_NAMES, check->major, &count))
        return pgcfg_check_refuse(check, PGCFG_WORDS_LIST_SYNTAX, text);
    while (pgcfg_guc_list_next(&list, &element)) {
        if (!read_word(element.text, &chosen))
            return pgcfg_check_refuse(check, PGCFG_WORDS_KEY_WORD, pgcfg_element_raw(element));
    }
    if (chosen.conflicts)
        return pgcfg_check_refuse(check, PGCFG_WORDS_DATE_STYLE_CONFLICT, text);
    return true;
}

bool pgcfg_date_style_write(pgcfg_text text, int major, pgcfg_sink sink)
{
    static const char *const styles[] = {"ISO", "SQL", "Postgres", "German"};
    static const char *const orders[] = {", MDY", ", DMY", ", YMD"};
    pgcfg_guc_list list = pgcfg_guc_list_start(text, PGCFG_GUC_NAMES, major);
    pgcfg_guc_element element;
    choice chosen = {STYLE_ISO, ORDER_MDY, false, false, false};

    while (pgcfg_guc_list_next(&list, &element))
        (void)read_word(element.text, &chosen);
    return pgcfg_put_string(sink, styles[chosen.style]) &&
           pgcfg_put_string(sink, orders[chosen.order]);
}
