/*
 * packed_line.c - see packed_line.h.
 */
#include "packed_line.h"

/* ---- refused lines -------------------------------------------------------- */

typedef struct packed_refusal {
    pgcfg_packed_head head;
    union {
        struct {
            const char *text; /* first argument */
            uint32_t text_size;
            uint32_t offset; /* of the place */
        } failure;
        const pgcfg_diagnostic *apart;
    } of;
} packed_refusal;

/* Behind a packed_refusal that can't say the place. */
typedef struct packed_place {
    uint32_t file;
    uint32_t size;
    uint32_t path_file;
    uint32_t unused; /* the arena's alignment */
} packed_place;

_Static_assert(sizeof(packed_refusal) <= 32, "see the memory bounds");
_Static_assert(sizeof(packed_refusal) + sizeof(packed_place) <= PGCFG_PACKED_REFUSAL_MAX,
               "room for both");

/* Codes whose message names the file that the first argument says. */
static bool names_a_file(pgcfg_diagnostic_code code)
{
    return code == PGCFG_DIAGNOSTIC_FILE_NOT_OPENED ||
           code == PGCFG_DIAGNOSTIC_FILE_NOT_OPENED_13 || code == PGCFG_DIAGNOSTIC_FILE_NESTING ||
           code == PGCFG_DIAGNOSTIC_DIRECTORY_NOT_OPENED;
}

/* Codes whose message names the file that the place is in. */
static bool names_its_own_file(pgcfg_diagnostic_code code)
{
    return code == PGCFG_DIAGNOSTIC_FILE_NOT_READ || code == PGCFG_DIAGNOSTIC_IDENT_MISSING_14;
}

/* Codes whose first number is the line's. */
static bool numbers_its_line(pgcfg_diagnostic_code code)
{
    return code == PGCFG_DIAGNOSTIC_IDENT_MISSING_14;
}

/* Whether the failure can be made again from its first argument and place. The
 * others are of lines that are long enough to pay for a whole diagnostic. */
static bool is_compact(const pgcfg_diagnostic *d)
{
    /* None has a second number that has no other first one. */
    return d->arguments[1].size == 0 && (d->numbers[0] == 0 || numbers_its_line(d->code)) &&
           d->detail >= 0 && d->detail <= UINT8_MAX &&
           d->code != PGCFG_DIAGNOSTIC_FILE_NOT_STATTED &&
           d->code != PGCFG_DIAGNOSTIC_DIRECTORY_FILES;
}

size_t pgcfg_packed_refuse(const pgcfg_packed_head *head, const pgcfg_diagnostic *d, char *at,
                           pgcfg_arena *arena)
{
    packed_refusal *refusal = (packed_refusal *)(void *)at;
    packed_place *place = (packed_place *)(void *)(refusal + 1);
    pgcfg_diagnostic *apart;
    uint64_t surplus;

    refusal->head = *head;
    if (is_compact(d)) {
        refusal->head.detail_or_kind = (uint8_t)d->detail;
        refusal->of.failure.text = d->arguments[0].data;
        refusal->of.failure.text_size = (uint32_t)d->arguments[0].size;
        refusal->of.failure.offset = d->where.offset;
        surplus = (uint64_t)d->where.size - d->arguments[0].size;
        /* Where a file is named, it is in the file of the place. */
        if (d->where.file == head->file && surplus <= UINT8_MAX) {
            refusal->head.type_or_surplus = (uint8_t)surplus;
            return sizeof(*refusal);
        }
        refusal->head.flags = PGCFG_PACKED_HAS_PLACE;
        place->file = d->where.file;
        place->size = d->where.size;
        place->path_file = d->path_file;
        place->unused = 0;
        return sizeof(*refusal) + sizeof(*place);
    }
    apart = (pgcfg_diagnostic *)pgcfg_arena_take_high(arena, sizeof(*apart));
    if (apart == NULL)
        return 0;
    *apart = *d;
    refusal->head.flags = PGCFG_PACKED_IS_APART;
    refusal->of.apart = apart;
    return sizeof(*refusal);
}

size_t pgcfg_packed_refusal_read(const pgcfg_packed_head *head, const pgcfg_source *const *files,
                                 int major, pgcfg_diagnostic *d)
{
    const packed_refusal *refusal = (const packed_refusal *)(const void *)head;
    const packed_place *place = (const packed_place *)(const void *)(refusal + 1);
    bool has_place = (head->flags & PGCFG_PACKED_HAS_PLACE) != 0;

    if (head->flags & PGCFG_PACKED_IS_APART) {
        *d = *refusal->of.apart;
        return sizeof(*refusal);
    }
    d->code = (pgcfg_diagnostic_code)head->failure;
    d->line_number = head->line_number;
    d->major = major;
    d->detail = head->detail_or_kind;
    d->arguments[0].data = refusal->of.failure.text;
    d->arguments[0].size = refusal->of.failure.text_size;
    d->where.file = has_place ? place->file : head->file;
    d->where.offset = refusal->of.failure.offset;
    d->where.size = has_place ? place->size : refusal->of.failure.text_size + head->type_or_surplus;
    if (names_a_file(d->code)) {
        d->path_file = has_place ? place->path_file : head->file;
        d->path_base = files[d->path_file]->path;
        d->path_name = d->arguments[0];
    } else if (names_its_own_file(d->code)) {
        d->path_name = files[d->where.file]->path;
    }
    if (numbers_its_line(d->code))
        d->numbers[0] = head->line_number;
    return sizeof(*refusal) + (has_place ? sizeof(*place) : 0);
}

/* ---- memory -------------------------------------------------------------------- */

enum { BOUND_FIXED = 16384 + PGCFG_ARE_CHECK_SIZE, BOUND_PER_BYTE = 17, BOUND_PER_FILE = 1536 };

size_t pgcfg_packed_memory_bound(uint64_t size, uint32_t files)
{
    uint64_t bound = BOUND_FIXED;

    if (size > (UINT64_MAX - bound) / BOUND_PER_BYTE)
        return SIZE_MAX;
    bound += size * BOUND_PER_BYTE;
    if (bound > UINT64_MAX - (uint64_t)files * BOUND_PER_FILE)
        return SIZE_MAX;
    bound += (uint64_t)files * BOUND_PER_FILE;
    return bound > SIZE_MAX ? SIZE_MAX : (size_t)bound;
}

/* Of files that come in pieces the size is not known: then twice as much is a new try. */
size_t pgcfg_packed_memory_needed(const pgcfg_arena *arena, pgcfg_auth_reader *reader)
{
    size_t doubled =
        arena->capacity > SIZE_MAX / 4 ? SIZE_MAX : arena->capacity * 2 + 2 * PGCFG_ARENA_ALIGNMENT;
    size_t bound = pgcfg_packed_memory_bound(0, 1);

    if (reader != NULL) {
        const pgcfg_file_stack *files = pgcfg_auth_reader_files(reader);
        bound = pgcfg_packed_memory_bound(files->total_bytes, files->attempts);
    }
    /* What the caller gave may have a few bytes more than the capacity, at both ends. */
    return bound > arena->capacity + 2 * PGCFG_ARENA_ALIGNMENT ? bound : doubled;
}
