/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a synthetic capture of HTTP traffic and prints what is in it, as one JSON object.
 * The same options give the same octets.
 */
#include "conversation.h"

#include <errno.h>
#include <glib.h>
#include <string.h>

static gint64 connections = 1000, open_at_once = 450, octets, disorder, interval_us = 20, seed = 1;
static char *profile_name, *key_log, *records;
static gboolean http2, tls;

static const GOptionEntry entries[] = {
    {"profile", 0, 0, G_OPTION_ARG_STRING, &profile_name, "flows, mixed or bulk", "NAME"},
    {"connections", 0, 0, G_OPTION_ARG_INT64, &connections, "how many there are", "N"},
    {"open", 0, 0, G_OPTION_ARG_INT64, &open_at_once, "how many are open at once", "N"},
    {"octets", 0, 0, G_OPTION_ARG_INT64, &octets, "size of every response content", "N"},
    {"disorder", 0, 0, G_OPTION_ARG_INT64, &disorder, "permille of packets late, and twice", "N"},
    {"interval", 0, 0, G_OPTION_ARG_INT64, &interval_us, "microseconds between packets", "N"},
    {"http2", 0, 0, G_OPTION_ARG_NONE, &http2, "HTTP/2, not HTTP/1.1", NULL},
    {"tls", 0, 0, G_OPTION_ARG_NONE, &tls, "in TLS 1.3 with AES-128-GCM", NULL},
    {"keys", 0, 0, G_OPTION_ARG_FILENAME, &key_log, "where the TLS secrets go", "FILE"},
    {"records", 0, 0, G_OPTION_ARG_FILENAME, &records, "where the sizes that are encrypted go",
     "FILE"},
    {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "another number: other traffic", "N"},
    G_OPTION_ENTRY_NULL,
};

static bool write_packet(FILE *file, conversation *sender, uint64_t *time_us)
{
    frames_packet packet = {.time_us = *time_us += (uint64_t)interval_us};
    bool lives = conversation_next(sender, &packet);
    if (lives)
        frames_write(file, &packet);
    return lives;
}

/* All conversations side by side: each step one of them sends a packet, or a burst of them. */
static void write_traffic(FILE *file, const traffic *shared, GPtrArray *conversations)
{
    uint64_t time_us = 0;
    for (uint64_t step = 0; conversations->len > 0; step++) {
        uint64_t random = traffic_number(shared->options.seed, step, UINT64_MAX);
        guint index = (guint)(random % conversations->len);
        conversation *sender = conversations->pdata[index];
        uint64_t burst = 1 + (random >> 32) % shared->options.profile->burst;
        bool lives = true;
        for (uint64_t i = 0; lives && (i < burst || conversation_is_hurried(sender)); i++)
            lives = write_packet(file, sender, &time_us);
        if (!lives)
            g_ptr_array_remove_index_fast(conversations, index);
    }
}

static bool generate(const char *path, traffic *shared)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    setvbuf(file, NULL, _IOFBF, 1 << 20);
    frames_write_header(file);
    GPtrArray *conversations = g_ptr_array_new_with_free_func((GDestroyNotify)conversation_free);
    for (gint64 i = 0; i < MIN(open_at_once, connections); i++)
        g_ptr_array_add(conversations, conversation_new(shared));
    write_traffic(file, shared, conversations);
    g_ptr_array_unref(conversations);
    bool written = !ferror(file);
    return fclose(file) == 0 && written;
}

static bool read_options(int argc, char **argv, traffic *shared)
{
    GError *error = NULL;
    GOptionContext *context = g_option_context_new("FILE");
    g_option_context_add_main_entries(context, entries, NULL);
    bool good = g_option_context_parse(context, &argc, &argv, &error) && argc == 2;
    g_option_context_free(context);
    if (error)
        g_printerr("generate: %s\n", error->message);
    g_clear_error(&error);
    const traffic_profile *profile = traffic_profile_find(profile_name ? profile_name : "flows");
    shared->options = (traffic_options){.profile = profile,
                                        .seed = (uint64_t)seed,
                                        .connections = (uint64_t)connections,
                                        .octets = (uint64_t)octets,
                                        .disorder_permille = (unsigned)disorder,
                                        .version = http2 ? TRAFFIC_HTTP_2 : TRAFFIC_HTTP_1,
                                        .encrypted = tls,
                                        .key_log = key_log ? fopen(key_log, "w") : NULL,
                                        .records = records ? fopen(records, "w") : NULL};
    return good && profile && !(key_log && !shared->options.key_log) &&
           !(records && !shared->options.records) && connections > 0 && open_at_once > 0 &&
           octets >= 0 && interval_us >= 0;
}

int main(int argc, char **argv)
{
    traffic shared = {0};
    const char *path = argc > 1 ? argv[argc - 1] : NULL;
    if (!read_options(argc, argv, &shared)) {
        g_printerr("usage: generate [OPTION...] FILE   (--help tells the options)\n");
        return 2;
    }
    if (!generate(path, &shared)) {
        g_printerr("generate: %s: %s\n", path, g_strerror(errno));
        return 1;
    }
    if (shared.options.key_log)
        fclose(shared.options.key_log);
    if (shared.options.records)
        fclose(shared.options.records);
    const traffic_totals *totals = &shared.totals;
    g_print("{\"packets\":%" G_GUINT64_FORMAT ",\"connections\":%" G_GUINT64_FORMAT
            ",\"exchanges\":%" G_GUINT64_FORMAT ",\"redirects\":%" G_GUINT64_FORMAT "}\n",
            totals->packets, totals->connections, totals->exchanges, totals->redirects);
    return 0;
}
