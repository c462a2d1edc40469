/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "options.h"

#include "choice.h"
#include "complaint.h"
#include "model/hl_rule.h"
#include "nearest.h"
#include "option_table.h"

#include <getopt.h>
#include <unistd.h>

enum {
    SNAP_OCTETS_DEFAULT = 256 << 10,
    BUFFER_KIB_DEFAULT = 16 << 10,
    BUFFER_KIB_MAX = 1 << 20,
    THREADS_MAX = 1024,
    SECONDS_MAX = 100000000,
    MAX_HOPS_MAX = 1000000,
    SEVERITIES = HL_ERROR + 1,
};

/* A -T or an -o, in the order of the command line. */
typedef struct output_word {
    const char *path; /* NULL: a format */
    hl_report_format format;
} output_word;

typedef struct parser {
    hl_options *options;
    GArray *output_words;
} parser;

static void set_defaults(hl_options *options)
{
    *options = (hl_options){
        .captures = g_ptr_array_new(),
        .key_logs = g_ptr_array_new(),
        .interfaces = g_ptr_array_new(),
        .command = g_ptr_array_new(),
        .outputs = g_array_new(FALSE, FALSE, sizeof(hl_output_choice)),
        .secret_headers = g_ptr_array_new(),
        .auditor = hl_auditor_options_default(),
        .fail_on = HL_ERROR,
        .snap_octets = SNAP_OCTETS_DEFAULT,
        .buffer_kib = BUFFER_KIB_DEFAULT,
        .threads = 1,
    };
}

void hl_options_clear(hl_options *options)
{
    g_ptr_array_unref(options->captures);
    g_ptr_array_unref(options->key_logs);
    g_ptr_array_unref(options->interfaces);
    g_ptr_array_unref(options->command);
    g_array_unref(options->outputs);
    g_ptr_array_unref(options->secret_headers);
    *options = (hl_options){0};
}

/* ---- one option ---- */

static bool read_format(parser *p, const char *argument)
{
    const char *names[HL_REPORT_FORMAT_COUNT];
    for (int i = 0; i < HL_REPORT_FORMAT_COUNT; i++)
        names[i] = hl_report_format_name((hl_report_format)i);
    size_t chosen;
    if (!hl_choice_find("-T", argument, names, G_N_ELEMENTS(names), &chosen))
        return false;
    output_word word = {.format = (hl_report_format)chosen};
    g_array_append_val(p->output_words, word);
    return true;
}

static bool read_output(parser *p, const char *argument)
{
    output_word word = {.path = argument};
    g_array_append_val(p->output_words, word);
    return true;
}

static const hl_rule *find_rule(const char *option, const char *name)
{
    const hl_rule *rule = hl_rule_find(name);
    if (rule)
        return rule;
    const char *names[HL_RULE_COUNT];
    for (int id = 0; id < HL_RULE_COUNT; id++)
        names[id] = hl_rule_get((hl_rule_id)id)->name;
    const char *nearest = hl_nearest_find(name, names, HL_RULE_COUNT);
    if (nearest)
        hl_complain("%s: there is no rule '%s'; did you mean %s?", option, name, nearest);
    else
        hl_complain("%s: there is no rule '%s'; hoplint --rules lists them", option, name);
    return NULL;
}

static bool set_severity(parser *p, const char *name, const char *severity)
{
    const hl_rule *rule = find_rule("--rule", name);
    if (!rule)
        return false;
    const char *names[SEVERITIES];
    for (int i = 0; i < SEVERITIES; i++)
        names[i] = hl_severity_text((hl_severity)i);
    size_t chosen;
    if (!hl_choice_find("--rule", severity, names, SEVERITIES, &chosen))
        return false;
    p->options->auditor.audit.severity[rule->id] = (hl_severity)chosen;
    p->options->auditor.audit.severity_is_set[rule->id] = true;
    return true;
}

static bool read_rule(parser *p, const char *argument)
{
    char **parts = g_strsplit(argument, "=", 2);
    bool is_pair = parts[0] && parts[1];
    if (!is_pair)
        hl_complain("--rule: '%s' is not of the form ID=off|note|warning|error", argument);
    bool is_read = is_pair && set_severity(p, parts[0], parts[1]);
    g_strfreev(parts);
    return is_read;
}

