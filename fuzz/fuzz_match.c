/*
 * fuzz_match.c - rules and a connection, both out of one input: which rule decides?
 *
 * Beyond not crashing, each input must hold one of these: a compiled matcher says what the walk
 * over all rules says, in the memory that it said beforehand; the walk says what follows from each
 * rule's own answer; rules behind the first that matches change nothing; without the rules that do
 * not match the same ones decide.
 *
 * Input: byte 0 picks the major and the question, the next twelve the connection; then come rules,
 * of some bytes each, which pick words. Past the last byte all are 0.
 */
#include "report.h"

#include <string.h>

enum { ASK_MATCHER, ASK_WALK, ASK_BEHIND, ASK_WITHOUT, QUESTIONS };

enum { RULES_MAX = 96, LINE_MAX_SIZE = 512, ROLES_MAX = 3, INTERFACES_MAX = 2 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PATH PGCFG_TEXT("/pg_hba.conf")

/* ---- an engine: "xyz" is looked for, "?" is not decided -------------------- */

static char workspace[16];

static pgcfg_regex_status take(void *context, pgcfg_text pattern, int major, void *memory,
                               size_t size)
{
    (void)memory;
    (void)size;
    (void)context;
    (void)pattern;
    (void)major;
    return PGCFG_REGEX_OK;
}

static pgcfg_regex_answer search(void *context, pgcfg_text pattern, int major, pgcfg_text subject,
                                 pgcfg_regex_group *group, uint32_t *group_count, void *space,
                                 size_t size)
{
    (void)group_count;
    (void)context;
    (void)major;
    (void)group;
    CHECK(space == workspace && size == sizeof workspace);
    if (pattern.size == 1 && pattern.data[0] == '?')
        return PGCFG_REGEX_UNKNOWN;
    for (size_t i = 0; i + pattern.size <= subject.size; i++)
        if (pattern.size == 0 || memcmp(subject.data + i, pattern.data, pattern.size) == 0)
            return PGCFG_REGEX_MATCH;
    return PGCFG_REGEX_NO_MATCH;
}

static const pgcfg_regex_engine engine = {NULL, take, search};

/* ---- the input ------------------------------------------------------------- */

typedef struct input {
    const uint8_t *data;
    size_t size;
    int major;
} input;

static unsigned next(input *in)
{
    if (in->size == 0)
        return 0;
    in->size--;
    return *in->data++;
}

#define PICK(in, words) ((words)[next(in) % COUNT(words)])

static const char *const names[] = {
    "a",        "b",           "c",       "app",    "web", "d",       "all",    "sameuser",
    "samerole", "replication", "\"all\"", "\"+a\"", "+a",  "+b",      "+app",   "samegroup",
    "/a",       "/?",          "/",       "\"/b\"", "+",   "\"a b\"", "a\"b\"", "\"\""};
static const char *const addresses[] = {"all",
                                        "samehost",
                                        "samenet",
                                        "db.example.com",
                                        ".example.com",
                                        ".COM",
                                        "10.0.0.0 255.0.255.0",
                                        "0.0.0.1 0.0.0.255",
                                        "2001:db8::1 ffff::ffff",
                                        "\"all\"",
                                        "::ffff:10.0.0.1/128",
                                        "0.0.0.0/0",
                                        "::/0"};
static const char *const clients[] = {
    "10.0.0.1",    "10.0.0.2",       "10.1.1.1",       "200.0.0.1",
    "2001:db8::1", "2001:db8:0:1::", "::ffff:10.0.0.1"};

static pgcfg_text text_of(const char *string)
{
    return (pgcfg_text){string, strlen(string)};
}

typedef struct facts {
    pgcfg_connection connection;
    pgcfg_text roles[ROLES_MAX];
    pgcfg_interface interfaces[INTERFACES_MAX];
} facts;

static pgcfg_text read_name(input *in)
{
    static const char *const said[] = {"a",  "b",           "c",        "app",     "web",
                                       "d",  "a b",         "ab",       "all",     "+a",
                                       "/a", "replication", "samerole", "postgres"};

    return text_of(PICK(in, said));
}

static void read_facts(input *in, facts *f)
{
    static const char *const host_names[] = {"", "db.example.com", "X.DB.EXAMPLE.COM", ".com"};
    pgcfg_connection *c = &f->connection;
    unsigned bits;

    memset(f, 0, sizeof(*f));
    c->database = read_name(in);
    c->user = read_name(in);
    bits = next(in);
    c->is_local = bits % 4 == 0;
    c->encryption = c->is_local ? PGCFG_ENCRYPTION_NONE : (pgcfg_encryption)(bits / 4 % 3);
    c->replication = (pgcfg_replication)(bits / 16 % 4 % 3);
    CHECK(c->is_local || pgcfg_address_parse(text_of(PICK(in, clients)), &c->address));
    bits = next(in);
    c->roles_are_known = (bits & 1) != 0;
    c->host_name_is_known = (bits & 2) != 0;
    c->interfaces_are_known = (bits & 4) != 0;
    c->host_name = text_of(host_names[bits / 8 % COUNT(host_names)]);
    c->roles = f->roles;
    c->role_count = bits / 32 % (ROLES_MAX + 1);
    c->interfaces = f->interfaces;
    c->interface_count = next(in) % (INTERFACES_MAX + 1);
    for (size_t i = 0; i < c->role_count; i++)
        f->roles[i] = read_name(in);
    for (size_t i = 0; i < c->interface_count; i++) {
        pgcfg_interface *own = &f->interfaces[i];
        CHECK(pgcfg_address_parse(text_of(PICK(in, clients)), &own->address));
        CHECK(pgcfg_address_mask_parse(PGCFG_TEXT("24"), own->address.family, &own->mask));
    }
}

/* One to four names, or many. */
static void read_list(input *in, report *line)
{
    unsigned count = next(in) % 16;

    count = count < 12 ? 1 : count == 15 ? 9 : count - 10;
    while (count-- > 0) {
        report_text(line, text_of(PICK(in, names)));
        if (count > 0)
            report_text(line, PGCFG_TEXT(","));
    }
}

static void read_address(input *in, report *line)
{
    const unsigned kind = next(in);
    unsigned bytes[3];
    char text[64];

    if (kind < 128) {
        report_text(line, text_of(addresses[kind % COUNT(addresses)]));
        return;
    }
    for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++)
        bytes[i] = next(in);
    if (kind < 192)
        snprintf(text, sizeof text, "10.%u.%u.%u/%u", bytes[0] % 4, bytes[1] % 2, bytes[2] % 4,
                 kind % 33);
    else
        snprintf(text, sizeof text, "2001:db8::%x:%x/%u", bytes[0] % 4, bytes[1] % 4,
                 bytes[2] % 129);
    report_text(line, text_of(text));
}

