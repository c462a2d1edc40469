/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Wireshark's interface, and all that differs between its versions 4.0, 4.4 and 4.6: include this
 * and no header of Wireshark's.
 */
#ifndef HL_WIRESHARK_API_H
#define HL_WIRESHARK_API_H

#define WS_BUILD_DLL

#include <wireshark.h>
#include <ws_version.h>

#include <epan/conversation.h>
#include <epan/expert.h>
#include <epan/packet.h>
#include <epan/plugin_if.h>
#include <epan/prefs-int.h>
#include <epan/prefs.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <epan/to_str.h>

#if __has_include(<wsutil/plugins.h>)
#include <wsutil/plugins.h>
#endif

#define HL_WIRESHARK_IS(major, minor)                                                              \
    (WIRESHARK_VERSION_MAJOR > (major) ||                                                          \
     (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

/* The value of a field became a pointer. */
#if HL_WIRESHARK_IS(4, 2)
#define HL_VALUE_OF(field) ((field)->value)
#else
#define HL_VALUE_OF(field) (&(field)->value)
#endif

/* GLib's boolean gave way to C's. */
#if HL_WIRESHARK_IS(4, 4)
typedef bool hl_pref_bool;
#else
typedef gboolean hl_pref_bool;
#endif

/* What the callback of -z answers: whether its arguments are good, since 4.6. */
#if HL_WIRESHARK_IS(4, 6)
#define HL_STAT_INIT_TYPE         bool
#define HL_STAT_INIT_RETURN(good) return (good)
#else
#define HL_STAT_INIT_TYPE         void
#define HL_STAT_INIT_RETURN(good) ((void)(good))
#endif

#endif
