/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The second floor under what is encrypted: libcrypto opens records of the sizes that bench_generate wrote down (--records),
 * with the same cipher, one key a connection and side, and nothing else is done. Prints the CPU time of this alone: the
 * records are sealed before, with the clock stopped.
 */
#include "encryption.h"

#include <glib.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <time.h>

enum { KEY = 16, IV = 12, TAG = 16, RECORD_HEADER = 5, SIDES = 2 };

/* So many octets are sealed, then opened: they are in the cache then, as those of a record are for whoever gathered it. */
enum { BATCH = 512 * 1024 };

/* What one side of one connection sends under its key. */
typedef struct direction {
    GArray *messages; /* their octets, each a guint64; NULL: there are none */
} direction;

typedef struct opener {
    EVP_CIPHER_CTX *sealing, *opening;
    uint64_t sequence, octets, records;
    double seconds;
    uint8_t batch[BATCH + TLS_RECORD], room[TLS_FRAGMENT + 1];
    uint32_t sizes[BATCH / TLS_OVERHEAD + 1]; /* of the records in `batch`, */
    size_t waiting, filled;                   /* so many, and their octets */
} opener;

static const uint8_t key[KEY] = "a key like any";

static void set_nonce(uint8_t nonce[IV], uint64_t sequence)
{
    memset(nonce, 0, IV);
    for (int i = 0; i < 8; i++)
        nonce[IV - 1 - i] = (uint8_t)(sequence >> (8 * i));
}

static void seal(opener *self, uint32_t octets)
{
    uint8_t nonce[IV], *record = self->batch + self->filled;
    uint8_t *text = record + RECORD_HEADER;
    int count = 0;
    set_nonce(nonce, self->sequence + self->waiting);
    bool good =
        EVP_EncryptInit_ex(self->sealing, NULL, NULL, NULL, nonce) > 0 &&
        EVP_EncryptUpdate(self->sealing, NULL, &count, record, RECORD_HEADER) > 0 &&
        EVP_EncryptUpdate(self->sealing, text, &count, self->room, (int)octets + 1) > 0 &&
        EVP_EncryptFinal_ex(self->sealing, text + octets + 1, &count) > 0 &&
        EVP_CIPHER_CTX_ctrl(self->sealing, EVP_CTRL_GCM_GET_TAG, TAG, text + octets + 1) > 0;
    g_assert_true(good);
    self->sizes[self->waiting++] = octets;
    self->filled += octets + TLS_OVERHEAD;
}

static void open_record(opener *self, uint8_t *record, uint32_t octets)
{
    uint8_t nonce[IV], *text = record + RECORD_HEADER;
    int count = 0;
    set_nonce(nonce, self->sequence++);
    bool good =
        EVP_DecryptInit_ex(self->opening, NULL, NULL, NULL, nonce) > 0 &&
        EVP_CIPHER_CTX_ctrl(self->opening, EVP_CTRL_GCM_SET_TAG, TAG, text + octets + 1) > 0 &&
        EVP_DecryptUpdate(self->opening, NULL, &count, record, RECORD_HEADER) > 0 &&
        EVP_DecryptUpdate(self->opening, self->room, &count, text, (int)octets + 1) > 0 &&
        EVP_DecryptFinal_ex(self->opening, self->room + octets + 1, &count) > 0;
    g_assert_true(good);
    self->octets += octets;
    self->records++;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* `is_first`: under a key that is new. */
static void open_batch(opener *self, bool is_first)
{
    uint8_t *record = self->batch;
    double started = cpu_seconds();
    if (is_first)
        g_assert_true(EVP_DecryptInit_ex(self->opening, EVP_aes_128_gcm(), NULL, key, NULL) > 0);
    for (size_t i = 0; i < self->waiting; i++) {
        open_record(self, record, self->sizes[i]);
        record += self->sizes[i] + TLS_OVERHEAD;
    }
    self->seconds += cpu_seconds() - started;
    self->waiting = self->filled = 0;
}

static void open_direction(opener *self, const GArray *messages)
{
    bool is_first = true;
    self->sequence = 0;
    for (guint i = 0; i < messages->len; i++) {
        guint64 left = g_array_index(messages, guint64, i);
        for (uint32_t octets; left > 0; left -= octets) {
            octets = (uint32_t)MIN(left, TLS_FRAGMENT);
            seal(self, octets);
            if (self->filled < BATCH)
                continue;
            open_batch(self, is_first);
            is_first = false;
        }
    }
    open_batch(self, is_first);
}

/* By connection and side; NULL: the file is not one of bench_generate's. */
static GArray *read_directions(const char *path)
{
    GArray *all = g_array_new(FALSE, TRUE, sizeof(direction));
    FILE *file = fopen(path, "r");
    unsigned long long connection, octets;
    unsigned side;
    while (file && fscanf(file, "%llu %u %llu\n", &connection, &side, &octets) == 3) {
        guint index = (guint)(connection * SIDES + side % SIDES);
        guint64 size = octets;
        if (index >= all->len)
            g_array_set_size(all, index + 1);
        direction *found = &g_array_index(all, direction, index);
        if (!found->messages)
            found->messages = g_array_new(FALSE, FALSE, sizeof(guint64));
        g_array_append_val(found->messages, size);
    }
    bool is_whole = file && feof(file);
    if (file)
        fclose(file);
    return is_whole ? all : NULL;
}

int main(int argc, char **argv)
{
    GArray *directions = argc == 2 ? read_directions(argv[1]) : NULL;
    if (!directions) {
        fprintf(stderr, "usage: open RECORDS   (of generate --records=RECORDS)\n");
        return 2;
    }
    opener *self = g_new0(opener, 1);
    self->sealing = EVP_CIPHER_CTX_new();
    self->opening = EVP_CIPHER_CTX_new();
    g_assert_true(EVP_EncryptInit_ex(self->sealing, EVP_aes_128_gcm(), NULL, key, NULL) > 0);
    for (guint i = 0; i < directions->len; i++)
        if (g_array_index(directions, direction, i).messages)
            open_direction(self, g_array_index(directions, direction, i).messages);
    printf("{\"records\":%llu,\"octets\":%llu,\"cpu_seconds\":%.6f}\n",
           (unsigned long long)self->records, (unsigned long long)self->octets, self->seconds);
    EVP_CIPHER_CTX_free(self->sealing);
    EVP_CIPHER_CTX_free(self->opening);
    return 0;
}
