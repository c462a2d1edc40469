/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports.h"

#include "complaint.h"
#include "output.h"

#include <sys/ioctl.h>
#include <unistd.h>

typedef struct destination {
    hl_output *output;
    hl_report *report; /* NULL: not begun */
} destination;

struct hl_reports {
    const hl_options *options;
    const GPtrArray *names;
    GArray *destinations;
    bool has_terminal;
};

static void write_octets(void *output, hl_bytes octets)
{
    hl_output_write(output, octets);
}

/* https://no-color.org: any value that is not empty. */
static bool wants_color(hl_when when, bool is_terminal)
{
    const char *no_color = g_getenv("NO_COLOR");
    if (when != HL_WHEN_USEFUL)
        return when == HL_WHEN_ALWAYS;
    return is_terminal && !(no_color && *no_color) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}

static unsigned columns_of(const hl_output *output)
{
    struct winsize size = {0};
    if (!hl_output_is_terminal(output) ||
        ioctl(hl_output_descriptor(output), TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

static hl_report *begin_report(const hl_reports *reports, hl_report_format format,
                               hl_output *output, bool is_har)
{
    const hl_options *options = reports->options;
    const GPtrArray *names = reports->names;
    hl_report_options wanted = {
        .format = format,
        .all = options->all,
        .exchanges = options->exchanges,
        .color = wants_color(options->color, hl_output_is_terminal(output)),
        .wide = options->verbose,
        .quiet = options->quiet,
        .fail_on = options->fail_on,
        .columns = columns_of(output),
        .is_har = is_har,
        .capture_names = (const char *const *)names->pdata,
        .capture_count = names->len,
    };
    return hl_report_new(&wanted, (hl_report_sink){write_octets, output});
}

static bool open_output(hl_reports *reports, const char *path,
                        bool (*is_input)(const void *user, int descriptor), const void *user)
{
    GError *error = NULL;
    destination added = {.output = hl_output_open(path, &error)};
    if (!added.output) {
        hl_complain("%s", error->message);
        g_error_free(error);
        return false;
    }
    g_array_append_val(reports->destinations, added);
    reports->has_terminal |= hl_output_is_terminal(added.output);
    if (!is_input(user, hl_output_descriptor(added.output)))
        return true;
    hl_complain("%s: is a capture to be read, and would be overwritten",
                hl_output_name(added.output));
    return false;
}

/* Nothing is written before all outputs are open: an error then leaves old files as they are. */
static bool open_outputs(hl_reports *reports, const hl_options *options,
                         bool (*is_input)(const void *user, int descriptor), const void *user)
{
    for (guint i = 0; i < options->outputs->len; i++)
        if (!open_output(reports, g_array_index(options->outputs, hl_output_choice, i).path,
                         is_input, user))
            return false;
    return true;
}

static destination *at(const hl_reports *reports, guint index)
{
    return &g_array_index(reports->destinations, destination, index);
}

void hl_reports_abandon(hl_reports *reports)
{
    for (guint i = 0; i < reports->destinations->len; i++) {
        if (at(reports, i)->report)
            hl_report_free(at(reports, i)->report);
        hl_output_free(at(reports, i)->output);
    }
    g_array_unref(reports->destinations);
    g_free(reports);
}

hl_reports *hl_reports_open(const hl_options *options, const GPtrArray *names,
                            bool (*is_input)(const void *user, int descriptor), const void *user)
{
    hl_reports *reports = g_new0(hl_reports, 1);
    reports->options = options;
    reports->names = names;
    reports->destinations = g_array_new(FALSE, FALSE, sizeof(destination));
    if (open_outputs(reports, options, is_input, user))
        return reports;
    hl_reports_abandon(reports);
    return NULL;
}

void hl_reports_begin(hl_reports *reports, bool is_har)
{
    GArray *choices = reports->options->outputs;
    for (guint i = 0; i < choices->len; i++)
        at(reports, i)->report =
            begin_report(reports, g_array_index(choices, hl_output_choice, i).format,
                         at(reports, i)->output, is_har);
}

void hl_reports_chain(hl_reports *reports, const hl_chain *chain)
{
    for (guint i = 0; i < reports->destinations->len; i++)
        hl_report_chain(at(reports, i)->report, chain);
}

void hl_reports_exchange(hl_reports *reports, hl_exchange *exchange)
{
    for (guint i = 0; i < reports->destinations->len; i++)
        hl_report_exchange(at(reports, i)->report, exchange);
}

bool hl_reports_flush(hl_reports *reports)
{
    bool takes = false;
    for (guint i = 0; i < reports->destinations->len; i++)
        takes |= hl_output_flush(at(reports, i)->output);
    return takes;
}

void hl_reports_list_descriptors(const hl_reports *reports, GArray *descriptors)
{
    for (guint i = 0; i < reports->destinations->len; i++) {
        int descriptor = hl_output_descriptor(at(reports, i)->output);
        g_array_append_val(descriptors, descriptor);
    }
}

bool hl_reports_has_terminal(const hl_reports *reports)
{
    return reports->has_terminal;
}

static bool close_one(destination *closed, const hl_summary *summary)
{
    GError *error = NULL;
    hl_report_summary(closed->report, summary);
    hl_report_free(closed->report);
    bool is_whole = hl_output_finish(closed->output, &error);
    if (!is_whole)
        hl_complain("%s", error->message);
    g_clear_error(&error);
    hl_output_free(closed->output);
    return is_whole;
}

bool hl_reports_close(hl_reports *reports, const hl_summary *summary)
{
    bool is_whole = true;
    for (guint i = 0; i < reports->destinations->len; i++)
        is_whole &= close_one(at(reports, i), summary);
    g_array_unref(reports->destinations);
    g_free(reports);
    return is_whole;
}
