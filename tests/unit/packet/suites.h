/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HL_TEST_PACKET_SUITES_H
#define HL_TEST_PACKET_SUITES_H

void add_link_tests(void);
void add_ip_tests(void);
void add_plain_tests(void);
void add_tcp_tests(void);
void add_tunnel_tests(void);
void add_wireless_tests(void);
void add_fragment_tests(void);
void add_checksum_tests(void);

#endif
