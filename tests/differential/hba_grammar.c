/* hba_grammar.c - see hba_grammar.h. Addresses, methods and regular expressions have
 * files of their own. */
#include "hba_grammar.h"

#include <string.h>

/* ---- tokens and what stands between them ------------------------------------- */

static bool needs_quotes(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (strchr(" \t\r\n,#\"", text[i]) != NULL)
            return true;
    }
    return size == 0;
}

static void add_escaped(const char *text, size_t size, bytes *out)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"')
            bytes_add_byte(out, '"');
        bytes_add_byte(out, text[i]);
    }
}

static void add_quoted(const char *text, size_t size, bytes *out)
{
    bytes_add_byte(out, '"');
    add_escaped(text, size, out);
    bytes_add_byte(out, '"');
}

void grammar_token(grammar *g, const char *text, size_t size, bytes *out)
{
    size_t style = random_below(g->random, 100);
    if (needs_quotes(text, size) && style < 90) {
        add_quoted(text, size, out);
        return;
    }
    size_t half = size == 0 ? 0 : random_below(g->random, size);
    if (style < 86) {
        bytes_add(out, text, size);
    } else if (style < 92) {
        add_quoted(text, size, out);
    } else if (style < 95) {
        bytes_add(out, text, half);
        add_quoted(text + half, size - half, out);
    } else if (style < 97) {
        add_quoted(text, half, out);
        bytes_add(out, text + half, size - half);
    } else if (style == 97) {
        bytes_add_text(out, "\"\"");
        bytes_add(out, text, size);
    } else if (style == 98) {
        bytes_add(out, text, size);
        bytes_add_text(out, "\"\"");
    } else {
        bytes_add_byte(out, '"');
        add_escaped(text, size, out);
    }
}

void grammar_blank(grammar *g, bytes *out)
{
    static const char *const odd[] = {
        "\t",    "  ",    " \t ", "\r", " ,", ", ",       "\\\n", " \\\n", " \\\n ",     "\\\r\n",
        " \t\t", "\t,\t", "\n",   "\f", "\v", "\xc2\xa0", ",,",   "\\ \n", " \\\n\\\n ", " \"\" "};
    size_t kind = random_below(g->random, 100);
    if (kind < 88)
        bytes_add_byte(out, ' ');
    else if (kind < 93)
        bytes_add_text(out, odd[random_below(g->random, 4)]);
    else
        bytes_add_text(out, RANDOM_PICK(g->random, odd));
}

void grammar_line_end(grammar *g, bytes *out)
{
    static const char *const odd[] = {
        "\r\n",    "\r\r\n",  " \n",       "\t\r\n",      ",\n",      " ,\n",      " # note\n",
        "#x\n",    " # \\\n", " # x \\\n", " # a \" b\n", " \\\n",    "\\\n",      "\\\\\n",
        " \\ \n",  "\\\r\n",  "\\\n\n",    " \\\n \n",    "\\\n\\\n", "\\\n# x\n", " \\\\\n\n",
        "\n\n",    "\n\n\n",  "\n# c\n",   "\n  \n",      "\n\r\n",   "\n#\\\n\n", "\n# \\\r\n\n",
        "\n, ,\n", "\n\f\n",  "#\n",       "\n\\\n",      "\n \\\n",  "\n\"\"\n",  " \"\n"};
    if (random_chance(g->random, 860))
        bytes_add_byte(out, '\n');
    else
        bytes_add_text(out, RANDOM_PICK(g->random, odd));
}

/* ---- fields --------------------------------------------------------------------- */

static const char *const connection_types[] = {"local",     "host",       "hostssl",
                                               "hostnossl", "hostgssenc", "hostnogssenc"};

