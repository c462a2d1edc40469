/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes XML 1.0 straight into a string. Texts must be printable already (words.h); here only the
 * characters that mean something to XML, and those it cannot hold, are escaped.
 */
#ifndef XML_H
#define XML_H

#include <glib.h>

/* Text between tags, or the value of an attribute. */
void hl_xml_append(GString *out, const char *text);

/* ` name="text"` */
void hl_xml_add_attribute(GString *out, const char *name, const char *text);

#endif
