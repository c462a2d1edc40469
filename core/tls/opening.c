/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens records under the key that is due. TLS 1.3 does not show where one key ends and the next
 * begins; but only one of them opens a record, so those that may be next are tried.
 */
#include "session.h"

#include <openssl/crypto.h>

/* Records that may remain closed before the first key fits: a flight whose secret is not known. */
enum { UNOPENED_MAX = 64 };

static bool is_13(const hl_tls_session *session)
{
    return session->version != HL_TLS_VERSION_12;
}

/* ---- secrets ---- */

static hl_bytes find(const hl_tls_session *session, hl_tls_secret_kind kind)
{
    return hl_tls_keys_find(session->tls->keys, session->client_random, kind);
}

/* That of the session that is resumed, where its own line is missing. */
static hl_bytes find_master(const hl_tls_session *session)
{
    const hl_tls_resumption *resumption = session->tls->resumption;
    hl_bytes master = find(session, HL_TLS_MASTER_SECRET);
    if (master.data || !session->is_resumed)
        return master;
    master = hl_tls_resumption_find(resumption, session->offered_ticket);
    return master.data ? master : hl_tls_resumption_find(resumption, session->offered_number);
}

void hl_tls_remember_session(hl_tls_session *session)
{
    uint8_t master[HL_TLS_SECRET_OCTETS_MAX];
    hl_bytes found = find_master(session);
    if (found.size != sizeof master)
        return;
    memcpy(master, found.data, sizeof master);
    hl_bytes copied = hl_bytes_from(master, sizeof master);
    hl_tls_resumption_add(session->tls->resumption, session->number, copied);
    hl_tls_resumption_add(session->tls->resumption, session->ticket, copied);
    OPENSSL_cleanse(master, sizeof master);
}

static hl_bytes find_secret(const hl_tls_session *session, const hl_tls_half *half,
                            hl_tls_epoch epoch)
{
    bool is_client = hl_tls_is_client(session, half);
    if (!is_13(session))
        return find_master(session);
    if (epoch == HL_TLS_EPOCH_EARLY)
        return find(session, HL_TLS_CLIENT_EARLY_SECRET);
    if (epoch == HL_TLS_EPOCH_HANDSHAKE)
        return find(session,
                    is_client ? HL_TLS_CLIENT_HANDSHAKE_SECRET : HL_TLS_SERVER_HANDSHAKE_SECRET);
    return find(session, is_client ? HL_TLS_CLIENT_SECRET : HL_TLS_SERVER_SECRET);
}

static bool has_secret(const hl_tls_session *session)
{
    if (!is_13(session))
        return find_master(session).data != NULL;
    for (int kind = HL_TLS_CLIENT_EARLY_SECRET; kind < HL_TLS_SECRET_KINDS; kind++)
        if (find(session, (hl_tls_secret_kind)kind).data)
            return true;
    return false;
}

/* RFC 8446 §7.2 */
static bool update_secret(const hl_tls_session *session, const hl_tls_half *half, uint8_t *next)
{
    return session->protection && half->secret_octets > 0 &&
           hl_tls_derive_13(session->tls->deriver, session->protection->hash(),
                            hl_bytes_from(half->secret, half->secret_octets), "traffic upd", next,
                            half->secret_octets);
}

/* ---- ciphers ---- */

static hl_tls_cipher *updated_cipher(const hl_tls_session *session, const hl_tls_half *half)
{
    uint8_t next[HL_TLS_SECRET_OCTETS_MAX];
    if (!update_secret(session, half, next))
        return NULL;
    hl_tls_cipher *cipher = hl_tls_cipher_new_13(session->tls->deriver, session->protection,
                                                 hl_bytes_from(next, half->secret_octets));
    OPENSSL_cleanse(next, sizeof next);
    return cipher;
}

hl_tls_cipher *hl_tls_cipher_for(const hl_tls_session *session, const hl_tls_half *half,
                                 hl_tls_epoch epoch)
{
    if (epoch == HL_TLS_EPOCH_UPDATED)
        return is_13(session) ? updated_cipher(session, half) : NULL;
    hl_bytes secret = find_secret(session, half, epoch);
    if (!secret.data || !session->protection)
        return NULL;
    if (is_13(session))
        return hl_tls_cipher_new_13(session->tls->deriver, session->protection, secret);
    if (epoch != HL_TLS_EPOCH_DATA)
        return NULL;
    return hl_tls_cipher_new_12(session->tls->deriver, session->protection, session->mac_last,
                                secret, session->client_random, session->server_random,
                                hl_tls_is_client(session, half));
}

static void keep_secret(hl_tls_session *session, hl_tls_half *half)
{
    hl_bytes secret = find_secret(session, half, HL_TLS_EPOCH_DATA);
    if (!is_13(session) || !secret.data)
        return;
    memcpy(half->secret, secret.data, secret.size);
    half->secret_octets = secret.size;
}

void hl_tls_half_enter(hl_tls_session *session, hl_tls_half *half, hl_tls_epoch epoch,
                       hl_tls_cipher *cipher, uint64_t sequence)
{
    if (epoch == HL_TLS_EPOCH_UPDATED) {
        uint8_t next[HL_TLS_SECRET_OCTETS_MAX];
        if (update_secret(session, half, next))
            memcpy(half->secret, next, half->secret_octets);
        OPENSSL_cleanse(next, sizeof next);
        epoch = HL_TLS_EPOCH_DATA;
    } else if (epoch == HL_TLS_EPOCH_DATA) {
        keep_secret(session, half);
    }
    hl_tls_cipher_free(half->cipher);
    half->cipher = cipher;
    half->epoch = epoch;
    half->sequence = sequence;
    half->is_sealed = true;
    hl_tls_handshake_clear(&half->handshake);
}

