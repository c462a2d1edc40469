/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    test_recent_register();
    test_request_key_register();
    test_resolution_register();
    test_location_register();
    test_assignment_register();
    test_pairing_register();
    test_not_follow_ups_register();
    test_absence_register();
    test_chains_register();
    test_damage_register();
    test_streams_register();
    test_opaque_register();
    test_client_index_register();
    test_hiding_register();
    test_times_register();
    test_doubts_register();
    test_want_index_register();
    return g_test_run();
}