static bool read_explain(parser *p, const char *argument)
{
    const hl_rule *rule = find_rule("--explain", argument);
    p->options->task = HL_TASK_EXPLAIN;
    p->options->explain = rule ? rule->name : NULL;
    return rule != NULL;
}

static bool read_fail_on(parser *p, const char *argument)
{
    static const char *const names[] = {"never", "note", "warning", "error"};
    G_STATIC_ASSERT(HL_OFF == 0 && HL_NOTE == 1 && HL_WARNING == 2 && HL_ERROR == 3);
    size_t chosen = 0;
    bool found = hl_choice_find("--fail-on", argument, names, G_N_ELEMENTS(names), &chosen);
    p->options->fail_on = (hl_severity)chosen;
    return found;
}

static bool read_seconds(const char *option, const char *argument, hl_time_ns *time)
{
    char *end;
    double seconds = g_ascii_strtod(argument, &end);
    if (*argument && !*end && seconds > 0 && seconds <= SECONDS_MAX) {
        *time = (hl_time_ns)(seconds * HL_NS_PER_SECOND);
        return true;
    }
    hl_complain("%s: '%s' is no number of seconds above 0 and up to %d", option, argument,
                SECONDS_MAX);
    return false;
}

static bool read_max_hops(parser *p, const char *argument)
{
    uint64_t hops = 0;
    bool is_read = hl_choice_number("--max-hops", argument, 1, MAX_HOPS_MAX, &hops);
    p->options->auditor.audit.max_hops = (unsigned)hops;
    return is_read;
}

static bool read_client(parser *p, const char *argument)
{
    static const char *const names[] = {"address", "forwarded"};
    size_t chosen = 0;
    bool found = hl_choice_find("--client", argument, names, G_N_ELEMENTS(names), &chosen);
    p->options->auditor.pairing.client = chosen ? HL_CLIENT_BY_FORWARDED : HL_CLIENT_BY_ADDRESS;
    return found;
}

static bool read_color(parser *p, const char *argument)
{
    static const char *const names[] = {"auto", "always", "never"};
    size_t chosen = 0;
    bool found = hl_choice_find("--color", argument, names, G_N_ELEMENTS(names), &chosen);
    p->options->color = (hl_when)chosen;
    return found;
}

static bool read_snap_octets(parser *p, const char *argument)
{
    uint64_t octets = 0;
    bool is_read = hl_choice_number("-s", argument, 0, SNAP_OCTETS_DEFAULT, &octets);
    p->options->snap_octets = octets ? (unsigned)octets : SNAP_OCTETS_DEFAULT;
    return is_read;
}

static bool read_buffer_kib(parser *p, const char *argument)
{
    uint64_t kib = 0;
    bool is_read = hl_choice_number("-B", argument, 1, BUFFER_KIB_MAX, &kib);
    p->options->buffer_kib = (unsigned)kib;
    return is_read;
}

static bool read_threads(parser *p, const char *argument)
{
    uint64_t threads = 0;
    bool is_read = hl_choice_number("-j", argument, 1, THREADS_MAX, &threads);
    p->options->threads = (unsigned)threads;
    return is_read;
}

static bool read_interface(parser *p, const char *argument)
{
    GPtrArray *interfaces = p->options->interfaces;
    if (g_ptr_array_find_with_equal_func(interfaces, argument, g_str_equal, NULL)) {
        hl_complain("-i: %s is named twice", argument);
        return false;
    }
    g_ptr_array_add(interfaces, (void *)argument);
    return true;
}

static bool read_sandbox(parser *p, const char *argument)
{
    static const char *const names[] = {"auto", "require", "off"};
    size_t chosen = 0;
    bool found = hl_choice_find("--sandbox", argument, names, G_N_ELEMENTS(names), &chosen);
    p->options->sandbox = (hl_sandbox_choice)chosen;
    return found;
}