static void read_rule(input *in, report *line)
{
    static const char *const types[] = {"host",       "hostssl",      "hostnossl",
                                        "hostgssenc", "hostnogssenc", "local"};
    static const char *const methods[] = {"md5",
                                          "trust",
                                          "reject",
                                          "ident map=a",
                                          "ident map=b",
                                          "ident \"map=a\"",
                                          "ldap ldapserver=a ldapprefix=a",
                                          "ldap ldapserver=a ldapprefix=b"};
    const char *type = PICK(in, types);

    line->size = 0;
    report_text(line, text_of(type));
    report_text(line, PGCFG_TEXT(" "));
    read_list(in, line);
    report_text(line, PGCFG_TEXT(" "));
    read_list(in, line);
    report_text(line, PGCFG_TEXT(" "));
    if (strcmp(type, "local") != 0)
        read_address(in, line);
    report_text(line, PGCFG_TEXT(" "));
    report_text(line,
                text_of(methods[next(in) % (strcmp(type, "local") != 0 ? COUNT(methods) : 3)]));
    report_text(line, PGCFG_TEXT("\n"));
}

/* ---- a file of some of the rules ------------------------------------------- */

/* What is parsed, in memory of exactly the size that is said to be enough. */
typedef struct world {
    pgcfg_server server;
    pgcfg_memory_file file;
    pgcfg_loader loader;
    pgcfg_environment environment;
    pgcfg_hba hba;
    void *buffer;
} world;

static void *heap(size_t size)
{
    void *memory = malloc(size > 0 ? size : 1);

    CHECK(memory != NULL);
    return memory;
}

static void parse(world *w, const report *content, int major)
{
    const size_t size = pgcfg_hba_memory_bound(content->size, 1);
    pgcfg_arena arena;

    w->server = pgcfg_server_default(major);
    w->server.ssl = true;
    w->file = (pgcfg_memory_file){PATH, {content->data, content->size}};
    w->loader = pgcfg_memory_loader(&w->file);
    w->environment = (pgcfg_environment){&w->server, &w->loader, NULL, &engine};
    w->buffer = heap(size);
    pgcfg_arena_init(&arena, w->buffer, size);
    CHECK(pgcfg_hba_parse(&w->hba, PATH, &w->environment, &arena) == PGCFG_OK);
}

