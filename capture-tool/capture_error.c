/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_error.h"

G_DEFINE_QUARK(hl_capture_error, hl_capture_error)
