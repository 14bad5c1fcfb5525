/*
 * ask.c - prints what a server's view shows for the files that are in its data
 * directory now, as `pgcfg rules --format=json` (or its like) prints it, with the
 * data directory written as /data. Used by scripts/record.
 *
 *   ask TARGETS NAME KIND    TARGETS is what `scripts/servers targets` prints, KIND
 *                            one of the judge's kinds of files, or value
 *
 * An error of the server instead of rows goes to standard error, with status 1.
 */
#include <stdio.h>
#include <string.h>

#include "ask_value.h"
#include "kind.h"

int main(int argc, char **argv)
{
    static pg_target targets[TARGETS_MAX];
    bool is_value = argc == 4 && strcmp(argv[3], "value") == 0;
    const file_kind *kind = argc == 4 ? kind_find(argv[3]) : NULL;
    if (kind == NULL && !is_value) {
        fputs("usage: ask TARGETS NAME " KIND_NAMES "|value\n", stderr);
        return 2;
    }
    size_t count = target_read_list(argv[1], targets);
    size_t i = 0;
    while (i < count && strcmp(targets[i].name, argv[2]) != 0)
        i++;
    if (i >= count) {
        fprintf(stderr, "ask: %s does not run\n", argv[2]);
        return 2;
    }
    row_set rows = {0};
    bytes json = {0};
    if (is_value) {
        if (!ask_values(&targets[i], &json))
            return 2;
        printf("%s\n", json.data);
        return 0;
    }
    if (!target_connect(&targets[i]) || !target_prepare(&targets[i], kind->view(targets[i].major)))
        return 2;
    /* A session knows some things from the second look on (see kind.h). */
    for (int looks = kind->asks_twice != NULL ? 2 : 1; looks > 0; looks--)
        if (!target_ask(&targets[i], &rows))
            return 2;
    if (rows.failed) {
        fprintf(stderr, "%s\n", rows.failure.data);
        return 1;
    }
    rows_print_json(&rows, targets[i].data_directory, &json);
    printf("%s\n", json.data);
    return 0;
}
