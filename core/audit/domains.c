/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "domains.h"

#include <glib.h>
#include <libpsl.h>

struct hl_domains {
    const psl_ctx_t *built_in;
    psl_ctx_t *installed; /* only where libpsl was built without a list */
};

hl_domains *hl_domains_new(void)
{
    hl_domains *domains = g_new0(hl_domains, 1);
    domains->built_in = psl_builtin();
    if (!domains->built_in)
        domains->installed = psl_latest(NULL);
    return domains;
}

void hl_domains_free(hl_domains *domains)
{
    if (domains && domains->installed)
        psl_free(domains->installed);
    g_free(domains);
}

static const psl_ctx_t *list_of(const hl_domains *domains)
{
    return domains->built_in ? domains->built_in : domains->installed;
}

/* libpsl would take "0.1" for the registrable domain of 127.0.0.1. */
static const char *registrable(const hl_domains *domains, const char *host)
{
    if (!list_of(domains) || g_hostname_is_ip_address(host))
        return NULL;
    return psl_registrable_domain(list_of(domains), host);
}

bool hl_domains_same_registrant(const hl_domains *domains, const char *host, const char *other)
{
    const char *a = registrable(domains, host);
    const char *b = registrable(domains, other);
    return a && b && g_str_equal(a, b);
}

bool hl_domains_is_public(const hl_domains *domains, const char *domain)
{
    if (!list_of(domains))
        return !strchr(domain, '.');
    return psl_is_public_suffix(list_of(domains), domain);
}

bool hl_domains_match(const char *host, const char *domain)
{
    if (g_str_equal(host, domain))
        return true;
    if (g_hostname_is_ip_address(host) || !g_str_has_suffix(host, domain))
        return false;
    return host[strlen(host) - strlen(domain) - 1] == '.';
}