static bool read_switch(parser *p, int id)
{
    hl_options *options = p->options;
    switch (id) {
    case 'a':
        return options->all = true;
    case 'q':
        return options->quiet = true;
    case 'v':
        return options->verbose = true;
    case 'l':
        return options->flush = true;
    case 'n': /* names are never looked up; accepted for the fingers' sake */
        return true;
    case 'h':
        options->task = HL_TASK_HELP;
        return true;
    case 'D':
        options->task = HL_TASK_INTERFACES;
        return true;
    case HL_OPTION_EXCHANGES:
        return options->exchanges = true;
    case HL_OPTION_RULES:
        options->task = HL_TASK_RULES;
        return true;
    case HL_OPTION_PROGRESS:
        return options->progress = true;
    case HL_OPTION_KEEP_SECRETS:
        return options->keep_secrets = true;
    case HL_OPTION_VERSION:
        options->task = HL_TASK_VERSION;
        return true;
    }
    return false; /* '?': the user has been told */
}

static bool read_option(parser *p, int id, const char *argument)
{
    switch (id) {
    case 'r':
        g_ptr_array_add(p->options->captures, (void *)argument);
        return true;
    case 'k':
        g_ptr_array_add(p->options->key_logs, (void *)argument);
        return true;
    case 'f':
        p->options->filter = argument;
        return true;
    case 'w':
        p->options->copy = argument;
        return true;
    case HL_OPTION_EVIDENCE:
        p->options->evidence = argument;
        return true;
    case 'Z':
        p->options->user = argument;
        return true;
    case HL_OPTION_SECRET_HEADER:
        g_ptr_array_add(p->options->secret_headers, (void *)argument);
        return true;
    case 'i':
        return read_interface(p, argument);
    case 'T':
        return read_format(p, argument);
    case 'o':
        return read_output(p, argument);
    case 'c':
        return hl_choice_number("-c", argument, 1, UINT64_MAX, &p->options->frame_limit);
    case 's':
        return read_snap_octets(p, argument);
    case 'j':
        return read_threads(p, argument);
    case 'B':
        return read_buffer_kib(p, argument);
    case HL_OPTION_LAB:
        p->options->task = HL_TASK_LAB;
        p->options->lab_cases = argument;
        return true;
    case HL_OPTION_STOP_AFTER:
        return read_seconds("--stop-after", argument, &p->options->time_limit);
    case HL_OPTION_SANDBOX:
        return read_sandbox(p, argument);
    case HL_OPTION_RULE:
        return read_rule(p, argument);
    case HL_OPTION_EXPLAIN:
        return read_explain(p, argument);
    case HL_OPTION_FAIL_ON:
        return read_fail_on(p, argument);
    case HL_OPTION_WINDOW:
        return read_seconds("--window", argument, &p->options->auditor.pairing.window_ns);
    case HL_OPTION_MAX_HOPS:
        return read_max_hops(p, argument);
    case HL_OPTION_CLIENT:
        return read_client(p, argument);
    case HL_OPTION_COLOR:
        return read_color(p, argument);
    }
    return read_switch(p, id);
}

/* ---- all of them ---- */

/*
 * A -T speaks for the -o after it. Where the first -o stands before the first -T, people mean the
 * other way round, and a -T speaks for the -o before it. A -T left over is for standard output.
 */
static void place_outputs(parser *p)
{
    GArray *outputs = p->options->outputs;
    hl_report_format pending = HL_REPORT_TEXT;
    bool has_pending = false, backwards = false;
    for (guint i = 0; i < p->output_words->len; i++) {
        output_word word = g_array_index(p->output_words, output_word, i);
        backwards |= i == 0 && word.path;
        if (word.path) {
            hl_output_choice choice = {has_pending ? pending : HL_REPORT_TEXT, word.path};
            g_array_append_val(outputs, choice);
            has_pending = false;
        } else if (backwards) {
            g_array_index(outputs, hl_output_choice, outputs->len - 1).format = word.format;
        } else {
            pending = word.format;
            has_pending = true;
        }
    }
    hl_output_choice standard = {has_pending ? pending : HL_REPORT_TEXT, "-"};
    if (has_pending || outputs->len == 0)
        g_array_append_val(outputs, standard);
}

