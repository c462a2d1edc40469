/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "open_capture.h"

#include "preferences.h"

static hl_session *session;

static void open_session(void)
{
    hl_auditor_options options = hl_preferences_options();
    hl_session_free(session);
    session = hl_session_new(&options);
}

static void close_session(void)
{
    hl_session_free(session);
    session = NULL;
}

void hl_open_capture_register(void)
{
    register_init_routine(open_session);
    register_cleanup_routine(close_session);
}

hl_session *hl_open_capture(void)
{
    return session;
}

static bool was_read_to_the_end(void)
{
    ws_info_t *info = NULL;
    plugin_if_get_ws_info(&info);
    if (!info || !info->ws_info_supported)
        return true;
    return info->cf_state == FILE_READ_DONE && hl_session_last_frame(session) >= info->cf_count;
}

bool hl_open_capture_settle(void)
{
    if (!session)
        return false;
    if (!hl_session_has_finished(session) && was_read_to_the_end())
        hl_session_finish(session);
    return hl_session_has_finished(session);
}
