/*
 * parameter.c - finding parameters in the catalogue.
 *
 * Names are hashed; the hash is perfect, so that a look-up compares with one name
 * only. What the table holds is catalogue.inc's (generated), how it is laid out
 * catalogue.h's.
 */
#include "bits.h"
#include "catalogue.h"

#include "catalogue.inc"

_Static_assert((int)PARAMETER_COUNT == (int)PGCFG_PARAMETER_COUNT,
               "parameter.h says how many there are in catalogue.inc");
_Static_assert(sizeof(texts[0]) == TEXT_CHUNK, "places of texts are counted in such chunks");
_Static_assert(sizeof(numbers) / sizeof(numbers[0]) <= 256, "numbers are referred to by a byte");
_Static_assert(sizeof(enum_sets) / sizeof(enum_sets[0]) <= 256, "so are the sets of enum values");
_Static_assert(sizeof(categories) / sizeof(categories[0]) <= 256, "and the categories");

static const char *text_at(uint16_t place)
{
    if (place == NO_TEXT)
        return NULL;
    return &texts[place / TEXT_CHUNK][place % TEXT_CHUNK];
}

/* As guc_name_compare: only ASCII letters have a case. */
static unsigned char fold(char letter)
{
    unsigned char byte = (unsigned char)letter;

    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;
}

/* Eight bytes, or the fewer of a short name, in lower case. */
static uint64_t part_at(pgcfg_text name, size_t at)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    uint64_t part = 0;
    uint64_t low;
    uint64_t capitals;

    if (name.size >= at + sizeof(part)) {
        part = pgcfg_bits_eight((const uint8_t *)name.data + at);
    } else {
        for (size_t i = name.size; i > at; i--)
            part = part << 8 | (unsigned char)name.data[i - 1];
    }
    low = part & each * 0x7f;
    capitals = (low + each * (0x80 - 'A')) & ~(low + each * (0x7f - 'Z')) & ~part & each << 7;
    return part | capitals >> 2;
}

/* Over the folded bytes, eight at a time; the last eight may have been in part before. */
static uint32_t hash_name(pgcfg_text name)
{
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = name.size;
    size_t at = 0;

    for (; name.size - at > sizeof(hash); at += sizeof(hash))
        hash = (hash ^ part_at(name, at)) * factor;
    if (name.size >= sizeof(hash))
        at = name.size - sizeof(hash);
    hash = (hash ^ hash >> 32 ^ part_at(name, at)) * factor;
    return (uint32_t)(hash >> 32);
}

static bool is_name(pgcfg_text text, const char *name)
{
    for (size_t i = 0; i < text.size; i++) {
        /* A NUL in the text must not pass the end of the name. */
        if (name[i] == '\0' || (text.data[i] != name[i] && fold(text.data[i]) != fold(name[i])))
            return false;
    }
    return name[text.size] == '\0';
}

/* The key of a name; NO_KEY if no major and no history has it. */
static uint16_t find_key(pgcfg_text name)
{
    if (name.size > LONGEST_NAME)
        return NO_KEY;

    uint32_t hash = hash_name(name);
    uint32_t displacement = hash_displacements[hash % HASH_BUCKETS];
    uint32_t slot = ((hash ^ (displacement * 0x9E3779B1u)) * 0x85EBCA6Bu) >> (32 - HASH_SLOT_BITS);
    uint16_t key = hash_slots[slot];

    if (key == NO_KEY || !is_name(name, text_at(key_names[key])))
        return NO_KEY;
    return key;
}

static bool is_among(int major, int first, int last)
{
    return major >= first && major <= last;
}

/* The parameter's row for this major; NULL if the major does not know it. */
static const row *row_of(size_t parameter, int major)
{
    for (size_t i = first_rows[parameter]; i < first_rows[parameter + 1]; i++) {
        if (is_among(major - PGCFG_MAJOR_OLDEST, (int)rows[i].first_major, (int)rows[i].last_major))
            return &rows[i];
    }
    return NULL;
}

static int first_major_of(size_t parameter)
{
    return PGCFG_MAJOR_OLDEST + (int)rows[first_rows[parameter]].first_major;
}

static int last_major_of(size_t parameter)
{
    return PGCFG_MAJOR_OLDEST + (int)rows[first_rows[parameter + 1] - 1].last_major;
}

static const char *since_of(size_t parameter, int major)
{
    const char *since = "";

    for (size_t i = 0; i < RELEASE_COUNT; i++) {
        if (minor_releases[i].parameter == parameter && minor_releases[i].major == major)
            since = text_at(minor_releases[i].since);
    }
    return since;
}

static void describe(size_t parameter, int major, const row *found, pgcfg_parameter *result)
{
    result->name = text_at(key_names[parameter]);
    result->id = (int)parameter;
    result->type = (pgcfg_parameter_type)found->type;
    result->context = (pgcfg_context)found->context;
    result->unit = (pgcfg_unit)found->unit;
    result->flags = found->flags;
    result->first_major = first_major_of(parameter);
    result->last_major = last_major_of(parameter);
    result->minimum = numbers[found->minimum];
    result->maximum = numbers[found->maximum];
    result->boot_value = text_at(found->boot_value);
    result->category = text_at(categories[found->category]);
    result->since = (found->flags & IS_VARYING) != 0 ? since_of(parameter, major) : "";
    result->enum_value_count = enum_sets[found->enum_set].count;
}

/* What a key is to a major: a parameter, directly or as an old name of one; NULL if
 * neither. Old names are tried last: ssl_ecdh_curve was a parameter until 17. */
