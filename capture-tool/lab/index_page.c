/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index_page.h"

#include "cases.h"

static const char beginning[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>hoplint --lab</title>\n"
    "<style>body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "td,th{padding:.1rem .8rem .1rem 0;text-align:left}</style>\n"
    "<h1>Redirects to try</h1>\n"
    "<p>Send any request to one of these URLs, by any method. It is redirected by the status, with "
    "a "
    "Location of the form that the URL names; hoplint looks at what your client does then.</p>\n";

static void append_cell(GString *out, const hl_lab_case *wanted, const hl_lab_sites *sites,
                        bool secure)
{
    char *url = hl_lab_case_url(wanted, sites, secure);
    g_string_append_printf(out, "<td><a href=\"%s\">%u</a>", url, wanted->status);
    g_free(url);
}

static void append_row(GString *out, hl_lab_form form, const hl_lab_sites *sites, bool secure)
{
    g_string_append_printf(out, "<tr><th>%s", hl_lab_form_name(form));
    for (int i = 0; i < HL_LAB_STATUSES; i++)
        append_cell(out, &(hl_lab_case){hl_lab_statuses[i], form}, sites, secure);
    g_string_append_printf(out, "<td>%s\n", hl_lab_form_text(form));
}

static void append_table(GString *out, const hl_lab_sites *sites, bool secure)
{
    hl_lab_site site = {HL_LAB_HERE, secure};
    const char *scheme = secure ? "https" : "http";
    g_string_append_printf(out, "<h2>%s://%s:%u</h2>\n<table>\n", scheme,
                           hl_lab_place_address(site.place), hl_lab_sites_port(sites, site));
    hl_lab_form other = secure ? HL_LAB_UPGRADE : HL_LAB_DOWNGRADE;
    for (int form = 0; form < HL_LAB_FORMS; form++)
        if ((hl_lab_form)form != other)
            append_row(out, (hl_lab_form)form, sites, secure);
    g_string_append(out, "</table>\n");
}

void hl_lab_index_page_append(GString *out, const hl_lab_sites *sites)
{
    g_string_append(out, beginning);
    append_table(out, sites, false);
    append_table(out, sites, true);
}
