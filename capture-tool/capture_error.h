/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be wrong with a capture file. The texts are made to stand behind "hoplint: FILE: ".
 */
#ifndef CAPTURE_ERROR_H
#define CAPTURE_ERROR_H

#include <glib.h>

#define HL_CAPTURE_ERROR (hl_capture_error_quark())

typedef enum hl_capture_error {
    HL_CAPTURE_ERROR_SYSTEM,      /* the system refused: open(2), read(2) */
    HL_CAPTURE_ERROR_FORMAT,      /* not a capture, or a kind of capture that is not read */
    HL_CAPTURE_ERROR_CUT,         /* the file ends inside something */
    HL_CAPTURE_ERROR_DAMAGED,     /* the file contradicts itself */
    HL_CAPTURE_ERROR_INTERRUPTED, /* the user wants to stop */
} hl_capture_error;

GQuark hl_capture_error_quark(void);

#endif
