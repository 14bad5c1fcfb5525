/*
 * conf_verdict.c - the server's passes over the entries: which names are known,
 * which entries are ignored for a later one, which values are good.
 */
#include "conf_verdict.h"

#include "allocate.h"
#include "hash.h"
#include "print.h"
#include "value_boot.h"
#include "value_text.h"

#include <string.h>

/* ---- duplicates ---------------------------------------------------------------- */

/* Of settings whose names are equal byte for byte, all but the last are ignored.
 * Other spellings of the same name do not count as equal. */

static bool is_setting(const pgcfg_packed_setting *packed)
{
    return (packed->flags & PGCFG_PACKED_IS_SETTING) != 0;
}

static bool is_same_spelling(const pgcfg_packed_setting *a, const pgcfg_packed_setting *b)
{
    return a->name_size == b->name_size && memcmp(a->name, b->name, a->name_size) == 0;
}

static int compare_names(const pgcfg_packed_setting *a, const pgcfg_packed_setting *b)
{
    uint32_t size = a->name_size < b->name_size ? a->name_size : b->name_size;
    int order = memcmp(a->name, b->name, size);

    if (order == 0)
        order = (a->name_size > b->name_size) - (a->name_size < b->name_size);
    return order;
}

/* Merges two neighbouring runs of `from` into `to`; equal names stay in order. */
static void merge(const pgcfg_packed_setting *entries, const uint32_t *from, uint32_t *to,
                  size_t begin, size_t middle, size_t end)
{
    size_t left = begin;
    size_t right = middle;

    for (size_t at = begin; at < end; at++) {
        if (left < middle &&
            (right >= end || compare_names(&entries[from[left]], &entries[from[right]]) <= 0))
            to[at] = from[left++];
        else
            to[at] = from[right++];
    }
}

/* Sorts the indexes by name, without recursion and whatever the names are; the
 * result is in one of the two arrays. */
static uint32_t *sort_by_name(const pgcfg_packed_setting *entries, uint32_t *a, uint32_t *b,
                              size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        uint32_t *sorted = b;
        for (size_t begin = 0; begin < count; begin += 2 * width) {
            size_t middle = begin + width < count ? begin + width : count;
            size_t end = middle + width < count ? middle + width : count;
            merge(entries, a, b, begin, middle, end);
        }
        b = a;
        a = sorted;
    }
    return a;
}

/* The slow way, which no choice of names makes slower. */
static void mark_by_sorting(const pgcfg_conf *conf, uint32_t *a, uint32_t *b)
{
    pgcfg_packed_setting *entries = conf->entries;
    size_t count = 0;

    for (uint32_t i = 0; i < conf->entry_count; i++) {
        if (is_setting(&entries[i]))
            a[count++] = i;
    }
    a = sort_by_name(entries, a, b, count);
    for (size_t i = 1; i < count; i++) {
        if (is_same_spelling(&entries[a[i - 1]], &entries[a[i]]))
            entries[a[i - 1]].flags |= PGCFG_PACKED_IS_IGNORED;
    }
}

/* The usual way: from the last entry to the first, by chains of names with the same
 * hash. False: a chain is too long, as if somebody had chosen the names for that. */
static bool mark_by_hash(const pgcfg_conf *conf, uint32_t *heads, uint32_t *nexts)
{
    pgcfg_packed_setting *entries = conf->entries;

    memset(heads, 0xFF, conf->entry_count * sizeof(*heads));
    for (uint32_t i = conf->entry_count; i > 0; i--) {
        pgcfg_packed_setting *packed = &entries[i - 1];
        uint32_t *head;
        uint32_t other;
        int steps = 0;

        if (!is_setting(packed))
            continue;
        head = &heads[pgcfg_hash_slot(pgcfg_packed_name(packed), conf->entry_count)];
        other = *head;
        while (other != UINT32_MAX && !is_same_spelling(&entries[other], packed)) {
            if (++steps > PGCFG_HASH_CHAIN_MAX)
                return false;
            other = nexts[other];
        }
        if (other != UINT32_MAX) {
            packed->flags |= PGCFG_PACKED_IS_IGNORED;
        } else {
            nexts[i - 1] = *head;
            *head = i - 1;
        }
    }
    return true;
}

