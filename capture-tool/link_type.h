/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Link types have two numberings: LINKTYPE_ in files, and DLT_ inside libpcap. They agree but for a
 * few old ones.
 */
#ifndef LINK_TYPE_H
#define LINK_TYPE_H

#include <stdint.h>

/* What stands in a file -> LINKTYPE_: some systems wrote their own DLT_ value for raw IP. */
uint32_t hl_link_type_of_file(uint32_t value);

/* libpcap's number for a LINKTYPE_, and the reverse. */
int hl_link_type_to_dlt(uint32_t link_type);
uint32_t hl_link_type_from_dlt(int dlt);

/* "IEEE802_11_RADIO"; NULL when libpcap has no name for it. */
const char *hl_link_type_name(uint32_t link_type);

#endif
