/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The suites of this folder; each adds its tests. */
#ifndef HL_TEST_HTTP_TESTS_H
#define HL_TEST_HTTP_TESTS_H

void hl_test_body_add(void);
void hl_test_chunked_add(void);
void hl_test_detect_add(void);
void hl_test_framing_add(void);
void hl_test_head_add(void);
void hl_test_loss_add(void);
void hl_test_noise_add(void);
void hl_test_opaque_add(void);
void hl_test_stage_add(void);
void hl_test_start_line_add(void);
void hl_test_turns_add(void);

#endif
