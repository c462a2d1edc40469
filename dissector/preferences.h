/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Edit > Preferences > Protocols > HOPLINT. Changing one makes Wireshark dissect anew. */
#ifndef HL_PREFERENCES_H
#define HL_PREFERENCES_H

#include "hl_auditor.h"

void hl_preferences_register(int protocol);
/* The options that they stand for. */
hl_auditor_options hl_preferences_options(void);

#endif
