/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The origins of the laboratory: what a redirect that leaves an origin needs to lead to another. */
#ifndef SITES_H
#define SITES_H

#include <stdbool.h>
#include <stdint.h>

typedef enum hl_lab_place {
    HL_LAB_HERE,       /* 127.0.0.1 */
    HL_LAB_OTHER_PORT, /* 127.0.0.1, another port */
    HL_LAB_OTHER_HOST, /* 127.0.0.2, and another port */
    HL_LAB_IPV6,       /* ::1, where the system has it */
} hl_lab_place;

enum { HL_LAB_PLACES = HL_LAB_IPV6 + 1 };

typedef struct hl_lab_site {
    hl_lab_place place;
    bool secure; /* https */
} hl_lab_site;

typedef struct hl_lab_sites {
    uint16_t port[2][HL_LAB_PLACES]; /* by `secure` and `place`; 0: it is not there */
} hl_lab_sites;

static inline uint16_t hl_lab_sites_port(const hl_lab_sites *sites, hl_lab_site site)
{
    return sites->port[site.secure][site.place];
}

static inline bool hl_lab_sites_has_ipv6(const hl_lab_sites *sites)
{
    return sites->port[false][HL_LAB_IPV6] != 0 && sites->port[true][HL_LAB_IPV6] != 0;
}

/* As in a URL. */
static inline const char *hl_lab_place_host(hl_lab_place place)
{
    switch (place) {
    case HL_LAB_HERE:
    case HL_LAB_OTHER_PORT:
        return "127.0.0.1";
    case HL_LAB_OTHER_HOST:
        return "127.0.0.2";
    case HL_LAB_IPV6:
        return "[::1]";
    }
    return "";
}

#endif
