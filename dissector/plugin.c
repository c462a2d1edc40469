/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What Wireshark loads: a postdissector, a tap, statistics, preferences, a menu. The first visit of a
 * frame feeds the auditor; every visit shows what is known by then.
 */
#include "fields.h"
#include "harvest.h"
#include "menu.h"
#include "open_capture.h"
#include "preferences.h"
#include "reports.h"
#include "show.h"
#include "table.h"
#include "wireshark_api.h"

/* NOLINTBEGIN: Wireshark's names */
WS_DLL_PUBLIC_DEF const gchar plugin_version[] = HL_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;
WS_DLL_PUBLIC void plugin_register(void);
#ifdef WS_PLUGIN_DESC_DISSECTOR
WS_DLL_PUBLIC uint32_t plugin_describe(void);
#endif
/* NOLINTEND */

static dissector_handle_t handle;
static int tap = -1;

static int dissect(tvbuff_t *buffer, packet_info *pinfo, proto_tree *tree, void *data)
{
    hl_session *session = hl_open_capture();
    (void)data;
    if (!session)
        return 0;
    hl_table_prepare();
    if (!PINFO_FD_VISITED(pinfo))
        hl_session_feed(session, pinfo, tree);
    else
        hl_open_capture_settle();
    const hl_mark *mark = hl_marks_find(hl_session_marks(session), pinfo->num);
    if (!mark)
        return 0;
    hl_show(mark, buffer, pinfo, tree);
    tap_queue_packet(tap, pinfo, mark);
    return 0;
}

static void register_protocol(void)
{
    int protocol = hl_fields_register();
    hl_preferences_register(protocol);
    hl_open_capture_register();
    handle = register_dissector("hoplint", dissect, protocol);
    register_postdissector(handle);
    tap = register_tap("hoplint");
    hl_table_register();
    hl_menu_register(protocol);
}

/* A capture is opened: Wireshark would build trees for a protocol that is disabled, too. */
static void ask_for_fields(void)
{
    if (proto_is_protocol_enabled(find_protocol_by_id(hl_fields_protocol())))
        hl_harvest_want(handle);
    else
        hl_harvest_want_none(handle);
}

static void register_handoff(void)
{
    register_init_routine(ask_for_fields);
}

void plugin_register(void)
{
    static proto_plugin protocol = {register_protocol, register_handoff};
    static tap_plugin listeners = {hl_reports_register};
    proto_register_plugin(&protocol);
    tap_register_plugin(&listeners);
}

#ifdef WS_PLUGIN_DESC_DISSECTOR
uint32_t plugin_describe(void)
{
    return WS_PLUGIN_DESC_DISSECTOR;
}
#endif