static const char *pick_connection_type(random_source *random)
{
    static const char *const wrong[] = {
        "Local",     "hosts",    "",  "include",   "hostgss", "all",    "\xef\xbb\xbflocal",
        "local\\",   "HOST",     "#", "hostnogss", "l",       "localx", "include_dir",
        "include=x", "hostssl ", "@"};
    size_t kind = random_below(random, 100);
    if (kind < 30)
        return "local";
    if (kind < 60)
        return "host";
    if (kind < 75)
        return "hostssl";
    if (kind < 97)
        return RANDOM_PICK(random, connection_types);
    return RANDOM_PICK(random, wrong);
}

void grammar_connection_type(grammar *g, bytes *out)
{
    const char *type = pick_connection_type(g->random);
    grammar_token(g, type, strlen(type), out);
}

static void add_expression(grammar *g, bytes *out)
{
    static const char *const common[] = {
        "^db.*$", "",   "a",   "^(a|b)$", "^db[0-9]+$", "(",   "[",      "a{1", "*",
        "***x",   "(?", "a\\", "[b-a]",   "[[:foo:]]",  "\\1", "a{256}", ")",   "a{2,1}"};
    bytes expression = {0};
    bytes_add_byte(&expression, '/');
    if (random_chance(g->random, 250))
        bytes_add_text(&expression, RANDOM_PICK(g->random, common));
    else
        grammar_expression(g->random, &expression);
    grammar_token(g, expression.data, expression.size, out);
    bytes_free(&expression);
}

static void add_reference(grammar *g, bytes *out)
{
    bytes name = {0};
    bytes_add_byte(out, '@');
    g->reference(g->context, &name);
    grammar_token(g, name.data, name.size, out);
    bytes_free(&name);
}

static void add_name(grammar *g, const char *const *keywords, size_t count, bytes *out)
{
    static const char *const names[] = {
        "a",           "b",         "db1", "bob",  "*",     "ALL",  "a b",       "a,b",
        "x\"y",        "\\z",       "",    "NULL", "{q}",   "null", "h\xc3\xa9", "\xff",
        "a/b",         "a#b",       "-",   "a'b",  "@",     "@x y", "$user",     "sameuser ",
        "Replication", "+",         "++",  "%",    "all\t", "~",    "a\\\"b",    "NaN",
        "1",           "template1", "x=y", "a@b",  "\x01",  "\x7f", "include",   "{}"};
    size_t kind = random_below(g->random, 100);
    const char *name;
    if (kind < 45) {
        name = keywords[random_below(g->random, count)];
        if (random_chance(g->random, 850)) {
            bytes_add_text(out, name);
            return;
        }
    } else if (kind < 70) {
        name = names[random_below(g->random, 4)];
    } else if (kind < 80 && g->reference != NULL) {
        add_reference(g, out);
        return;
    } else if (kind < 88) {
        add_expression(g, out);
        return;
    } else {
        name = RANDOM_PICK(g->random, names);
    }
    grammar_token(g, name, strlen(name), out);
}

static void add_list(grammar *g, const char *const *keywords, size_t count, bytes *out)
{
    static const char *const commas[] = {",",  ",",   ",",   ", ",  ",,",
                                         " ,", " , ", ", ,", ",\t", ",\\\n"};
    size_t elements = random_chance(g->random, 720) ? 1 : random_between(g->random, 2, 4);
    if (random_chance(g->random, 8))
        elements = random_between(g->random, 5, 60);
    for (size_t i = 0; i < elements; i++) {
        if (i > 0)
            bytes_add_text(out, RANDOM_PICK(g->random, commas));
        add_name(g, keywords, count, out);
    }
}

void grammar_database(grammar *g, bytes *out)
{
    static const char *const keywords[] = {"all",      "all",       "all",        "sameuser",
                                           "samerole", "samegroup", "replication"};
    add_list(g, keywords, sizeof(keywords) / sizeof(keywords[0]), out);
}

void grammar_role(grammar *g, bytes *out)
{
    static const char *const keywords[] = {"all", "all", "all", "+grp", "+all", "+/x", "+\"g h\""};
    add_list(g, keywords, sizeof(keywords) / sizeof(keywords[0]), out);
}

