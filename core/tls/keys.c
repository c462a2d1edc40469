/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hl_tls_keys.h"

#include <glib.h>
#include <openssl/crypto.h>

enum { SECRET_OCTETS_MAX = 48, SHA256_OCTETS = 32 };

typedef struct session {
    GList by_age; /* link in hl_tls_keys.by_age */
    uint8_t random[HL_TLS_RANDOM_OCTETS];
    uint8_t octets[HL_TLS_SECRET_KINDS]; /* of each secret; 0: not known */
    uint8_t secret[HL_TLS_SECRET_KINDS][SECRET_OCTETS_MAX];
} session;

/* A tree, which nobody can fill with keys of one hash. */
struct hl_tls_keys {
    GTree *sessions; /* random -> session */
    GQueue by_age;   /* the oldest first */
    size_t room;
    uint64_t count, dropped;
    bool growing;
};

static gint compare_randoms(gconstpointer a, gconstpointer b, gpointer unused)
{
    (void)unused;
    return memcmp(a, b, HL_TLS_RANDOM_OCTETS);
}

static void free_session(gpointer owned)
{
    OPENSSL_cleanse(owned, sizeof(session));
    g_free(owned);
}

hl_tls_keys *hl_tls_keys_new(const hl_limits *limits)
{
    hl_tls_keys *keys = g_new0(hl_tls_keys, 1);
    keys->sessions = g_tree_new_full(compare_randoms, NULL, NULL, free_session);
    keys->room = limits->tls_sessions;
    return keys;
}

void hl_tls_keys_free(hl_tls_keys *keys)
{
    if (!keys)
        return;
    g_tree_destroy(keys->sessions);
    g_free(keys);
}

void hl_tls_keys_set_growing(hl_tls_keys *keys, bool growing)
{
    keys->growing = growing;
}

bool hl_tls_keys_is_growing(const hl_tls_keys *keys)
{
    return keys->growing;
}

uint64_t hl_tls_keys_count(const hl_tls_keys *keys)
{
    return keys->count;
}

uint64_t hl_tls_keys_dropped(const hl_tls_keys *keys)
{
    return keys->dropped;
}

hl_bytes hl_tls_keys_find(const hl_tls_keys *keys, const uint8_t random[HL_TLS_RANDOM_OCTETS],
                          hl_tls_secret_kind kind)
{
    const session *found = g_tree_lookup(keys->sessions, random);
    if (!found || found->octets[kind] == 0)
        return (hl_bytes){0};
    return hl_bytes_from(found->secret[kind], found->octets[kind]);
}

/* Who follows a key log for months needs the new secrets, not the old ones. */
static void remove_oldest(hl_tls_keys *keys)
{
    session *oldest = g_queue_pop_head_link(&keys->by_age)->data;
    g_tree_remove(keys->sessions, oldest->random);
    keys->dropped++;
}

static session *add_session(hl_tls_keys *keys, const uint8_t *random)
{
    session *added = g_tree_lookup(keys->sessions, random);
    if (added || keys->room == 0)
        return added;
    while (keys->by_age.length >= keys->room)
        remove_oldest(keys);
    added = g_new0(session, 1);
    added->by_age.data = added;
    g_queue_push_tail_link(&keys->by_age, &added->by_age);
    memcpy(added->random, random, HL_TLS_RANDOM_OCTETS);
    g_tree_insert(keys->sessions, added->random, added);
    return added;
}

/* A master secret has 48 octets, a traffic secret as many as its hash. */
static bool is_length_possible(hl_tls_secret_kind kind, size_t octets)
{
    return octets == SECRET_OCTETS_MAX || (kind != HL_TLS_MASTER_SECRET && octets == SHA256_OCTETS);
}

bool hl_tls_keys_add(hl_tls_keys *keys, const uint8_t random[HL_TLS_RANDOM_OCTETS],
                     hl_tls_secret_kind kind, hl_bytes secret)
{
    if (!is_length_possible(kind, secret.size))
        return false;
    session *owner = add_session(keys, random);
    if (!owner)
        return false;
    memcpy(owner->secret[kind], secret.data, secret.size);
    owner->octets[kind] = (uint8_t)secret.size;
    keys->count++;
    return true;
}