static bool mark_duplicates(const pgcfg_conf *conf, pgcfg_arena *arena)
{
    size_t high_before = arena->high;
    uint32_t *a = pgcfg_arena_take_high(arena, conf->entry_count * sizeof(*a));
    uint32_t *b = a == NULL ? NULL : pgcfg_arena_take_high(arena, conf->entry_count * sizeof(*b));

    if (b == NULL)
        return false;
    if (!mark_by_hash(conf, a, b))
        mark_by_sorting(conf, a, b);
    arena->high = high_before;
    return true;
}

/* ---- names and values -------------------------------------------------------------- */

/* Finds the parameter. Extensions are not loaded when the file is read, so that
 * theirs are custom parameters like any name with a dot; and the releases that
 * are imitated do not know those that came with a later one of the same major. */
static bool find(pgcfg_text name, int major, pgcfg_parameter *parameter)
{
    unsigned unknown =
        (unsigned)PGCFG_PARAMETER_IS_EXTENSION | (unsigned)PGCFG_PARAMETER_IS_VARYING;

    return pgcfg_parameter_find(name, major, parameter) && (parameter->flags & unknown) == 0;
}

static void judge_names(pgcfg_conf *conf)
{
    int major = conf->environment.server->major;
    pgcfg_parameter parameter;

    for (uint32_t i = 0; i < conf->entry_count; i++) {
        pgcfg_packed_setting *packed = &conf->entries[i];
        if ((packed->flags & PGCFG_PACKED_IS_SETTING) == 0)
            continue;
        if (find(pgcfg_packed_name(packed), major, &parameter)) {
            packed->parameter_id = (int16_t)parameter.id;
        } else if (memchr(packed->name, '.', packed->name_size) == NULL) {
            packed->code = PGCFG_DIAGNOSTIC_CONF_UNRECOGNIZED;
            conf->has_name_error = true;
        }
    }
}

static void judge_values(pgcfg_conf *conf)
{
    int major = conf->environment.server->major;

    for (uint32_t i = 0; i < conf->entry_count; i++) {
        pgcfg_packed_setting *packed = &conf->entries[i];
        pgcfg_text value = {packed->value, packed->value_size};
        pgcfg_parameter parameter;
        pgcfg_value parsed;
        pgcfg_value_problem problem;

        if (packed->parameter_id < 0 || (packed->flags & PGCFG_PACKED_IS_IGNORED) != 0 ||
            !pgcfg_parameter_by_id(packed->parameter_id, major, &parameter))
            continue;
        if (!pgcfg_value_parse(&parameter, major, value, &parsed, &problem))
            conf->has_value_error = true;
        packed->value_status = (uint8_t)problem.status;
    }
}

bool pgcfg_conf_judge(pgcfg_conf *conf, pgcfg_arena *arena)
{
    if (conf->has_read_error)
        return true;
    judge_names(conf);
    if (conf->has_name_error)
        return true;
    if (!mark_duplicates(conf, arena))
        return false;
    judge_values(conf);
    return true;
}

bool pgcfg_is_same_setting(pgcfg_text a, pgcfg_text b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++) {
        if (pgcfg_lower(a.data[i]) != pgcfg_lower(b.data[i]))
            return false;
    }
    return true;
}

/* ---- what counts --------------------------------------------------------------------- */

bool pgcfg_conf_effective(const pgcfg_conf *conf, pgcfg_text name, pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    bool is_known = find(name, conf->environment.server->major, &parameter);

    if (conf->has_read_error || conf->has_name_error)
        return false;
    for (uint32_t i = conf->entry_count; i > 0; i--) {
        const pgcfg_packed_setting *packed = &conf->entries[i - 1];
        if ((packed->flags & PGCFG_PACKED_IS_SETTING) == 0)
            continue;
        if (is_known ? packed->parameter_id != parameter.id
                     : !pgcfg_is_same_setting(pgcfg_packed_name(packed), name))
            continue;
        (void)pgcfg_conf_get(conf, i - 1, entry);
        if (entry->is_applied)
            return true;
    }
    return false;
}