static pgcfg_match_result match(const world *w, const pgcfg_connection *c)
{
    pgcfg_match_result result;

    CHECK(pgcfg_match(&w->hba, c, workspace, sizeof workspace, &result) ==
          (w->hba.error_count > 0 || w->hba.entry_count == 0 ? PGCFG_REFUSED : PGCFG_OK));
    return result;
}

static void check_same_result(const pgcfg_match_result *a, const pgcfg_match_result *b)
{
    CHECK(a->outcome == b->outcome);
    CHECK(a->is_one_rule == b->is_one_rule);
    CHECK(a->method == b->method);
    CHECK(a->index == b->index);
    CHECK(a->rule_number == b->rule_number);
    CHECK(a->file == b->file);
    CHECK(a->line_number == b->line_number);
    CHECK(a->position == b->position);
    CHECK(a->depends_on == b->depends_on);
}

static void check_matcher(const world *w, const pgcfg_connection *c,
                          const pgcfg_match_result *expected)
{
    const size_t size = pgcfg_matcher_memory_bound(&w->hba);
    char *buffer = heap(size);
    pgcfg_matcher matcher;
    pgcfg_match_result result;

    CHECK(pgcfg_matcher_build(&matcher, &w->hba, buffer, size - 1) == PGCFG_NO_MEMORY);
    CHECK(matcher.needed == size);
    CHECK(pgcfg_matcher_build(&matcher, &w->hba, buffer, size) == PGCFG_OK);
    CHECK(matcher.size <= size);
    memset(buffer + matcher.size, 0xff, size - matcher.size);
    CHECK(pgcfg_matcher_match(&matcher, c, workspace, sizeof workspace, &result) == PGCFG_OK);
    check_same_result(&result, expected);
    free(buffer);
}

/* The rule that a result speaks of is the one that it says. */
static void check_entry(const world *w, const pgcfg_match_result *result)
{
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry entry;

    if (!pgcfg_match_entry(&w->hba, result, &cursor, &entry)) {
        CHECK(result->outcome == PGCFG_MATCH_IMPLICIT_REJECT);
        return;
    }
    CHECK(result->outcome != PGCFG_MATCH_IMPLICIT_REJECT);
    CHECK(entry.index == result->index && entry.rule_number == result->rule_number);
    CHECK(entry.file == result->file && entry.line_number == result->line_number);
    CHECK(entry.method == result->method);
    for (unsigned bit = 0; bit < PGCFG_DEPENDENCY_COUNT; bit++)
        CHECK(pgcfg_dependency_name((pgcfg_dependency)(1u << bit))[0] != '\0');
}

/* ---- the walk against the rules -------------------------------------------- */

/* Method and options, as text. */
static void report_answer(report *r, const pgcfg_hba_entry *rule)
{
    const pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);

    report_number(r, "method", (uint64_t)rule->method);
    for (uint32_t i = 0; i < rule->option_count; i++) {
        report_number(r, "option", fields.options[i].size);
        report_text(r, pgcfg_token_text(&fields.options[i]));
    }
}

