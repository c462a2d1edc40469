/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tools > hoplint: filter violations, next violation, explain this rule. */
#ifndef HL_MENU_H
#define HL_MENU_H

void hl_menu_register(int protocol);

#endif