/* ---- opening ---- */

static bool open_with(const hl_tls_session *session, hl_tls_cipher *cipher, uint64_t sequence,
                      hl_bytes record, hl_tls_opened *opened)
{
    return cipher && hl_tls_cipher_open(cipher, sequence, record, session->tls->room, opened);
}

static bool open_as_first(hl_tls_session *session, hl_tls_half *half, hl_tls_epoch epoch,
                          hl_tls_cipher *cipher, hl_bytes record, hl_tls_opened *opened)
{
    if (!open_with(session, cipher, 0, record, opened)) {
        hl_tls_cipher_free(cipher);
        return false;
    }
    hl_tls_half_enter(session, half, epoch, cipher, 1);
    return true;
}

/* 0-RTT comes before the server has named a suite: it is that of the ticket, which is not seen. */
static bool open_early(hl_tls_session *session, hl_tls_half *half, hl_bytes record,
                       hl_tls_opened *opened)
{
    hl_bytes secret = find_secret(session, half, HL_TLS_EPOCH_EARLY);
    if (!secret.data || !session->early_offered || session->early_decided)
        return false;
    const hl_tls_protection *protection;
    for (size_t i = 0; (protection = hl_tls_suite_list_13(i)); i++)
        if (open_as_first(session, half, HL_TLS_EPOCH_EARLY,
                          hl_tls_cipher_new_13(session->tls->deriver, protection, secret), record,
                          opened))
            return true;
    return false;
}

static bool open_next(hl_tls_session *session, hl_tls_half *half, hl_bytes record,
                      hl_tls_opened *opened)
{
    bool is_client = hl_tls_is_client(session, half);
    if (is_client && half->epoch < HL_TLS_EPOCH_EARLY && open_early(session, half, record, opened))
        return true;
    hl_tls_epoch first = MAX(half->epoch + 1, HL_TLS_EPOCH_HANDSHAKE);
    for (hl_tls_epoch epoch = first; epoch <= HL_TLS_EPOCH_DATA; epoch++)
        if (open_as_first(session, half, epoch, hl_tls_cipher_for(session, half, epoch), record,
                          opened))
            return true;
    return false;
}

/* Is a secret missing that the record may need? */
static bool misses_secret(const hl_tls_session *session, const hl_tls_half *half)
{
    hl_tls_epoch first = MAX(half->epoch + 1, HL_TLS_EPOCH_HANDSHAKE);
    if (!session->protection)
        return session->early_offered && !find(session, HL_TLS_CLIENT_EARLY_SECRET).data;
    for (hl_tls_epoch epoch = first; epoch <= HL_TLS_EPOCH_DATA; epoch++)
        if (!find_secret(session, half, epoch).data)
            return true;
    return false;
}

static bool is_waiting_worth(const hl_tls_session *session)
{
    return hl_tls_keys_is_growing(session->tls->keys) && !session->is_impatient;
}

/* May a record remain closed for good reasons? 0-RTT that was refused; a flight without a secret. */
static bool may_stay_closed(const hl_tls_session *session, const hl_tls_half *half, bool misses)
{
    bool refused = hl_tls_is_client(session, half) && session->early_offered &&
                   half->epoch < HL_TLS_EPOCH_HANDSHAKE;
    return (misses || refused) && half->unopened < UNOPENED_MAX;
}

static hl_tls_opening open_13(hl_tls_session *session, hl_tls_half *half, hl_bytes record,
                              hl_tls_opened *opened)
{
    if (open_with(session, half->cipher, half->sequence, record, opened)) {
        half->sequence++;
        return HL_TLS_OPENED;
    }
    if (half->epoch == HL_TLS_EPOCH_DATA)
        return HL_TLS_UNOPENED;
    if (open_next(session, half, record, opened))
        return HL_TLS_OPENED;
    bool misses = misses_secret(session, half);
    if (misses && is_waiting_worth(session))
        return HL_TLS_KEY_DUE;
    if (session->protection && !has_secret(session))
        return HL_TLS_NO_KEY;
    return may_stay_closed(session, half, misses) ? HL_TLS_PASSED : HL_TLS_UNOPENED;
}

static hl_tls_opening open_12(hl_tls_session *session, hl_tls_half *half, hl_bytes record,
                              hl_tls_opened *opened)
{
    if (!half->cipher) {
        if (!has_secret(session))
            return is_waiting_worth(session) ? HL_TLS_KEY_DUE : HL_TLS_NO_KEY;
        hl_tls_half_enter(session, half, HL_TLS_EPOCH_DATA,
                          hl_tls_cipher_for(session, half, HL_TLS_EPOCH_DATA), 0);
    }
    if (!open_with(session, half->cipher, half->sequence, record, opened))
        return HL_TLS_UNOPENED;
    half->sequence++;
    return HL_TLS_OPENED;
}

hl_tls_opening hl_tls_open(hl_tls_session *session, hl_tls_half *half, hl_bytes record,
                           hl_tls_opened *opened)
{
    hl_tls_opening result = is_13(session) ? open_13(session, half, record, opened)
                                           : open_12(session, half, record, opened);
    if (result == HL_TLS_PASSED)
        half->unopened++;
    if (result == HL_TLS_OPENED)
        half->unopened = 0;
    return result;
}
