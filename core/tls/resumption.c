/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "resumption.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

enum { MASTER_OCTETS = 48 };

typedef struct entry {
    hl_tls_session_name name;
    uint8_t master[MASTER_OCTETS];
    GList by_age;
} entry;

struct hl_tls_resumption {
    GTree *entries; /* name -> entry */
    GQueue by_age;  /* the oldest first */
    size_t room;
    uint64_t *dropped; /* counts */
};

static gint compare_names(gconstpointer a, gconstpointer b, gpointer unused)
{
    (void)unused;
    return memcmp(a, b, sizeof(hl_tls_session_name));
}

static void free_entry(gpointer owned)
{
    OPENSSL_cleanse(owned, sizeof(entry));
    g_free(owned);
}

hl_tls_resumption *hl_tls_resumption_new(size_t room, uint64_t *dropped)
{
    hl_tls_resumption *resumption = g_new0(hl_tls_resumption, 1);
    resumption->entries = g_tree_new_full(compare_names, NULL, NULL, free_entry);
    resumption->room = room;
    resumption->dropped = dropped;
    return resumption;
}

void hl_tls_resumption_free(hl_tls_resumption *resumption)
{
    if (!resumption)
        return;
    g_tree_destroy(resumption->entries);
    g_free(resumption);
}

hl_tls_session_name hl_tls_session_name_of(hl_bytes number_or_ticket)
{
    hl_tls_session_name name = {{0}};
    hl_bytes octets = number_or_ticket;
    if (octets.size > 0 &&
        EVP_Digest(octets.data, octets.size, name.octets, NULL, EVP_sha256(), NULL) != 1)
        memset(&name, 0, sizeof name);
    return name;
}

static bool is_nothing(const hl_tls_session_name *name)
{
    static const hl_tls_session_name nothing = {{0}};
    return memcmp(name, &nothing, sizeof nothing) == 0;
}

static void drop_oldest(hl_tls_resumption *resumption)
{
    const entry *oldest = g_queue_pop_head_link(&resumption->by_age)->data;
    g_tree_remove(resumption->entries, &oldest->name);
    ++*resumption->dropped;
}

void hl_tls_resumption_add(hl_tls_resumption *resumption, hl_tls_session_name name, hl_bytes master)
{
    if (is_nothing(&name) || master.size != MASTER_OCTETS || resumption->room == 0 ||
        g_tree_lookup(resumption->entries, &name))
        return;
    while (resumption->by_age.length >= resumption->room)
        drop_oldest(resumption);
    entry *added = g_new0(entry, 1);
    added->name = name;
    memcpy(added->master, master.data, MASTER_OCTETS);
    added->by_age.data = added;
    g_queue_push_tail_link(&resumption->by_age, &added->by_age);
    g_tree_insert(resumption->entries, &added->name, added);
}

hl_bytes hl_tls_resumption_find(const hl_tls_resumption *resumption, hl_tls_session_name name)
{
    const entry *found = g_tree_lookup(resumption->entries, &name);
    return found ? hl_bytes_from(found->master, MASTER_OCTETS) : (hl_bytes){0};
}
