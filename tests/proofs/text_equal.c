/*
 * Texts are equal exactly when they have the same bytes.
 *
 * of: pgcfg_text_equal
 * bound: two texts of up to 12 bytes each
 * sources: text.c
 * unwind: 13
 * fault: text.c | a.size == b.size && | a.size <= b.size &&
 */
#include "proof.h"

void proof(void)
{
    pgcfg_text a = any_text(12);
    pgcfg_text b = any_text(12);
    bool has_difference = a.size != b.size;

    for (size_t i = 0; i < 12; i++)
        has_difference |= i < a.size && i < b.size && a.data[i] != b.data[i];
    CLAIM(pgcfg_text_equal(a, b) == !has_difference, "equal, or different in size or a byte");
}
