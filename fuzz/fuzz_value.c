/*
 * fuzz_value.c - any bytes as a value of any parameter at any major.
 *
 * Beyond not crashing, each input must hold: a value that is taken is within the
 * parameter's range; a value that is refused has its message, and no text is longer than
 * its value allows; and one of these, as byte 1 says: nothing behind the value counts, and
 * nothing behind its first NUL; what the server shows of it is taken again, and shown the
 * same; the case of words, blanks behind numbers and majors without a difference between
 * them change nothing.
 *
 * Input: byte 0 picks the major, byte 1 another one to compare with, and the question; then NAME,
 * an equals sign and the value. A name that the major does not know picks a
 * parameter by its first bytes.
 */
#include "report.h"

#include <string.h>

/* What the texts have beside the value: words, and the longest list of an enum. */
enum { WORDS_MAX = 2048 };

enum { ASK_BETWEEN, ASK_SPELLING, ASK_MAJORS, ASK_SHOWN, QUESTIONS };

/* ---- one verdict ---------------------------------------------------------------- */

typedef struct verdict {
    bool is_taken;
    pgcfg_value value;
    pgcfg_value_problem problem;
    report setting; /* where it is taken */
    report show;
    report message; /* where it is refused */
    report detail;
    report hint;
} verdict;

static void verdict_free(verdict *v)
{
    report_free(&v->setting);
    report_free(&v->show);
    report_free(&v->message);
    report_free(&v->detail);
    report_free(&v->hint);
}

static bool is_inside(pgcfg_text part, pgcfg_text whole)
{
    return part.size == 0 || (part.data >= whole.data && part.size <= whole.size &&
                              (size_t)(part.data - whole.data) <= whole.size - part.size);
}

static void check_taken(const pgcfg_parameter *p, int major, pgcfg_text text, const verdict *v)
{
    const pgcfg_value *value = &v->value;

    CHECK(v->problem.status == PGCFG_VALUE_OK || v->problem.status == PGCFG_VALUE_UNDECIDED);
    CHECK((v->problem.status == PGCFG_VALUE_UNDECIDED) == (v->problem.depends_on != NULL));
    CHECK(p->context != PGCFG_CONTEXT_INTERNAL);
    switch (value->type) {
    case PGCFG_TYPE_BOOL:
    case PGCFG_TYPE_ENUM:
        break;
    case PGCFG_TYPE_INTEGER:
        CHECK(value->integer >= p->minimum && value->integer <= p->maximum);
        break;
    case PGCFG_TYPE_REAL:
        CHECK(value->real >= p->minimum && value->real <= p->maximum);
        break;
    case PGCFG_TYPE_STRING:
        CHECK(is_inside(value->string, text));
        CHECK((p->flags & PGCFG_PARAMETER_IS_NAME) == 0 || value->string.size <= 63);
        break;
    }
    CHECK(value->type != PGCFG_TYPE_ENUM ||
          pgcfg_parameter_enum_value(p, major, value->enum_index).name != NULL);
    CHECK(v->message.size == 0 && v->detail.size == 0 && v->hint.size == 0);
    /* A byte that is not printable takes four. */
    CHECK(v->setting.size <= WORDS_MAX + 4 * text.size);
    CHECK(v->show.size <= WORDS_MAX + 4 * text.size);
}

static void check_refused(pgcfg_text text, const verdict *v)
{
    CHECK(v->problem.status != PGCFG_VALUE_OK && v->problem.status != PGCFG_VALUE_UNDECIDED);
    CHECK(is_inside(v->problem.argument, text));
    CHECK(v->message.size > 0);
    CHECK(v->message.size <= WORDS_MAX + text.size);
    CHECK(v->detail.size <= WORDS_MAX + text.size);
    CHECK(v->hint.size <= WORDS_MAX);
}

