/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LABEL <random in hex> <secret in hex>, a line each. */
#include "hl_tls_keys.h"

#include <glib.h>
#include <openssl/crypto.h>

enum {
    LINE_OCTETS_MAX = 1024, /* the longest useful one has 194 */
    SECRET_OCTETS_MAX = 64,
};

struct hl_tls_key_log {
    hl_tls_keys *keys;
    hl_tls_bad_line *bad_line;
    void *user;
    uint64_t line; /* that is being read */
    uint8_t kept[LINE_OCTETS_MAX];
    size_t kept_octets;
    bool too_long;
};

static const struct {
    const char *label;
    hl_tls_secret_kind kind;
} labels[] = {
    {"CLIENT_RANDOM", HL_TLS_MASTER_SECRET},
    {"CLIENT_EARLY_TRAFFIC_SECRET", HL_TLS_CLIENT_EARLY_SECRET},
    {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", HL_TLS_CLIENT_HANDSHAKE_SECRET},
    {"SERVER_HANDSHAKE_TRAFFIC_SECRET", HL_TLS_SERVER_HANDSHAKE_SECRET},
    {"CLIENT_TRAFFIC_SECRET_0", HL_TLS_CLIENT_SECRET},
    {"SERVER_TRAFFIC_SECRET_0", HL_TLS_SERVER_SECRET},
};

hl_tls_key_log *hl_tls_key_log_new(hl_tls_keys *keys, hl_tls_bad_line *bad_line, void *user)
{
    hl_tls_key_log *log = g_new0(hl_tls_key_log, 1);
    log->keys = keys;
    log->bad_line = bad_line;
    log->user = user;
    log->line = 1;
    return log;
}

void hl_tls_key_log_free(hl_tls_key_log *log)
{
    if (!log)
        return;
    OPENSSL_cleanse(log, sizeof *log);
    g_free(log);
}

/* Takes the next word off the front of *line. */
static hl_bytes next_word(hl_bytes *line)
{
    *line = hl_bytes_trim(*line);
    hl_bytes word = hl_bytes_first(*line, hl_bytes_find(*line, ' '));
    *line = hl_bytes_skip(*line, word.size);
    return word;
}

/* The value of a hexadecimal digit; 16: it is none. */
static unsigned read_digit(uint8_t octet)
{
    unsigned decimal = octet - (unsigned)'0', letter = (octet | 0x20u) - (unsigned)'a';
    if (decimal < 10)
        return decimal;
    return letter < 6 ? letter + 10 : 16;
}

/* False: it is not hexadecimal, or not of whole octets, or too long. */
static bool read_hex(hl_bytes word, uint8_t *octets, size_t room, size_t *size)
{
    if (word.size == 0 || word.size % 2 != 0 || word.size / 2 > room)
        return false;
    for (size_t i = 0; i < word.size; i += 2) {
        unsigned high = read_digit(word.data[i]), low = read_digit(word.data[i + 1]);
        if (high > 15 || low > 15)
            return false;
        octets[i / 2] = (uint8_t)(high << 4 | low);
    }
    *size = word.size / 2;
    return true;
}

/* The words after a label that is known. */
static bool read_secret(hl_tls_key_log *log, hl_tls_secret_kind kind, hl_bytes line)
{
    uint8_t random[HL_TLS_RANDOM_OCTETS], secret[SECRET_OCTETS_MAX];
    size_t random_octets = 0, secret_octets = 0;
    bool is_read = read_hex(next_word(&line), random, sizeof random, &random_octets) &&
                   random_octets == sizeof random &&
                   read_hex(next_word(&line), secret, sizeof secret, &secret_octets) &&
                   hl_bytes_trim(line).size == 0 &&
                   hl_tls_keys_add(log->keys, random, kind, hl_bytes_from(secret, secret_octets));
    OPENSSL_cleanse(secret, sizeof secret);
    return is_read;
}

/* A label of tomorrow is no fault: capital letters, digits, "_", and something behind it. */
static bool is_label(hl_bytes word)
{
    for (size_t i = 0; i < word.size; i++)
        if (!g_ascii_isupper(word.data[i]) && !g_ascii_isdigit(word.data[i]) && word.data[i] != '_')
            return false;
    return word.size > 0;
}

static bool read_line(hl_tls_key_log *log, hl_bytes line)
{
    if (line.size > 0 && line.data[line.size - 1] == '\r')
        line = hl_bytes_first(line, line.size - 1);
    line = hl_bytes_trim(line);
    if (line.size == 0 || line.data[0] == '#')
        return true;
    hl_bytes label = next_word(&line);
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++)
        if (hl_bytes_is(label, labels[i].label))
            return read_secret(log, labels[i].kind, line);
    return is_label(label) && hl_bytes_trim(line).size > 0;
}

static void take_line(hl_tls_key_log *log, hl_bytes line)
{
    bool is_read = !log->too_long && read_line(log, line);
    if (!is_read && log->bad_line)
        log->bad_line(log->user, log->line);
    log->line++;
    log->too_long = false;
    OPENSSL_cleanse(log->kept, log->kept_octets);
    log->kept_octets = 0;
}

static void keep(hl_tls_key_log *log, hl_bytes octets)
{
    size_t room = sizeof log->kept - log->kept_octets;
    log->too_long |= octets.size > room;
    octets = hl_bytes_first(octets, room);
    if (octets.size > 0)
        memcpy(log->kept + log->kept_octets, octets.data, octets.size);
    log->kept_octets += octets.size;
}

void hl_tls_key_log_feed(hl_tls_key_log *log, hl_bytes octets)
{
    while (octets.size > 0) {
        size_t end = hl_bytes_find(octets, '\n');
        keep(log, hl_bytes_first(octets, end));
        if (end == octets.size)
            return;
        take_line(log, hl_bytes_from(log->kept, log->kept_octets));
        octets = hl_bytes_skip(octets, end + 1);
    }
}

void hl_tls_key_log_finish(hl_tls_key_log *log)
{
    if (log->kept_octets > 0 || log->too_long)
        take_line(log, hl_bytes_from(log->kept, log->kept_octets));
}