/* The value of a parameter of that type: of its entry, or its boot value. */
static pgcfg_result get_value(const pgcfg_conf *conf, pgcfg_text name, pgcfg_parameter_type type,
                              pgcfg_value *value, pgcfg_parameter *parameter,
                              pgcfg_conf_entry *entry)
{
    int major = conf->environment.server->major;
    pgcfg_conf_entry found;
    pgcfg_value_problem problem;
    bool has_value;

    if (!find(name, major, parameter) || parameter->type != type)
        return PGCFG_REFUSED;
    memset(&found, 0, sizeof(found));
    has_value = pgcfg_conf_effective(conf, name, &found)
                    ? pgcfg_value_parse(parameter, major, found.value, value, &problem)
                    : pgcfg_value_boot(parameter, major, value);
    if (has_value && entry != NULL)
        *entry = found;
    return has_value ? PGCFG_OK : PGCFG_REFUSED;
}

pgcfg_result pgcfg_conf_get_bool(const pgcfg_conf *conf, pgcfg_text name, bool *value,
                                 pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_BOOL, &parsed, &parameter, entry);

    if (result == PGCFG_OK)
        *value = parsed.boolean;
    return result;
}

pgcfg_result pgcfg_conf_get_int64(const pgcfg_conf *conf, pgcfg_text name, int64_t *value,
                                  pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_INTEGER, &parsed, &parameter, entry);

    if (result == PGCFG_OK)
        *value = parsed.integer;
    return result;
}

pgcfg_result pgcfg_conf_get_double(const pgcfg_conf *conf, pgcfg_text name, double *value,
                                   pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_REAL, &parsed, &parameter, entry);

    if (result == PGCFG_OK)
        *value = parsed.real;
    return result;
}

/* Bytes, or milliseconds, in one of the unit; 0 for one of another kind. */
static int64_t bytes_in(pgcfg_unit unit)
{
    switch (unit) {
    case PGCFG_UNIT_B:
        return 1;
    case PGCFG_UNIT_KB:
        return 1024;
    case PGCFG_UNIT_MB:
        return 1024 * 1024;
    case PGCFG_UNIT_BLOCK:
    case PGCFG_UNIT_WAL_BLOCK:
        return 8192;
    case PGCFG_UNIT_NONE:
    case PGCFG_UNIT_MS:
    case PGCFG_UNIT_S:
    case PGCFG_UNIT_MIN:
        break;
    }
    return 0;
}

static int64_t milliseconds_in(pgcfg_unit unit)
{
    switch (unit) {
    case PGCFG_UNIT_MS:
        return 1;
    case PGCFG_UNIT_S:
        return 1000;
    case PGCFG_UNIT_MIN:
        return 60 * 1000;
    case PGCFG_UNIT_NONE:
    case PGCFG_UNIT_B:
    case PGCFG_UNIT_KB:
    case PGCFG_UNIT_MB:
    case PGCFG_UNIT_BLOCK:
    case PGCFG_UNIT_WAL_BLOCK:
        break;
    }
    return 0;
}

pgcfg_result pgcfg_conf_get_bytes(const pgcfg_conf *conf, pgcfg_text name, int64_t *bytes,
                                  pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_INTEGER, &parsed, &parameter, entry);

    if (result != PGCFG_OK || bytes_in(parameter.unit) == 0)
        return PGCFG_REFUSED;
    *bytes = parsed.integer < 0 ? parsed.integer : parsed.integer * bytes_in(parameter.unit);
    return PGCFG_OK;
}