static bool is_named_twice(const hl_options *options)
{
    GArray *outputs = options->outputs;
    for (guint i = 0; i < outputs->len; i++)
        for (guint j = i + 1; j < outputs->len; j++) {
            const char *path = g_array_index(outputs, hl_output_choice, i).path;
            if (g_str_equal(path, g_array_index(outputs, hl_output_choice, j).path)) {
                hl_complain("two outputs go to %s",
                            g_str_equal(path, "-") ? "standard output" : path);
                return true;
            }
        }
    return false;
}

/* Where packets go no report may go, and no terminal may be. */
static bool check_packets_to(const hl_options *options, const char *option, const char *path)
{
    if (!path)
        return true;
    bool is_standard = g_str_equal(path, "-");
    for (guint i = 0; i < options->outputs->len; i++)
        if (g_str_equal(path, g_array_index(options->outputs, hl_output_choice, i).path)) {
            hl_complain("%s: %s takes a report already; send that to another place with -o FILE",
                        option, is_standard ? "standard output" : path);
            return false;
        }
    if (is_standard && isatty(STDOUT_FILENO)) {
        hl_complain("%s -: packets are not for a terminal", option);
        return false;
    }
    return true;
}

static bool check_evidence(const hl_options *options)
{
    if (options->evidence && options->interfaces->len > 0)
        hl_complain("--evidence needs captures that can be read twice; write the packets to a file "
                    "first (-w FILE)");
    else if (options->evidence && g_strcmp0(options->evidence, options->copy) == 0)
        hl_complain("two outputs go to %s", options->evidence);
    else if (options->keep_secrets && !options->evidence)
        hl_complain("--keep-secrets says what goes into --evidence FILE");
    else
        return check_packets_to(options, "--evidence", options->evidence);
    return false;
}

static bool check_captures(const hl_options *options)
{
    unsigned standard_input = 0;
    for (guint i = 0; i < options->captures->len; i++)
        standard_input += g_str_equal(options->captures->pdata[i], "-");
    if (standard_input > 1)
        hl_complain("standard input can be read once only");
    else if (options->interfaces->len > 0 && options->captures->len > 0)
        hl_complain("-i and capture files do not go together");
    else if (options->interfaces->len == 0 && options->captures->len == 0)
        hl_complain("no capture to read; try hoplint FILE.pcap, or hoplint --help");
    else
        return true;
    return false;
}

static bool check_audit(const hl_options *options)
{
    return check_captures(options) && check_packets_to(options, "-w", options->copy) &&
           check_evidence(options);
}

/* The laboratory makes what it reads, and runs a command in the midst of it. */
static bool check_lab(const hl_options *options)
{
    if (options->interfaces->len > 0 || options->captures->len > 0)
        hl_complain("--lab makes its own traffic, and reads no other");
    else if (options->evidence || options->keep_secrets)
        hl_complain("--evidence needs captures that can be read twice; write the packets to a file "
                    "first (-w FILE)");
    else if (options->sandbox == HL_SANDBOX_REQUIRE)
        hl_complain("--lab runs commands, which no sandbox would let it");
    else
        return check_packets_to(options, "-w", options->copy);
    return false;
}

static bool check_task(const hl_options *options)
{
    if (options->task == HL_TASK_LAB)
        return check_lab(options);
    return options->task != HL_TASK_AUDIT || check_audit(options);
}

static bool parse_words(parser *p, int argc, char **argv)
{
    const char *argument;
    for (int id; (id = hl_option_table_next(argc, argv, &argument)) != -1;)
        if (!read_option(p, id, argument))
            return false;
    bool is_lab = p->options->task == HL_TASK_LAB;
    for (int i = optind; i < argc; i++)
        g_ptr_array_add(is_lab ? p->options->command : p->options->captures, argv[i]);
    p->options->auditor.pairing.only_client = p->options->command->len > 0;
    place_outputs(p);
    return !is_named_twice(p->options);
}

bool hl_options_parse(hl_options *options, int argc, char **argv)
{
    set_defaults(options);
    parser p = {options, g_array_new(FALSE, FALSE, sizeof(output_word))};
    bool is_understood = parse_words(&p, argc, argv) && check_task(options);
    g_array_unref(p.output_words);
    return is_understood;
}
