/*
 * check_time_zone.c - time zones as far as no file is needed: offsets in hours,
 * and what cannot name a zone.
 */
#include "check.h"

#include "number.h"
#include "print.h"
#include "real.h"
#include "value_text.h"

/* Longer names of zones are not even looked for. */
enum { ZONE_SIZE_MAX = 255 };

enum { SECONDS_PER_HOUR = 3600, HOURS_END = 168 };

static const char zone_files[] = "time zone files";

/* ---- hours -------------------------------------------------------------------------- */

/* The whole text as strtod reads it. */
static bool is_hours(pgcfg_text text, double *hours)
{
    pgcfg_real real = pgcfg_real_parse(text);

    *hours = real.value;
    return real.size > 0 && real.size == text.size;
}

/* Seconds, cut to whole ones. False: more than the server takes. */
static bool seconds_of(double hours, int32_t *seconds)
{
    if (!(hours > -(double)HOURS_END && hours < (double)HOURS_END))
        return false;
    *seconds = (int32_t)(hours * (double)SECONDS_PER_HOUR);
    return true;
}

static bool put_two_digits(pgcfg_sink sink, int32_t number)
{
    return (number >= 10 || pgcfg_put(sink, "0", 1)) && pgcfg_put_number(sink, number);
}

/* 05, 05:30, 05:30:15 */
static bool put_offset(pgcfg_sink sink, int32_t seconds)
{
    int32_t rest = seconds % SECONDS_PER_HOUR;

    if (!put_two_digits(sink, seconds / SECONDS_PER_HOUR))
        return false;
    if (rest == 0)
        return true;
    if (!pgcfg_put(sink, ":", 1) || !put_two_digits(sink, rest / 60))
        return false;
    return rest % 60 == 0 || (pgcfg_put(sink, ":", 1) && put_two_digits(sink, rest % 60));
}

/* A POSIX zone, whose sign counts the other way: <+05>-05 */
static bool put_zone(pgcfg_sink sink, int32_t seconds)
{
    bool is_west = seconds < 0;
    int32_t magnitude = is_west ? -seconds : seconds;

    return pgcfg_put_string(sink, is_west ? "<-" : "<+") && put_offset(sink, magnitude) &&
           pgcfg_put_string(sink, is_west ? ">+" : ">-") && put_offset(sink, magnitude);
}

bool pgcfg_time_zone_write(pgcfg_text text, int major, pgcfg_sink sink)
{
    double hours;
    int32_t seconds;

    (void)major;
    if (is_hours(text, &hours) && seconds_of(hours, &seconds))
        return put_zone(sink, seconds);
    return pgcfg_put_text(sink, text);
}

/* ---- zones ---------------------------------------------------------------------------- */

/* INTERVAL '...' with nothing behind the quote. */
static bool is_interval(pgcfg_text text)
{
    const char *quote;

    text.data += 8;
    text.size -= 8;
    while (text.size > 0 && pgcfg_number_skips(text.data[0])) {
        text.data++;
        text.size--;
    }
    if (text.size < 2 || text.data[0] != '\'')
        return false;
    quote = (const char *)memchr(text.data + 1, '\'', text.size - 1);
    return quote != NULL && quote == text.data + text.size - 1;
}

static bool check_zone(pgcfg_check *check)
{
    pgcfg_text text = check->value->string;

    if (text.size > ZONE_SIZE_MAX)
        return pgcfg_check_refuse_plainly(check);
    return pgcfg_check_undecided(check, zone_files);
}

bool pgcfg_check_time_zone(pgcfg_check *check)
{
    pgcfg_text text = check->value->string;
    pgcfg_text start = {text.data, 8};
    double hours;
    int32_t seconds;

    if (text.size >= start.size && pgcfg_text_is(start, "interval")) {
        if (!is_interval(text))
            return pgcfg_check_refuse_plainly(check);
        return pgcfg_check_undecided(check, "how the server reads intervals");
    }
    if (!is_hours(text, &hours))
        return check_zone(check);
    if (!seconds_of(hours, &seconds))
        return pgcfg_check_refuse(check, PGCFG_WORDS_OFFSET_RANGE, text);
    return true;
}

bool pgcfg_check_log_time_zone(pgcfg_check *check)
{
    return check_zone(check);
}

/* The name of a file, of letters only; without a name the directory is read. */
bool pgcfg_check_abbreviations(pgcfg_check *check)
{
    pgcfg_text text = check->value->string;

    for (size_t i = 0; i < text.size; i++) {
        char letter = pgcfg_lower(text.data[i]);

        if (letter < 'a' || letter > 'z')
            return pgcfg_check_refuse_plainly(check);
    }
    if (text.size == 0)
        return pgcfg_check_refuse_in_own_words(check, PGCFG_WORDS_ABBREVIATIONS_DIRECTORY, text);
    return pgcfg_check_undecided(check, "files of time zone abbreviations");
}
