/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page at / : every URL of the laboratory, for people. */
#ifndef INDEX_PAGE_H
#define INDEX_PAGE_H

#include "sites.h"

#include <glib.h>

/* Appends it as HTML. */
void hl_lab_index_page_append(GString *out, const hl_lab_sites *sites);

#endif
