/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The key (base/hl_url.h) of the URL that a request asks for. */
#ifndef HL_REQUEST_KEY_H
#define HL_REQUEST_KEY_H

#include "model/hl_exchange.h"

#include <glib.h>

/* Writes it into `key`; false when the request asks for no URL. */
bool hl_request_key(hl_exchange *exchange, GString *key);

#endif
