/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"
#include "tests.h"

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hl_test_body_add();
    hl_test_chunked_add();
    hl_test_detect_add();
    hl_test_framing_add();
    hl_test_head_add();
    hl_test_loss_add();
    hl_test_noise_add();
    hl_test_opaque_add();
    hl_test_stage_add();
    hl_test_start_line_add();
    hl_test_turns_add();
    hl_talk_add_tests(HL_TESTS_DIR "/talks");
    return g_test_run();
}
