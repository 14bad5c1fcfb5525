/*
 * findings.c - see findings.h.
 */
#include "findings.h"

#include "failure.h"

#include <stdlib.h>

static pgcfg_text copy_text(pgcfg_text text)
{
    return (pgcfg_text){copy_bytes(text.data, text.size), text.size};
}

static void free_text(pgcfg_text text)
{
    free((void *)(uintptr_t)text.data); /* a view is const; this one is ours */
}

void findings_add(findings *all, const finding *one)
{
    all->items = grow(all->items, all->count, &all->capacity, sizeof *all->items);
    finding *copy = &all->items[all->count++];
    *copy = *one;
    copy->message = copy_text(one->message);
    copy->hint = copy_text(one->hint);
    copy->path = copy_text(one->path);
    copy->name = copy_text(one->name);
    copy->source.text = copy_text(one->source.text);
}

pgcfg_text finding_short_path(const finding *f)
{
    return (pgcfg_text){f->path.data + f->inside, f->path.size - f->inside};
}

void findings_truncate(findings *all, size_t count)
{
    while (all->count > count) {
        finding *last = &all->items[--all->count];
        free_text(last->message);
        free_text(last->hint);
        free_text(last->path);
        free_text(last->name);
        free_text(last->source.text);
    }
}

void findings_free(findings *all)
{
    findings_truncate(all, 0);
    free(all->items);
    *all = (findings){0};
}

size_t findings_count(const findings *all, pgcfg_severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++)
        count += all->items[i].severity == severity;
    return count;
}
