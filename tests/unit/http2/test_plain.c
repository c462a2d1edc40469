/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is read where it stands is what libnghttp2's decoder makes of it, error for error. */
#include "http/http2_fields.h"
#include "tests.h"

#include <nghttp2/nghttp2.h>

enum { SECTIONS = 6, FIELDS = 8, STATIC_ENTRIES = 61, HUFFMAN = 0x80 };

typedef struct decoders {
    hl_http *http;
    hl_http2_decoder ours;
    nghttp2_hd_inflater *theirs;
} decoders;

static decoders decoders_new(void)
{
    decoders both = {.http = hl_http_new(&hl_limits_default, (hl_message_sink){NULL})};
    g_assert_cmpint(nghttp2_hd_inflate_new(&both.theirs), ==, 0);
    return both;
}

static void decoders_free(decoders *both)
{
    hl_http2_decoder_clear(&both->ours);
    nghttp2_hd_inflate_del(both->theirs);
    hl_http_free(both->http);
}

static void print(GString *text, hl_bytes name, hl_bytes value)
{
    value = hl_bytes_trim(value);
    g_string_append_printf(text, "%.*s: ", (int)name.size, (const char *)name.data);
    g_string_append_len(text, (const char *)value.data, (gssize)value.size);
    g_string_append_c(text, '\n');
}

/* Regular fields; NULL: the section cannot be read. */
static GString *read_ours(decoders *both, hl_bytes section)
{
    hl_message head;
    if (!hl_http2_decoder_read(&both->ours, both->http, section, &head))
        return NULL;
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < head.field_count; i++)
        print(text, head.fields[i].name, head.fields[i].value);
    return text;
}

static GString *read_theirs(decoders *both, hl_bytes section)
{
    GString *text = g_string_new(NULL);
    int flags = 0;
    while (!(flags & NGHTTP2_HD_INFLATE_FINAL)) {
        nghttp2_nv pair;
        flags = 0;
        ssize_t used =
            nghttp2_hd_inflate_hd2(both->theirs, &pair, &flags, section.data, section.size, true);
        if (used < 0) {
            g_string_free(text, TRUE);
            return NULL;
        }
        section = hl_bytes_skip(section, (size_t)used);
        if (flags & NGHTTP2_HD_INFLATE_EMIT && pair.namelen > 0 && pair.name[0] != ':')
            print(text, hl_bytes_from(pair.name, pair.namelen),
                  hl_bytes_from(pair.value, pair.valuelen));
    }
    nghttp2_hd_inflate_end_headers(both->theirs);
    return text;
}

/* An integer of RFC 7541 §5.1, sometimes in more octets than it needs. */
static void add_number(GRand *random, GByteArray *section, guint8 first, unsigned bits,
                       guint32 number)
{
    guint32 most = (1u << bits) - 1;
    guint8 octet = (guint8)(first | MIN(number, most));
    g_byte_array_append(section, &octet, 1);
    if (number < most)
        return;
    for (number -= most; number >= 0x80; number >>= 7) {
        octet = (guint8)(number | 0x80);
        g_byte_array_append(section, &octet, 1);
    }
    bool is_longer = g_rand_int_range(random, 0, 4) == 0;
    octet = (guint8)(number | (is_longer ? 0x80 : 0));
    g_byte_array_append(section, &octet, 1);
    if (is_longer)
        g_byte_array_append(section, (const guint8 *)"", 1);
}

static void add_text(GRand *random, GByteArray *section)
{
    char text[200];
    gsize size = (gsize)g_rand_int_range(random, 0, g_rand_boolean(random) ? 12 : sizeof text);
    for (gsize i = 0; i < size; i++)
        text[i] = (char)g_rand_int_range(random, 'a', 'e');
    guint8 coding = g_rand_int_range(random, 0, 6) == 0 ? HUFFMAN : 0;
    add_number(random, section, coding, 7, (guint32)size);
    g_byte_array_append(section, (const guint8 *)text, (guint)size);
}

/* Often so small a table that an entry is pushed out by what comes next. */
static void add_update(GRand *random, GByteArray *section)
{
    gint32 most = g_rand_boolean(random) ? 400 : 4200;
    add_number(random, section, 0x20, 5, (guint32)g_rand_int_range(random, 0, most));
}

/* `entries`: of both tables, before this section. */
static void add_field(GRand *random, GByteArray *section, guint32 entries)
{
    static const struct {
        guint8 first, bits;
    } literals[] = {{0x40, 6}, {0x00, 4}, {0x10, 4}};
    guint kind = (guint)g_rand_int_range(random, 0, 8);
    bool is_added = entries > STATIC_ENTRIES && g_rand_boolean(random);
    gint32 least = is_added ? STATIC_ENTRIES + 1 : 0;
    guint32 index = (guint32)g_rand_int_range(random, least, (gint32)entries + 1);
    if (kind == 7 && g_rand_int_range(random, 0, 4) == 0) {
        add_update(random, section);
    } else if (kind < G_N_ELEMENTS(literals)) {
        index = g_rand_boolean(random) ? 0 : index;
        add_number(random, section, literals[kind].first, literals[kind].bits, index);
        if (index == 0)
            add_text(random, section);
        add_text(random, section);
    } else {
        add_number(random, section, 0x80, 7, MAX(index, 1));
    }
}

static void make(GRand *random, GByteArray *section, guint32 entries)
{
    g_byte_array_set_size(section, 0);
    if (g_rand_int_range(random, 0, 3) == 0)
        add_update(random, section);
    for (int i = g_rand_int_range(random, 0, FIELDS); i >= 0; i--)
        add_field(random, section, entries);
    guint cut = (guint)g_rand_int_range(random, 0, 40);
    if (cut == 0)
        g_byte_array_set_size(section, section->len - 1);
    else if (cut == 1)
        section->data[g_rand_int_range(random, 0, (gint32)section->len)] ^= 0x80;
}

/* One after another, as they share a table; after an error there is nothing to compare. */
static guint compare(GRand *random)
{
    decoders both = decoders_new();
    GByteArray *section = g_byte_array_new();
    guint read = 0;
    for (bool goes_on = true; goes_on && read < SECTIONS;) {
        size_t entries = nghttp2_hd_inflate_get_num_table_entries(both.theirs);
        make(random, section, (guint32)entries);
        /* a copy of that very size, so that whoever reads beyond it is caught */
        g_autofree guint8 *octets = g_memdup2(section->data, section->len);
        GString *ours = read_ours(&both, hl_bytes_from(octets, section->len));
        GString *theirs = read_theirs(&both, hl_bytes_from(octets, section->len));
        g_assert_cmpint(ours != NULL, ==, theirs != NULL);
        goes_on = ours != NULL;
        read += goes_on;
        if (ours) {
            g_assert_cmpmem(ours->str, ours->len, theirs->str, theirs->len);
            g_string_free(ours, TRUE);
            g_string_free(theirs, TRUE);
        }
    }
    g_byte_array_unref(section);
    decoders_free(&both);
    return read;
}

static void test_same(void)
{
    GRand *random = g_rand_new_with_seed(7541);
    guint read = 0;
    for (int i = 0; i < 4000; i++)
        read += compare(random);
    g_rand_free(random);
    g_assert_cmpuint(read, >, 4000);
}

void test_plain_add(void)
{
    g_test_add_func("/http2/plain/same-as-libnghttp2", test_same);
}
