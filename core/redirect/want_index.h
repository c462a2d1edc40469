/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who wants a URL? Asked for every request, and mostly in vain. */
#ifndef HL_WANT_INDEX_H
#define HL_WANT_INDEX_H

#include "wants.h"

#include <glib.h>

/* All wants for one URL, in the order in which they came. */
typedef struct hl_wanted {
    hl_digest key;
    hl_want *first, *last;
    size_t count;
} hl_wanted;

typedef struct hl_want_index {
    GHashTable *by_key; /* of hl_wanted */
    uint8_t *traces;    /* of all keys in it: tells that one is not, within the processor's cache */
} hl_want_index;

void hl_want_index_init(hl_want_index *index);
void hl_want_index_clear(hl_want_index *index);

/* False: so many, or more, want that URL already. The want stays where it is until it is removed. */
bool hl_want_index_add(hl_want_index *index, hl_want *want, size_t most);
void hl_want_index_remove(hl_want_index *index, hl_want *want);

/* NULL when nobody wants it. */
const hl_wanted *hl_want_index_find(const hl_want_index *index, hl_digest key);

#endif
