/*
 * Elements of a list lie in its text, one behind the other, and the list comes to an end.
 *
 * of: pgcfg_guc_list_start, pgcfg_guc_list_next
 * bound: a text of up to 5 bytes, both kinds of lists, all majors
 * sources: guc_list.c address.c path.c text.c
 * unwind: 7
 * fault: guc_list.c | rest->size == 0 || rest->data[0] | rest->data[0]
 */
#include "proof.h"

#include "guc_list.h"

#include <pgcfg/server.h>

enum { SIZE = 5 };

void proof(void)
{
    pgcfg_text text = any_text(SIZE);
    int major = nondet_int();
    pgcfg_guc_element element;
    int count = 0;

    TAKE_FOR_GRANTED(major >= PGCFG_MAJOR_OLDEST && major <= PGCFG_MAJOR_NEWEST);
    pgcfg_guc_list list =
        pgcfg_guc_list_start(text, nondet_bool() ? PGCFG_GUC_NAMES : PGCFG_GUC_DIRECTORIES, major);
    while (pgcfg_guc_list_next(&list, &element)) {
        CLAIM(lies_in(element.text, text) && lies_in(list.rest, text), "in the text");
        CLAIM(element.text.data + element.text.size <= list.rest.data, "in front of the rest");
        CLAIM(element.is_quoted || element.text.size > 0, "an element without quotes has bytes");
        count++;
    }
    CLAIM(count <= (SIZE + 1) / 2, "not more than commas part");
}
