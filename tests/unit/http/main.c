/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hl_talk_add_tests(HL_TESTS_DIR "/talks");
    return g_test_run();
}