static void judge(const pgcfg_parameter *p, int major, pgcfg_text text, verdict *v)
{
    pgcfg_text name = {p->name, strlen(p->name)};

    memset(v, 0, sizeof(*v));
    v->is_taken = pgcfg_value_parse(p, major, text, &v->value, &v->problem);
    CHECK(v->value.type == p->type);
    CHECK(pgcfg_value_status_name(v->problem.status)[0] != '\0');
    if (v->is_taken) {
        CHECK(pgcfg_value_setting_write(&v->value, p, major, report_sink(&v->setting)));
        CHECK(pgcfg_value_show_write(&v->value, p, major, report_sink(&v->show)));
    }
    CHECK(pgcfg_value_message_write(&v->problem, p, major, name, text, report_sink(&v->message)));
    CHECK(pgcfg_value_detail_write(&v->problem, p, major, report_sink(&v->detail)));
    CHECK(pgcfg_value_hint_write(&v->problem, p, major, report_sink(&v->hint)));
    if (v->is_taken)
        check_taken(p, major, text, v);
    else
        check_refused(text, v);
}

/* ---- two verdicts ------------------------------------------------------------------ */

/* Same verdict and same value; texts apart. */
static void check_same_value(const verdict *a, const verdict *b)
{
    CHECK(a->is_taken == b->is_taken && a->problem.status == b->problem.status);
    CHECK(a->problem.words == b->problem.words && a->problem.hint == b->problem.hint);
    check_same(&a->setting, &b->setting);
    check_same(&a->show, &b->show);
    if (!a->is_taken || a->value.type == PGCFG_TYPE_STRING)
        return;
    CHECK(a->value.boolean == b->value.boolean && a->value.integer == b->value.integer);
    CHECK(a->value.real >= b->value.real && a->value.real <= b->value.real);
    CHECK(a->value.enum_index == b->value.enum_index);
}

static void check_same_verdict(const verdict *a, const verdict *b)
{
    check_same_value(a, b);
    check_same(&a->message, &b->message);
    check_same(&a->detail, &b->detail);
    check_same(&a->hint, &b->hint);
}

static void check_same_as_part(const pgcfg_parameter *p, int major, pgcfg_text part,
                               const verdict *v)
{
    verdict other;

    judge(p, major, part, &other);
    check_same_verdict(v, &other);
    verdict_free(&other);
}

/* The verdict on the text between other bytes, or in front of a NUL, is the verdict on it
 * alone. */
static void check_between(const pgcfg_parameter *p, int major, pgcfg_text text, uint8_t which,
                          const verdict *v)
{
    static const char *const behind[] = {"0", "kB", "e9", "x0", ".5", "\"", ", a", "\xA9"};
    const char *other = behind[which % (sizeof(behind) / sizeof(behind[0]))];
    report around = {0};
    const size_t start = text.size;

    report_text(&around, text);
    report_text(&around, text);
    if (which % 2 != 0)
        report_write(&around, "\0", 1);
    report_write(&around, other, strlen(other));
    check_same_as_part(
        p, major,
        (pgcfg_text){around.data + start, which % 2 != 0 ? around.size - start : text.size}, v);
    report_free(&around);
}

/* Six digits may stand for a number below the smallest or beyond a limit. */
static bool may_leave_range(const pgcfg_parameter *p, const verdict *v)
{
    double size = v->value.real < 0 ? -v->value.real : v->value.real;

    return p->type == PGCFG_TYPE_REAL && size > 0 &&
           (size < 3e-308 || v->value.real > p->maximum - size * 1e-5 ||
            v->value.real < p->minimum + size * 1e-5);
}

/* What the server shows is taken, and is shown the same. */
static void check_shown(const pgcfg_parameter *p, int major, const report *shown, const verdict *v)
{
    pgcfg_text text = {shown->size > 0 ? shown->data : "", shown->size};
    verdict again;

    /* Bytes that are not printable may make a name longer than names are. */
    if ((p->flags & PGCFG_PARAMETER_IS_NAME) != 0 && text.size > 63)
        return;
    judge(p, major, text, &again);
    CHECK(again.is_taken || may_leave_range(p, v));
    if (again.is_taken)
        check_same(&v->setting, &again.setting);
    verdict_free(&again);
}

