/*
 * checking.h - one PATH under check: what was read, and how the parts of pgcfg
 * check add what they find.
 */
#ifndef PGCFG_CLI_CHECKING_H
#define PGCFG_CLI_CHECKING_H

#include "findings.h"
#include "options.h"
#include "output.h"

typedef struct checking {
    const options *given;
    files *files;          /* all that is read for this PATH */
    const char *file;      /* the main file as it was given, or NULL where PATH is a directory */
    pgcfg_text main_path;  /* its path */
    const char *directory; /* the working directory, ending in a slash */
    findings *all;

    /* Texts of the next finding; adding it clears them. */
    output message, hint;
} checking;

/* Where a finding is. */
typedef struct found_at {
    pgcfg_text path;
    size_t offset, size;       /* bytes of the file */
    uint32_t server_line;      /* 0 = none */
    bool is_counted_otherwise; /* by the server: not as the physical line where its line begins */
    bool is_whole_file;        /* no line of it */
} found_at;

/* Adds a finding with the texts that were gathered, unless it is silenced: by
 * --ignore, or by a comment on the line before. */
void checking_add(checking *c, pgcfg_severity severity, const char *code, const found_at *where);

/* One more sentence for the hint of the next finding. */
void checking_hint(checking *c, const char *sentence);

/* The physical line (from 1) that holds a place. */
size_t checking_line(checking *c, pgcfg_text path, size_t offset);

/* Content of a file that was read; empty where none was. */
pgcfg_text checking_content(const checking *c, pgcfg_text path);

/* How people call the file. */
pgcfg_text checking_name(const checking *c, pgcfg_text path);

#endif