/* ---- lines ------------------------------------------------------------------------ */

static void add_good_line(grammar *g, bytes *out)
{
    const char *type = pick_connection_type(g->random);
    grammar_token(g, type, strlen(type), out);
    grammar_blank(g, out);
    grammar_database(g, out);
    grammar_blank(g, out);
    grammar_role(g, out);
    if (strcmp(type, "local") != 0) {
        grammar_blank(g, out);
        grammar_address(g, out);
    }
    grammar_method(g, type, out);
}

static size_t find_blank(random_source *random, const bytes *line, size_t start)
{
    size_t i = start + random_below(random, line->size - start + 1);
    while (i < line->size && line->data[i] != ' ')
        i++;
    return i;
}

/* Drops, repeats, joins or adds a field. */
static void mutate_line(grammar *g, bytes *line, size_t start)
{
    static const char *const junk[] = {" x",     " all",           " ,", " \"\"", " trust",
                                       " map=x", " 255.255.255.0", ",y", " host", " @",
                                       " /(",    " 10.0.0.0/8",    " =", " a=b",  "\"",
                                       " #"};
    size_t from = find_blank(g->random, line, start);
    size_t to = from;
    if (to < line->size)
        to++;
    while (to < line->size && line->data[to] != ' ')
        to++;
    switch (random_below(g->random, 6)) {
    case 0: /* drop a field */
        bytes_splice(line, from, to - from, "", 0);
        break;
    case 1: { /* repeat it */
        bytes field = {0};
        bytes_add(&field, line->data + from, to - from);
        bytes_splice(line, from, 0, field.data, field.size);
        bytes_free(&field);
        break;
    }
    case 2: /* join two */
        if (from < line->size)
            bytes_splice(line, from, 1, ",", 1);
        break;
    case 3: /* end early */
        line->size = from;
        break;
    default: {
        const char *text = RANDOM_PICK(g->random, junk);
        bytes_splice(line, from, 0, text, strlen(text));
        break;
    }
    }
}

void grammar_rule(grammar *g, bytes *out)
{
    size_t start = out->size;
    if (random_chance(g->random, 20))
        grammar_blank(g, out);
    add_good_line(g, out);
    if (random_chance(g->random, 170))
        mutate_line(g, out, start);
    grammar_line_end(g, out);
}

void grammar_soup(grammar *g, bytes *out)
{
    static const char *const pieces[] = {"local",
                                         "all",
                                         "trust",
                                         "host",
                                         " ",
                                         " ",
                                         " ",
                                         " ",
                                         ",",
                                         ",",
                                         "\"",
                                         "\"",
                                         "\"\"",
                                         "#",
                                         "\\",
                                         "\\\n",
                                         "\\\n",
                                         "\n",
                                         "\n",
                                         "\r",
                                         "\t",
                                         "\r\n",
                                         "a",
                                         "b",
                                         "\\\\\n",
                                         "\\\r\n",
                                         "@",
                                         "=",
                                         "map=",
                                         "/",
                                         "+",
                                         "x",
                                         ", ",
                                         " ,",
                                         "\\ \n",
                                         "\n\\\n",
                                         "\f",
                                         "\xef\xbb\xbf",
                                         "\xff",
                                         "all all",
                                         "local all all trust",
                                         "\n\n",
                                         "\"\n",
                                         "md5"};
    if (random_chance(g->random, 400))
        bytes_add_text(out, "local ");
    size_t count = random_between(g->random, 1, 14);
    for (size_t i = 0; i < count; i++)
        bytes_add_text(out, RANDOM_PICK(g->random, pieces));
    if (random_chance(g->random, 30))
        bytes_add_byte(out, '\0');
    if (random_chance(g->random, 300))
        bytes_add_text(out, " all all trust");
    if (random_chance(g->random, 850))
        bytes_add_byte(out, '\n');
}
