/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trouble.h"

#include <errno.h>
#include <openssl/err.h>

G_DEFINE_QUARK(hl - lab - error, hl_lab_error)

void hl_lab_trouble_of_system(GError **error, const char *what)
{
    g_set_error(error, HL_LAB_ERROR, errno, "%s: %s", what, g_strerror(errno));
}

void hl_lab_trouble_of_openssl(GError **error, const char *what)
{
    unsigned long code = ERR_get_error();
    const char *reason = code ? ERR_reason_error_string(code) : NULL;
    g_set_error(error, HL_LAB_ERROR, 0, "%s: %s", what,
                reason ? reason : "OpenSSL does not say why");
}