/* The unit is the largest that divides an integer; of a real there are six digits. */
static void check_shown_with_unit(const pgcfg_parameter *p, int major, const verdict *v)
{
    if (p->type == PGCFG_TYPE_INTEGER)
        check_shown(p, major, &v->show, v);
}

static void swap_case(report *r)
{
    for (size_t i = 0; i < r->size; i++) {
        char byte = r->data[i];
        if ((byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z'))
            r->data[i] = (char)(byte ^ 0x20);
    }
}

static void check_case(const pgcfg_parameter *p, int major, pgcfg_text text, const verdict *v)
{
    report other_case = {0};
    verdict other;

    if (p->type != PGCFG_TYPE_BOOL && p->type != PGCFG_TYPE_ENUM)
        return;
    report_text(&other_case, text);
    swap_case(&other_case);
    judge(p, major, (pgcfg_text){other_case.data, other_case.size}, &other);
    check_same_value(v, &other);
    verdict_free(&other);
    report_free(&other_case);
}

static void check_blanks_behind(const pgcfg_parameter *p, int major, pgcfg_text text,
                                const verdict *v)
{
    report longer = {0};
    verdict other;

    if (p->type != PGCFG_TYPE_INTEGER && p->type != PGCFG_TYPE_REAL)
        return;
    report_text(&longer, text);
    report_write(&longer, " \t\n\v\f\r", 6);
    judge(p, major, (pgcfg_text){longer.data, longer.size}, &other);
    check_same_value(v, &other);
    verdict_free(&other);
    report_free(&longer);
}

/* ---- two majors ------------------------------------------------------------------------ */

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static bool is_same_enum(const pgcfg_parameter *a, int major, const pgcfg_parameter *b, int other)
{
    if (a->enum_value_count != b->enum_value_count)
        return false;
    for (uint32_t i = 0; i < a->enum_value_count; i++) {
        pgcfg_enum_value x = pgcfg_parameter_enum_value(a, major, i);
        pgcfg_enum_value y = pgcfg_parameter_enum_value(b, other, i);
        if (strcmp(x.name, y.name) != 0 || x.meaning != y.meaning)
            return false;
    }
    return true;
}

static bool has_byte(pgcfg_text text, char byte)
{
    return text.size > 0 && memchr(text.data, byte, text.size) != NULL;
}

/* What predicates.h says of checks, of blanks in lists, and of dots in paths. */
static bool differs(const pgcfg_parameter *p, int major, int other, pgcfg_text text)
{
    static const char *const names[] = {
        "log_destination", "autovacuum_work_mem",  "max_connections",  "autovacuum_max_workers",
        "max_wal_senders", "max_worker_processes", "application_name", "cluster_name"};

    if (is_one_of(p->name, names, sizeof(names) / sizeof(names[0])) || has_byte(text, '\v'))
        return true;
    return p->type == PGCFG_TYPE_STRING && (major < 15) != (other < 15) && has_byte(text, '/');
}

/* Majors that define a parameter alike take the same values. */
static void check_majors(const pgcfg_parameter *p, int major, int other_major, pgcfg_text text,
                         const verdict *v)
{
    pgcfg_parameter there;
    verdict other;

    if (!pgcfg_parameter_by_id(p->id, other_major, &there) || there.type != p->type ||
        there.context != p->context || there.unit != p->unit || there.flags != p->flags ||
        there.minimum < p->minimum || there.minimum > p->minimum || there.maximum < p->maximum ||
        there.maximum > p->maximum || !is_same_enum(p, major, &there, other_major) ||
        differs(p, major, other_major, text))
        return;
    judge(&there, other_major, text, &other);
    check_same_value(v, &other);
    verdict_free(&other);
}

/* ---- the input ----------------------------------------------------------------------------- */

/* The parameter that the name or its first bytes stand for. */
static pgcfg_parameter parameter_of(pgcfg_text name, int major)
{
    pgcfg_parameter parameter;
    int id = 0;

    if (pgcfg_parameter_find(name, major, &parameter))
        return parameter;
    for (size_t i = 0; i < name.size && i < 2; i++)
        id = id * 256 + (unsigned char)name.data[i];
    id %= PGCFG_PARAMETER_COUNT;
    while (!pgcfg_parameter_by_id(id, major, &parameter))
        id = (id + 1) % PGCFG_PARAMETER_COUNT;
    return parameter;
}

/* What is said of a parameter has words, and its neighbours in the list are its own. */
static void check_catalogue(const pgcfg_parameter *p, int major)
{
    pgcfg_parameter next;
    uint32_t cursor = (uint32_t)p->id;

    CHECK(strcmp(pgcfg_parameter_name(p->id), p->name) == 0);
    CHECK(pgcfg_parameter_name(-1) == NULL);
    CHECK(pgcfg_parameter_name(PGCFG_PARAMETER_COUNT) == NULL);
    CHECK(pgcfg_parameter_type_name(p->type)[0] != '\0');
    CHECK(pgcfg_context_name(p->context)[0] != '\0');
    CHECK((pgcfg_unit_name(p->unit)[0] != '\0') == (p->unit != PGCFG_UNIT_NONE));
    CHECK((p->enum_value_count > 0) == (p->type == PGCFG_TYPE_ENUM));
    CHECK(pgcfg_parameter_enum_value(p, major, p->enum_value_count).name == NULL);
    CHECK(pgcfg_parameter_next(major, &cursor, &next) && next.id == p->id);
    if (pgcfg_parameter_next(major, &cursor, &next))
        CHECK(next.id > p->id && cursor == (uint32_t)next.id + 1);
}

/* Known names are found in any case and have no history; others are not found. */
static void check_name(pgcfg_text name, int major)
{
    report other_case = {0};
    pgcfg_parameter parameter;
    pgcfg_parameter again;
    pgcfg_parameter_history history;
    bool is_known = pgcfg_parameter_find(name, major, &parameter);

    report_text(&other_case, name);
    swap_case(&other_case);
    CHECK(pgcfg_parameter_find((pgcfg_text){other_case.data, other_case.size}, major, &again) ==
          is_known);
    CHECK(!is_known || again.id == parameter.id);
    report_free(&other_case);
    if (is_known) {
        CHECK(!pgcfg_parameter_history_find(name, major, &history));
        CHECK(parameter.first_major <= major && major <= parameter.last_major);
        CHECK(pgcfg_parameter_by_id(parameter.id, major, &again) && again.name == parameter.name);
    } else if (pgcfg_parameter_history_find(name, major, &history)) {
        CHECK(history.first_major != major && history.last_release != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *equals;
    pgcfg_parameter parameter;
    pgcfg_text name;
    pgcfg_text text;
    char *copy;
    int major;
    int other_major;
    verdict v;

    if (size < 3 || size > 4096 || (equals = memchr(data + 2, '=', size - 2)) == NULL)
        return 0;
    major = PGCFG_MAJOR_OLDEST + data[0] % 6;
    other_major = PGCFG_MAJOR_OLDEST + data[1] % 6;
    name = (pgcfg_text){(const char *)data + 2, (size_t)(equals - (data + 2))};
    check_name(name, major);
    parameter = parameter_of(name, major);
    check_catalogue(&parameter, major);
    text.size = size - 3 - name.size;
    copy = malloc(text.size > 0 ? text.size : 1); /* of its own size, so that overreads are seen */
    CHECK(copy != NULL);
    memcpy(copy, equals + 1, text.size);
    text.data = copy;
    judge(&parameter, major, text, &v);
    switch (data[1] / 6 % QUESTIONS) {
    case ASK_BETWEEN:
        check_between(&parameter, major, text, data[0] / 6, &v);
        break;
    case ASK_SPELLING:
        check_case(&parameter, major, text, &v);
        if (!has_byte(text, '\0'))
            check_blanks_behind(&parameter, major, text, &v);
        break;
    case ASK_MAJORS:
        check_majors(&parameter, major, other_major, text, &v);
        break;
    default:
        if (v.is_taken) {
            check_shown(&parameter, major, &v.setting, &v);
            check_shown_with_unit(&parameter, major, &v);
        }
        break;
    }
    verdict_free(&v);
    free(copy);
    return 0;
}
