/*
 * files.h - which files the server's own functions find: those of a loader, through which
 * the library reads as well. So the two cannot disagree on what there is.
 */
#ifndef PGCFG_FUZZ_DIFFERENTIAL_FILES_H
#define PGCFG_FUZZ_DIFFERENTIAL_FILES_H

#include <pgcfg/loader.h>

/* From now on what the process opens for reading, lists and looks at are the loader's
 * files, which are whole and need no closing (fuzz/tree.h); with NULL the machine's again. */
void files_serve(const pgcfg_loader *loader);

#endif
