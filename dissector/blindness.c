/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "blindness.h"

#include "wireshark_api.h"

static const struct needed {
    const char *module, *name, *harm;
    bool matters_with_gaps; /* and only then */
} needed[] = {
    {"tcp", "desegment_tcp_streams", "messages of several segments are not seen", false},
    {"tcp", "reassemble_out_of_order",
     "segments were missing or out of order, and what was not in order is not seen", true},
    {"http", "desegment_headers", "heads of several segments are not seen whole", false},
    {"http", "desegment_body", "contents of several segments are not seen whole", false},
    {"http", "dechunk_body", "chunked contents are not seen whole", false},
    {"tls", "desegment_ssl_records", "records of several segments are not decrypted", false},
    {"tls", "desegment_ssl_application_data", "messages of several records are not seen", false},
};

static bool is_off(const char *module_name, const char *name)
{
    module_t *module = prefs_find_module(module_name);
    pref_t *found = module ? prefs_find_preference(module, name) : NULL;
    return found && !prefs_get_bool_value(found, pref_current);
}

bool hl_blindness_waits_for_segments(void)
{
    return !is_off("tcp", "reassemble_out_of_order");
}

void hl_blindness_append(GString *out, uint64_t gaps)
{
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
        if ((gaps > 0 || !needed[i].matters_with_gaps) && is_off(needed[i].module, needed[i].name))
            g_string_append_printf(out, "Warning: the preference %s.%s is off: %s.\n",
                                   needed[i].module, needed[i].name, needed[i].harm);
}
