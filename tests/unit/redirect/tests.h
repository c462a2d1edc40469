/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HL_TEST_REDIRECT_H
#define HL_TEST_REDIRECT_H

void test_recent_register(void);
void test_request_key_register(void);
void test_resolution_register(void);
void test_location_register(void);
void test_assignment_register(void);
void test_pairing_register(void);
void test_not_follow_ups_register(void);
void test_absence_register(void);
void test_chains_register(void);
void test_damage_register(void);
void test_streams_register(void);
void test_opaque_register(void);
void test_client_index_register(void);
void test_hiding_register(void);
void test_times_register(void);
void test_doubts_register(void);
void test_want_index_register(void);

#endif
