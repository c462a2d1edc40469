/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hl_lab.h"

#include "command.h"
#include "complaint.h"
#include "intake.h"
#include "interrupt.h"
#include "options.h"
#include "server.h"
#include "table.h"
#include "trust.h"

#include <stdio.h>

enum {
    WAIT_MS = 100,
    WAIT_FOR_COMMAND_MS = 5,
    SETTLE_US = 500 * 1000,     /* for connections that a command leaves open */
    AFTERMATH_US = 1100 * 1000, /* a follow-up that has not come by then does not come */
};

typedef struct lab {
    const hl_options *options;
    hl_intake *intake;
    hl_lab_server *server;
    hl_lab_trust *trust;
    GArray *cases;
    hl_lab_table table;
    gint64 end_us; /* --stop-after, by the monotonic clock; 0: never */
    bool is_over;  /* before its time: interrupted, or nobody reads the reports */
} lab;

static bool choose_cases(lab *l)
{
    char *wrong = hl_lab_cases_parse(l->options->lab_cases, l->cases);
    if (wrong)
        hl_complain(
            "--lab: '%s' is no status (301, 302, 303, 307, 308), no form of Location "
            "(absolute, path, relative, query, network, fragment, port, host, ipv6, upgrade, "
            "downgrade), no pair of them (307/path), and not all",
            wrong);
    g_free(wrong);
    return !wrong;
}

/* Who has asked for one of them learns that it is not tried. False: none is left. */
static bool leave_out_unserved(lab *l)
{
    const hl_lab_sites *sites = &hl_lab_server_hall(l->server)->sites;
    guint all = l->cases->len;
    for (guint i = 0; i < l->cases->len;) {
        if (hl_lab_form_is_served(g_array_index(l->cases, hl_lab_case, i).form, sites))
            i++;
        else
            g_array_remove_index(l->cases, i);
    }
    if (l->cases->len < all)
        hl_complain("--lab: there is no IPv6 on this system, so ipv6 is left out");
    return l->cases->len > 0;
}

/* ---- serving ---- */

static void serve(lab *l, int wait_ms)
{
    hl_lab_server_serve(l->server, wait_ms);
    hl_intake_look_around(l->intake, 0);
    l->is_over |= hl_intake_is_over(l->intake) || hl_interrupt_has_come();
    l->is_over |= l->end_us > 0 && g_get_monotonic_time() >= l->end_us;
}

static void serve_for(lab *l, gint64 time_us, bool until_quiet)
{
    gint64 end_us = g_get_monotonic_time() + time_us;
    while (!l->is_over && g_get_monotonic_time() < end_us &&
           !(until_quiet && hl_lab_server_open_connections(l->server) == 0))
        serve(l, WAIT_FOR_COMMAND_MS);
}

static char *origin_of(const lab *l, bool secure)
{
    hl_lab_site site = {HL_LAB_HERE, secure};
    return g_strdup_printf("%s://%s:%u/", secure ? "https" : "http", hl_lab_place_host(site.place),
                           hl_lab_sites_port(&hl_lab_server_hall(l->server)->sites, site));
}

static void tell_where(const lab *l)
{
    char *http = origin_of(l, false), *https = origin_of(l, true);
    hl_complain(
        "the laboratory is at %s and %s (trust %s); its packets are those that its server saw",
        http, https, hl_lab_trust_path(l->trust));
    if (l->options->command->len == 0)
        hl_complain(
            "%s307/absolute, for one, redirects by 307; the pages have a list; Ctrl-C ends it",
            http);
    g_free(http);
    g_free(https);
}

/* ---- the command ---- */

static char **make_environment(const lab *l)
{
    return hl_lab_trust_add(l->trust, g_get_environ());
}

static void tell_of_end(const char *name, const lab *l, const char *how)
{
    if (how)
        hl_complain("%s: %s: %s", name, (const char *)l->options->command->pdata[0], how);
}

/* Until the command and its connections have ended. */
static void attend(lab *l, hl_lab_command *command, const char *name)
{
    while (!l->is_over && !hl_lab_command_has_ended(command))
        serve(l, WAIT_FOR_COMMAND_MS);
    serve(l, 0);
    serve_for(l, SETTLE_US, true);
    char *how = hl_lab_command_end(command);
    serve(l, 0);
    tell_of_end(name, l, how);
    g_free(how);
}