pgcfg_result pgcfg_conf_get_milliseconds(const pgcfg_conf *conf, pgcfg_text name,
                                         double *milliseconds, pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    double amount;

    if (get_value(conf, name, PGCFG_TYPE_INTEGER, &parsed, &parameter, entry) == PGCFG_OK)
        amount = parsed.integer;
    else if (get_value(conf, name, PGCFG_TYPE_REAL, &parsed, &parameter, entry) == PGCFG_OK)
        amount = parsed.real;
    else
        return PGCFG_REFUSED;
    if (milliseconds_in(parameter.unit) == 0)
        return PGCFG_REFUSED;
    *milliseconds = amount < 0 ? amount : amount * (double)milliseconds_in(parameter.unit);
    return PGCFG_OK;
}

pgcfg_result pgcfg_conf_get_enum(const pgcfg_conf *conf, pgcfg_text name, pgcfg_text *value,
                                 pgcfg_conf_entry *entry)
{
    int major = conf->environment.server->major;
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_ENUM, &parsed, &parameter, entry);

    if (result == PGCFG_OK) {
        pgcfg_enum_value spelling =
            pgcfg_parameter_enum_value(&parameter, major, parsed.enum_index);
        *value = pgcfg_text_of(spelling.name);
    }
    return result;
}

pgcfg_result pgcfg_conf_get_string(const pgcfg_conf *conf, pgcfg_text name, pgcfg_text *value,
                                   pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_STRING, &parsed, &parameter, entry);

    if (result == PGCFG_OK)
        *value = parsed.string;
    return result;
}

/* ---- the view's words ------------------------------------------------------------------ */

/* The view's own text for an error of reading; NULL where it names a file. */
static const char *view_words(pgcfg_diagnostic_code code)
{
    switch ((int)code) {
    case PGCFG_DIAGNOSTIC_CONF_SYNTAX:
    case PGCFG_DIAGNOSTIC_CONF_SYNTAX_END:
        return "syntax error";
    case PGCFG_DIAGNOSTIC_CONF_NOT_SCANNED:
        return "input in flex scanner failed";
    case PGCFG_DIAGNOSTIC_CONF_FILE_NAME_EMPTY:
        return "empty configuration file name";
    case PGCFG_DIAGNOSTIC_CONF_DIRECTORY_NAME_EMPTY:
        return "empty configuration directory name";
    case PGCFG_DIAGNOSTIC_CONF_NESTING:
        return "nesting depth exceeded";
    case PGCFG_DIAGNOSTIC_CONF_RECURSION:
        return "configuration file recursion";
    case PGCFG_DIAGNOSTIC_CONF_UNRECOGNIZED:
        return "unrecognized configuration parameter";
    default:
        return NULL;
    }
}

bool pgcfg_conf_error_is_null(const pgcfg_conf_entry *entry)
{
    return entry->error.code == PGCFG_DIAGNOSTIC_NONE &&
           (entry->value_status == PGCFG_VALUE_OK || entry->value_status == PGCFG_VALUE_UNDECIDED);
}

bool pgcfg_conf_error_write(const pgcfg_conf_entry *entry, pgcfg_sink sink)
{
    pgcfg_diagnostic d = entry->error;
    const char *words = view_words(d.code);

    if (pgcfg_conf_error_is_null(entry))
        return true;
    if (d.code == PGCFG_DIAGNOSTIC_NONE)
        return pgcfg_put_string(sink, "setting could not be applied");
    if (words != NULL)
        return pgcfg_put_string(sink, words);
    /* The words of pg_hba_file_rules for the same, without a reason. */
    if (d.code == PGCFG_DIAGNOSTIC_CONF_FILE_NOT_OPENED)
        d.code = PGCFG_DIAGNOSTIC_CONF_VIEW_FILE_NOT_OPENED;
    else if (d.code == PGCFG_DIAGNOSTIC_CONF_DIRECTORY_NOT_OPENED)
        d.code = PGCFG_DIAGNOSTIC_DIRECTORY_NOT_OPENED;
    else if (d.code == PGCFG_DIAGNOSTIC_CONF_NOT_STATTED)
        d.code = PGCFG_DIAGNOSTIC_FILE_NOT_STATTED;
    return pgcfg_diagnostic_write(&d, sink);
}
