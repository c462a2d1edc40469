/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One entry of a HAR document (HAR 1.2, "entries"). */
#ifndef HAR_ENTRY_H
#define HAR_ENTRY_H

#include "model/hl_exchange.h"
#include "report/json.h"

/*
 * The members of an entry, into the object that is open; the exchange has a request. All fields of
 * both heads are named, but only harmless ones have their values, the others "<redacted>"; cookies
 * are left out. A response that was not captured has status 0, as browsers write it. Sizes that are
 * not known are -1.
 */
void hl_har_add_entry_members(hl_json *json, hl_exchange *exchange);

#endif
