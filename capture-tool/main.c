/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "complaint.h"
#include "file_audit.h"
#include "lab/hl_lab.h"
#include "live.h"
#include "live_audit.h"
#include "options.h"
#include "output.h"
#include "rules_page.h"
#include "usage.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

/* Writes a page to standard output. */
static int show(GString *page)
{
    GError *error = NULL;
    hl_output *output = hl_output_open("-", &error);
    hl_output_write(output, hl_bytes_from(page->str, page->len));
    g_string_free(page, TRUE);
    int code = hl_output_finish(output, &error) ? HL_EXIT_CLEAN : HL_EXIT_TROUBLE;
    hl_output_free(output);
    if (error)
        hl_complain("%s", error->message);
    g_clear_error(&error);
    return code;
}

static int show_interfaces(void)
{
    GError *error = NULL;
    GString *page = g_string_new(NULL);
    if (hl_live_list(page, &error))
        return show(page);
    hl_complain("%s", error->message);
    g_error_free(error);
    g_string_free(page, TRUE);
    return HL_EXIT_TROUBLE;
}

static int show_page(const hl_options *options)
{
    GString *page = g_string_new(NULL);
    if (options->task == HL_TASK_HELP)
        hl_usage_help(page);
    else if (options->task == HL_TASK_VERSION)
        hl_usage_version(page);
    else if (options->task == HL_TASK_RULES)
        hl_rules_page_list(page, &options->auditor.audit);
    else
        hl_rules_page_explain(page, &options->auditor.audit, hl_rule_find(options->explain));
    return show(page);
}

static int do_task(const hl_options *options)
{
    switch (options->task) {
    case HL_TASK_AUDIT:
        return options->interfaces->len > 0 ? hl_live_audit(options) : hl_file_audit(options);
    case HL_TASK_INTERFACES:
        return show_interfaces();
    case HL_TASK_LAB:
        return hl_lab_audit(options);
    case HL_TASK_HELP:
    case HL_TASK_VERSION:
    case HL_TASK_RULES:
    case HL_TASK_EXPLAIN:
        return show_page(options);
    }
    return HL_EXIT_TROUBLE;
}

/*
 * A standard descriptor that is closed would be given to the first file that is opened, and that
 * file would then be read or written in its stead.
 */
static void hold_standard_descriptors(void)
{
    int descriptor;
    do
        descriptor = open("/dev/null", O_RDONLY);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor >= 0)
        close(descriptor);
}

int main(int argc, char **argv)
{
    hold_standard_descriptors();
    setlocale(LC_ALL, "");
    signal(SIGPIPE, SIG_IGN);
    hl_options options;
    int code = hl_options_parse(&options, argc, argv) ? do_task(&options) : HL_EXIT_TROUBLE;
    hl_options_clear(&options);
    return code;
}
