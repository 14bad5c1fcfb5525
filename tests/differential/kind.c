/* kind.c - see kind.h. */
#include "kind.h"

#include <string.h>

const file_kind *kind_find(const char *name)
{
    static const file_kind *const kinds[] = {&kind_hba, &kind_ident, &kind_conf};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    }
    return NULL;
}