static const row *resolve(uint16_t key, int major, size_t *parameter)
{
    const row *found = NULL;

    *parameter = key;
    if (key < PARAMETER_COUNT)
        found = row_of(key, major);
    for (size_t i = 0; found == NULL && i < OLD_NAME_COUNT; i++) {
        if (old_names[i].key == key && major >= old_names[i].first_major) {
            *parameter = old_names[i].parameter;
            found = row_of(*parameter, major);
        }
    }
    return found;
}

bool pgcfg_parameter_find(pgcfg_text name, int major, pgcfg_parameter *parameter)
{
    uint16_t key = find_key(name);
    size_t id;

    if (key == NO_KEY)
        return false;

    const row *found = resolve(key, major, &id);

    if (found == NULL)
        return false;
    describe(id, major, found, parameter);
    return true;
}

bool pgcfg_parameter_by_id(int id, int major, pgcfg_parameter *parameter)
{
    if (id < 0 || id >= PGCFG_PARAMETER_COUNT)
        return false;

    const row *found = row_of((size_t)id, major);

    if (found == NULL)
        return false;
    describe((size_t)id, major, found, parameter);
    return true;
}

const char *pgcfg_parameter_name(int id)
{
    return id >= 0 && id < PGCFG_PARAMETER_COUNT ? text_at(key_names[id]) : NULL;
}

bool pgcfg_parameter_next(int major, uint32_t *cursor, pgcfg_parameter *parameter)
{
    while (*cursor < PARAMETER_COUNT) {
        if (pgcfg_parameter_by_id((int)(*cursor)++, major, parameter))
            return true;
    }
    return false;
}

pgcfg_enum_value pgcfg_parameter_enum_value(const pgcfg_parameter *parameter, int major,
                                            uint32_t index)
{
    pgcfg_enum_value result = {NULL, false, 0};

    if (parameter->id < 0 || parameter->id >= PGCFG_PARAMETER_COUNT)
        return result;

    const row *found = row_of((size_t)parameter->id, major);

    if (found == NULL || index >= enum_sets[found->enum_set].count)
        return result;

    const enum_value *value = &enum_values[enum_sets[found->enum_set].first + index];

    result.name = text_at(value->name);
    result.is_hidden = value->is_hidden != 0;
    result.meaning = value->meaning;
    return result;
}

/* ---- words --------------------------------------------------------------------- */

const char *pgcfg_unit_name(pgcfg_unit unit)
{
    switch (unit) {
    case PGCFG_UNIT_NONE:
        return "";
    case PGCFG_UNIT_B:
        return "B";
    case PGCFG_UNIT_KB:
        return "kB";
    case PGCFG_UNIT_MB:
        return "MB";
    case PGCFG_UNIT_BLOCK:
    case PGCFG_UNIT_WAL_BLOCK:
        return "8kB";
    case PGCFG_UNIT_MS:
        return "ms";
    case PGCFG_UNIT_S:
        return "s";
    case PGCFG_UNIT_MIN:
        return "min";
    }
    return "";
}

const char *pgcfg_parameter_type_name(pgcfg_parameter_type type)
{
    switch (type) {
    case PGCFG_TYPE_BOOL:
        return "bool";
    case PGCFG_TYPE_INTEGER:
        return "integer";
    case PGCFG_TYPE_REAL:
        return "real";
    case PGCFG_TYPE_STRING:
        return "string";
    case PGCFG_TYPE_ENUM:
        return "enum";
    }
    return "";
}

const char *pgcfg_context_name(pgcfg_context context)
{
    switch (context) {
    case PGCFG_CONTEXT_INTERNAL:
        return "internal";
    case PGCFG_CONTEXT_POSTMASTER:
        return "postmaster";
    case PGCFG_CONTEXT_SIGHUP:
        return "sighup";
    case PGCFG_CONTEXT_SUPERUSER_BACKEND:
        return "superuser-backend";
    case PGCFG_CONTEXT_BACKEND:
        return "backend";
    case PGCFG_CONTEXT_SUPERUSER:
        return "superuser";
    case PGCFG_CONTEXT_USER:
        return "user";
    }
    return "";
}

/* ---- history ------------------------------------------------------------------- */

static const history *history_of(uint16_t key, int major)
{
    static const history nothing = {NO_KEY, 0, 0, 0, 0, NO_TEXT};

    for (size_t i = 0; i < HISTORY_COUNT; i++) {
        if (history_rows[i].key == key &&
            is_among(major, history_rows[i].first_major, history_rows[i].last_major))
            return &history_rows[i];
    }
    return &nothing;
}

bool pgcfg_parameter_history_find(pgcfg_text name, int major, pgcfg_parameter_history *result)
{
    uint16_t key = find_key(name);
    size_t parameter;

    if (key == NO_KEY || !pgcfg_major_is_known(major) || resolve(key, major, &parameter) != NULL)
        return false;

    const history *found = history_of(key, major);

    result->successor = text_at(found->successor);
    if (key < PARAMETER_COUNT) {
        int first = first_major_of(key);

        result->first_major = first == PGCFG_MAJOR_OLDEST ? 0 : first;
        result->last_major = last_major_of(key);
        result->last_release = text_at(major_texts[result->last_major - PGCFG_MAJOR_OLDEST]);
        return true;
    }
    result->first_major = 0;
    result->last_major = found->last_release_major;
    result->last_release = text_at(found->last_release);
    return true;
}
