/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HL_TEST_HTTP2_TESTS_H
#define HL_TEST_HTTP2_TESTS_H

#define GET  ":method GET\n:scheme http\n:authority a.test\n:path /g\n"
#define POST ":method POST\n:scheme http\n:authority a.test\n:path /p\n"

void test_messages_add(void);
void test_fields_add(void);
void test_examples_add(void);
void test_ends_add(void);
void test_loss_add(void);
void test_plain_add(void);
void test_upgrade_add(void);
void test_noise_add(void);

#endif
