/*
 * match_module.h - what the module does for decisions when the postmaster loads it.
 */
#ifndef PGCFG_BENCH_MATCH_MODULE_H
#define PGCFG_BENCH_MATCH_MODULE_H

/* From then on backends keep the rules that they were let in by, and TLS counts as on. */
void match_module_init(void);

#endif
