/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index_page.h"

#include "cases.h"

static const char beginning[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>hoplint --lab</title>\n"
    "<style>\n"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}\n"
    "h2{margin:2rem 0 .5rem;font-size:1.2rem}\n"
    "code,pre{font:.9em/1.5 monospace}pre{overflow-x:auto;padding:.6rem 1rem;background:#8882}\n"
    "table{border-collapse:collapse;width:100%}tr+tr{border-top:1px solid #8884}\n"
    "th{text-align:left;padding:.3rem 0}td{width:2.6rem;text-align:right}\n"
    "small{display:block;font-weight:normal;opacity:.75}a{display:block;padding:.3rem 0}\n"
    "</style>\n"
    "<h1>Redirects to try</h1>\n"
    "<p>Each number is a URL. Send it a request by any method: it is redirected by that status, "
    "with a "
    "Location of that form, and hoplint looks at what your client does then. A link makes a "
    "browser send "
    "GET; other methods come from a client of yours:</p>\n";

static const char ending[] =
    "<p>End hoplint by Ctrl-C where it runs, and it says who kept to the rules.</p>\n";

static void append_cell(GString *out, const hl_lab_case *wanted, const hl_lab_sites *sites,
                        bool secure)
{
    char *url = hl_lab_case_url(wanted, sites, secure);
    g_string_append_printf(out, "<td><a href=\"%s\">%u</a>", url, wanted->status);
    g_free(url);
}

static void append_row(GString *out, hl_lab_form form, const hl_lab_sites *sites, bool secure)
{
    g_string_append_printf(out, "<tr><th>%s <small>%s</small>", hl_lab_form_name(form),
                           hl_lab_form_text(form));
    for (int i = 0; i < HL_LAB_STATUSES; i++)
        append_cell(out, &(hl_lab_case){hl_lab_statuses[i], form}, sites, secure);
    g_string_append_c(out, '\n');
}

static void append_table(GString *out, const hl_lab_sites *sites, bool secure)
{
    hl_lab_site site = {HL_LAB_HERE, secure};
    const char *scheme = secure ? "https" : "http";
    g_string_append_printf(out, "<h2>%s://%s:%u</h2>\n<table>\n", scheme,
                           hl_lab_place_host(site.place), hl_lab_sites_port(sites, site));
    hl_lab_form other = secure ? HL_LAB_UPGRADE : HL_LAB_DOWNGRADE;
    for (int form = 0; form < HL_LAB_FORMS; form++)
        if ((hl_lab_form)form != other && hl_lab_form_is_served((hl_lab_form)form, sites))
            append_row(out, (hl_lab_form)form, sites, secure);
    g_string_append(out, "</table>\n");
}

void hl_lab_index_page_append(GString *out, const hl_lab_sites *sites)
{
    char *example = hl_lab_case_url(&(hl_lab_case){307, HL_LAB_ABSOLUTE}, sites, false);
    g_string_append(out, beginning);
    g_string_append_printf(out, "<pre>curl -L -X POST -d a=1 %s</pre>\n", example);
    g_string_append(out, ending);
    append_table(out, sites, false);
    append_table(out, sites, true);
    g_free(example);
}
