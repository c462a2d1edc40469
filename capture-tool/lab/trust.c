/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trust.h"

#include <unistd.h>

struct hl_lab_trust {
    char *path;
};

/* OpenSSL and Go, curl, Python's requests, node.js, git, Deno. */
static const char *const variables[] = {
    "HOPLINT_LAB_CA",      "SSL_CERT_FILE",  "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO", "DENO_CERT",
};

hl_lab_trust *hl_lab_trust_new(const char *authority, GError **error)
{
    char *path;
    int descriptor = g_file_open_tmp("hoplint-lab-XXXXXX.pem", &path, error);
    if (descriptor < 0)
        return NULL;
    close(descriptor);
    hl_lab_trust *trust = g_new0(hl_lab_trust, 1);
    trust->path = path;
    if (g_file_set_contents_full(path, authority, -1, G_FILE_SET_CONTENTS_NONE, 0600, error))
        return trust;
    hl_lab_trust_free(trust);
    return NULL;
}

const char *hl_lab_trust_path(const hl_lab_trust *trust)
{
    return trust->path;
}

char **hl_lab_trust_add(const hl_lab_trust *trust, char **environment)
{
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++)
        environment = g_environ_setenv(environment, variables[i], trust->path, TRUE);
    return environment;
}

void hl_lab_trust_free(hl_lab_trust *trust)
{
    if (!trust)
        return;
    unlink(trust->path);
    g_free(trust->path);
    g_free(trust);
}
