/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which hosts belong together: the public suffix list (libpsl) and RFC 6265's domain matching.
 * Hosts are those of hl_url: lower case, A-labels, IPv6 without brackets.
 */
#ifndef HL_DOMAINS_H
#define HL_DOMAINS_H

#include <stdbool.h>

typedef struct hl_domains hl_domains;

/* The list built into libpsl, else the newest that is installed; without any, no two hosts share a
 * registrable domain and only single labels are public suffixes. */
hl_domains *hl_domains_new(void);
void hl_domains_free(hl_domains *domains);

/* Do both belong to one registrant ("a.example.org" and "b.example.org")? Never for addresses. */
bool hl_domains_same_registrant(const hl_domains *domains, const char *host, const char *other);

/* "org", "co.uk", "github.io": nobody may set a cookie for all of it (RFC 6265 §5.3 step 5). */
bool hl_domains_is_public(const hl_domains *domains, const char *domain);

/* RFC 6265 §5.1.3: equal, or `host` is a name below `domain`. */
bool hl_domains_match(const char *host, const char *domain);

#endif