static bool is_same(const report *a, const report *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

/* What follows from each rule's own answer; those are kept. */
static pgcfg_match_result follow(const world *w, const pgcfg_connection *c,
                                 pgcfg_match_answer *answers)
{
    pgcfg_match_result expected;
    pgcfg_hba_cursor cursor = {.position = 0};
    size_t position = 0;
    pgcfg_hba_entry rule;
    report first = {0};
    uint32_t candidates = 0;
    bool is_sure = false;
    bool is_one_answer = true;

    memset(&expected, 0, sizeof(expected));
    while (pgcfg_hba_next(&w->hba, &cursor, &rule)) {
        const pgcfg_rule_match m =
            pgcfg_match_rule(&rule, c, &w->environment, workspace, sizeof workspace);
        report answer = {0};

        CHECK((m.answer == PGCFG_MATCH_UNDECIDED) == (m.depends_on != 0));
        CHECK((m.answer == PGCFG_MATCH_YES) == (m.field == PGCFG_FIELD_NONE));
        answers[rule.index] = m.answer;
        report_answer(&answer, &rule);
        if (!is_sure && m.answer != PGCFG_MATCH_NO) {
            candidates++;
            expected.depends_on |= m.depends_on;
            is_sure = m.answer == PGCFG_MATCH_YES;
            if (candidates == 1) {
                expected.method = rule.method;
                expected.index = rule.index;
                expected.rule_number = rule.rule_number;
                expected.file = rule.file;
                expected.line_number = rule.line_number;
                expected.position = position;
                report_text(&first, (pgcfg_text){answer.data, answer.size});
            }
            is_one_answer = is_one_answer && is_same(&first, &answer);
        }
        report_free(&answer);
        position = cursor.position;
    }
    report_free(&first);
    expected.is_one_rule = candidates == 1;
    expected.outcome = candidates == 0            ? PGCFG_MATCH_IMPLICIT_REJECT
                       : is_sure && is_one_answer ? PGCFG_MATCH_RULE
                                                  : PGCFG_MATCH_DEPENDS;
    return expected;
}

/* ---- other files of the same rules ----------------------------------------- */

typedef struct rules {
    report lines[RULES_MAX];
    uint32_t count;
    pgcfg_match_answer answers[RULES_MAX];
} rules;

/* The first rule that matches; the count where none does. */
static uint32_t first_sure(const rules *all)
{
    uint32_t i = 0;

    while (i < all->count && all->answers[i] != PGCFG_MATCH_YES)
        i++;
    return i;
}

/* What stands behind the first rule that matches makes no difference. */
static void check_behind(const rules *all, const pgcfg_connection *c, int major,
                         const pgcfg_match_result *expected)
{
    const uint32_t sure = first_sure(all);
    pgcfg_match_result result;
    report content = {0};
    world w;

    if (sure == all->count)
        return;
    for (uint32_t i = 0; i <= sure; i++)
        report_text(&content, (pgcfg_text){all->lines[i].data, all->lines[i].size});
    parse(&w, &content, major);
    result = match(&w, c);
    check_same_result(&result, expected);
    check_matcher(&w, c, expected);
    free(w.buffer);
    for (uint32_t i = all->count; i-- > 0;)
        report_text(&content, (pgcfg_text){all->lines[i].data, all->lines[i].size});
    parse(&w, &content, major);
    result = match(&w, c);
    check_same_result(&result, expected);
    check_matcher(&w, c, expected);
    free(w.buffer);
    report_free(&content);
}

/* Without the rules that do not match the same one decides under another number. */
static void check_without_others(const rules *all, const pgcfg_connection *c, int major,
                                 const pgcfg_match_result *expected)
{
    pgcfg_match_result result;
    report content = {0};
    uint32_t before = 0; /* that are left out */
    world w;

    for (uint32_t i = 0; i < all->count; i++) {
        if (all->answers[i] != PGCFG_MATCH_NO)
            report_text(&content, (pgcfg_text){all->lines[i].data, all->lines[i].size});
        else
            before += i < expected->index;
    }
    parse(&w, &content, major);
    result = match(&w, c);
    CHECK(result.outcome == expected->outcome);
    if (content.size > 0) {
        CHECK(result.is_one_rule == expected->is_one_rule);
        CHECK(result.method == expected->method);
        CHECK(result.depends_on == expected->depends_on);
        CHECK(result.index + before == expected->index);
        CHECK(result.line_number + before == expected->line_number);
        CHECK(result.rule_number + before == expected->rule_number);
        check_matcher(&w, c, &result);
    }
    free(w.buffer);
    report_free(&content);
}

/* ---- all of it ------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {data, size, 0};
    static rules all;
    facts f;
    report content = {0};
    char name[PGCFG_NAME_SIZE];
    pgcfg_match_result expected;
    pgcfg_match_result result;
    world w;
    unsigned question;

    if (size > 4096)
        return 0;
    question = next(&in);
    in.major = PGCFG_MAJOR_OLDEST + (int)(question % 6);
    question = question / 6 % QUESTIONS;
    read_facts(&in, &f);
    memset(&all, 0, sizeof(all));
    while (in.size > 0 && all.count < RULES_MAX) {
        read_rule(&in, &all.lines[all.count]);
        report_text(&content, (pgcfg_text){all.lines[all.count].data, all.lines[all.count].size});
        all.count++;
    }
    parse(&w, &content, in.major);
    CHECK(w.hba.entry_count == all.count && w.hba.error_count == 0);
    CHECK(pgcfg_connection_prepare(&f.connection, &w.server, name) == PGCFG_OK);
    result = match(&w, &f.connection);
    check_entry(&w, &result);
    if (all.count > 0 && question == ASK_MATCHER) {
        check_matcher(&w, &f.connection, &result);
    } else if (all.count > 0) {
        expected = follow(&w, &f.connection, all.answers);
        check_same_result(&result, &expected);
        if (question == ASK_BEHIND)
            check_behind(&all, &f.connection, in.major, &expected);
        if (question == ASK_WITHOUT)
            check_without_others(&all, &f.connection, in.major, &expected);
    }
    free(w.buffer);
    report_free(&content);
    for (uint32_t i = 0; i < all.count; i++)
        report_free(&all.lines[i]);
    return 0;
}
