/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "link_type.h"

#include <pcap/pcap.h>

enum { LINKTYPE_RAW = 101, DLT_RAW_OF_OPENBSD = 14 };

uint32_t hl_link_type_of_file(uint32_t value)
{
    return value == 12 || value == DLT_RAW_OF_OPENBSD ? (uint32_t)LINKTYPE_RAW : value;
}

int hl_link_type_to_dlt(uint32_t link_type)
{
    return link_type == LINKTYPE_RAW ? DLT_RAW : (int)link_type;
}

uint32_t hl_link_type_from_dlt(int dlt)
{
    return dlt == DLT_RAW ? (uint32_t)LINKTYPE_RAW : (uint32_t)dlt;
}

const char *hl_link_type_name(uint32_t link_type)
{
    return pcap_datalink_val_to_name(hl_link_type_to_dlt(link_type));
}
