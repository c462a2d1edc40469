/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harvest.h"

static const struct wanted {
    const char *name;
    hl_item_kind kind;
    bool comes_anyway; /* as protocols at the top of a tree do: what is asked for costs something */
} wanted[] = {
    {"ip", HL_ITEM_IP, true},
    {"ipv6", HL_ITEM_IP, true},
    {"icmp", HL_ITEM_ICMP, false},
    {"icmpv6", HL_ITEM_ICMP, false},
    {"tcp.stream", HL_ITEM_TCP, false},
    {"tcp.segment", HL_ITEM_SEGMENT, false},
    {"tls", HL_ITEM_TLS, false},
    {"tls.segment", HL_ITEM_SEGMENT, false},
    {"tls.handshake.type", HL_ITEM_TLS_HELLO, false},
    {"tls.handshake.extensions.supported_version", HL_ITEM_TLS_VERSION, false},
    {"tls.handshake.extensions_server_name", HL_ITEM_SERVER_NAME, false},
    {"http.request.method", HL_ITEM_REQUEST, false},
    {"http.response.version", HL_ITEM_RESPONSE, false},
    {"http2.stream", HL_ITEM_HTTP2_FRAME, false},
    {"http2.header.name", HL_ITEM_HTTP2_NAME, false},
    {"http2.header.value", HL_ITEM_HTTP2_VALUE, false},
};

/* Kind of the field with that number; kinds fit an octet. */
static uint8_t *kinds;
static int kind_count;

static void note_kind(int field, hl_item_kind kind)
{
    if (field >= kind_count) {
        kinds = g_realloc(kinds, (size_t)field + 1);
        memset(kinds + kind_count, HL_ITEM_NONE, (size_t)(field + 1 - kind_count));
        kind_count = field + 1;
    }
    kinds[field] = (uint8_t)kind;
}

void hl_harvest_want(dissector_handle_t plugin)
{
    GArray *fields = g_array_new(FALSE, FALSE, sizeof(int));
    for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
        int field = proto_registrar_get_id_byname(wanted[i].name);
        if (field <= 0)
            continue; /* this version of Wireshark does not have it */
        if (!wanted[i].comes_anyway)
            g_array_append_val(fields, field);
        note_kind(field, wanted[i].kind);
    }
    set_postdissector_wanted_hfids(plugin, fields);
}

void hl_harvest_want_none(dissector_handle_t plugin)
{
    set_postdissector_wanted_hfids(plugin, NULL);
}

static hl_item_kinds take(GArray *items, field_info *field)
{
    int id = field->hfinfo->id;
    hl_item_kind kind = id < kind_count ? (hl_item_kind)kinds[id] : HL_ITEM_NONE;
    if (kind == HL_ITEM_NONE || !field->ds_tvb)
        return 0;
    hl_item item = {kind, field->ds_tvb, field->start, field->length, 0};
    if (kind == HL_ITEM_TCP || kind == HL_ITEM_SEGMENT)
        item.number = fvalue_get_uinteger(HL_VALUE_OF(field));
    g_array_append_val(items, item);
    return HL_ITEM_BIT(kind);
}

static hl_item_kinds walk(const proto_node *parent, GArray *items)
{
    hl_item_kinds found = 0;
    for (proto_node *node = parent->first_child; node; node = node->next) {
        if (PNODE_FINFO(node))
            found |= take(items, PNODE_FINFO(node));
        if (node->first_child)
            found |= walk(node, items);
    }
    return found;
}

hl_item_kinds hl_harvest_read(proto_tree *tree, GArray *items)
{
    g_array_set_size(items, 0);
    return tree ? walk(tree, items) : 0;
}

static hl_bytes octets(const hl_item *item, int length)
{
    int captured =
        item->start < 0 ? 0 : (int)tvb_captured_length_remaining(item->buffer, item->start);
    if (length < 0 || length > captured)
        length = captured;
    if (length <= 0)
        return hl_bytes_from("", 0);
    return hl_bytes_from(tvb_get_ptr(item->buffer, item->start, length), (size_t)length);
}

hl_bytes hl_item_octets(const hl_item *item)
{
    return octets(item, item->length);
}

hl_bytes hl_item_octets_from(const hl_item *item)
{
    return octets(item, -1);
}

bool hl_item_is_cut(const hl_item *item)
{
    return tvb_captured_length(item->buffer) < tvb_reported_length(item->buffer);
}