/* False: it cannot be started, and would not be the next time. */
static bool run_case(lab *l, const hl_lab_case *wanted)
{
    GError *error = NULL;
    const hl_lab_hall *hall = hl_lab_server_hall(l->server);
    hl_lab_values values = {&hall->sites, wanted, hl_lab_trust_path(l->trust)};
    uint64_t before = hall->requests;
    hl_lab_command *command =
        hl_lab_command_start(l->options->command, &values, make_environment(l), &error);
    if (!command) {
        hl_intake_take_error(l->intake, error);
        return false;
    }
    char *name = hl_lab_case_name(wanted);
    attend(l, command, name);
    if (!l->is_over && hall->requests == before) {
        char *text = g_strdup_printf("%s: %s never came to the laboratory", name,
                                     (const char *)l->options->command->pdata[0]);
        hl_intake_tell(l->intake, text);
        g_free(text);
    }
    g_free(name);
    return true;
}

/* Without a word for the URL it is run once, and told of the first case by its environment. */
static void run_command(lab *l)
{
    const hl_options *options = l->options;
    bool is_for_all = options->lab_cases || hl_lab_command_asks_for_cases(options->command);
    guint count = is_for_all ? l->cases->len : 1;
    for (guint i = 0; i < count && !l->is_over; i++)
        if (!run_case(l, &g_array_index(l->cases, hl_lab_case, i)))
            return;
    const hl_lab_hall *hall = hl_lab_server_hall(l->server);
    if (hall->redirects != hall->landings)
        serve_for(l, AFTERMATH_US, false);
    if (l->is_over)
        hl_intake_tell(l->intake, "ended before the command was done");
}

static void wait_for_clients(lab *l)
{
    while (!l->is_over)
        serve(l, WAIT_MS);
}

/* ---- all of it ---- */

static bool is_no_input(const void *user, int descriptor)
{
    (void)user;
    (void)descriptor;
    return false;
}

static void tell_of_distrust(const lab *l)
{
    uint64_t count = hl_lab_server_hall(l->server)->untrusting;
    if (count > 0)
        hl_complain("%" G_GUINT64_FORMAT
                    " TLS connection%s without a request: does the client trust "
                    "the certificate in $HOPLINT_LAB_CA ({ca} in the command)?",
                    count, count == 1 ? "" : "s");
}

static void take_chain(void *table, const hl_chain *chain)
{
    hl_lab_table_add(table, chain);
}

/* Beside the reports: where they go to standard output, this is the last that is seen. */
static void show_table(const lab *l)
{
    char *text = l->options->quiet ? NULL : hl_lab_table_text(&l->table);
    if (text)
        fputs(text, stderr);
    g_free(text);
}

static int examine(lab *l)
{
    hl_intake_watch(l->intake, take_chain, &l->table);
    hl_intake_begin(l->intake, 0);
    if (l->options->time_limit > 0)
        l->end_us = g_get_monotonic_time() + l->options->time_limit / 1000;
    if (!l->options->quiet)
        tell_where(l);
    if (l->options->command->len > 0)
        run_command(l);
    else
        wait_for_clients(l);
    tell_of_distrust(l);
    int code = hl_intake_finish(l->intake, 0);
    show_table(l);
    return code;
}

static bool open_laboratory(lab *l, const GPtrArray *names)
{
    GError *error = NULL;
    l->intake = hl_intake_open(l->options, names, true, is_no_input, NULL);
    if (!l->intake)
        return false;
    l->server = hl_lab_server_open(l->intake, &error);
    if (l->server) {
        if (!leave_out_unserved(l))
            return false;
        const hl_lab_hall *hall = hl_lab_server_hall(l->server);
        l->trust = hl_lab_trust_new(hl_lab_keys_authority(hall->keys), &error);
    }
    if (l->trust)
        return true;
    hl_complain("--lab: %s", error->message);
    g_error_free(error);
    return false;
}

static void close_laboratory(lab *l)
{
    hl_lab_trust_free(l->trust);
    if (l->server)
        hl_lab_server_free(l->server);
    if (l->intake)
        hl_intake_free(l->intake);
    g_array_unref(l->cases);
}

int hl_lab_audit(const hl_options *options)
{
    GPtrArray *names = g_ptr_array_new();
    lab l = {.options = options, .cases = g_array_new(FALSE, FALSE, sizeof(hl_lab_case))};
    g_ptr_array_add(names, (void *)"lab");
    int code = choose_cases(&l) && open_laboratory(&l, names) ? examine(&l) : HL_EXIT_TROUBLE;
    close_laboratory(&l);
    g_ptr_array_unref(names);
    return code;
}
