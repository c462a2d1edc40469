/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option_table.h"

#include "complaint.h"
#include "nearest.h"

#include <getopt.h>
#include <string.h>

typedef struct row {
    int id;
    const char *name;     /* NULL: a letter only */
    const char *argument; /* NULL: none; "[…]": none, or one behind "=" */
} row;

static const row rows[] = {
    {'r', NULL, "FILE"},
    {'i', NULL, "INTERFACE"},
    {'D', NULL, NULL},
    {'f', NULL, "EXPR"},
    {'k', NULL, "FILE"},
    {'T', NULL, "FORMAT"},
    {'o', NULL, "FILE"},
    {'w', NULL, "FILE"},
    {'c', NULL, "COUNT"},
    {'j', NULL, "COUNT"},
    {'s', NULL, "SNAPLEN"},
    {'B', NULL, "KIB"},
    {'Z', NULL, "USER"},
    {'n', NULL, NULL},
    {'l', NULL, NULL},
    {'q', NULL, NULL},
    {'v', NULL, NULL},
    {'a', "all", NULL},
    {'h', "help", NULL},
    {HL_OPTION_EXCHANGES, "exchanges", NULL},
    {HL_OPTION_RULE, "rule", "ID=SEVERITY"},
    {HL_OPTION_RULES, "rules", NULL},
    {HL_OPTION_EXPLAIN, "explain", "ID"},
    {HL_OPTION_FAIL_ON, "fail-on", "SEVERITY"},
    {HL_OPTION_WINDOW, "window", "SECONDS"},
    {HL_OPTION_MAX_HOPS, "max-hops", "COUNT"},
    {HL_OPTION_CLIENT, "client", "IDENTITY"},
    {HL_OPTION_SECRET_HEADER, "secret-header", "NAME"},
    {HL_OPTION_COLOR, "color", "WHEN"},
    {HL_OPTION_PROGRESS, "progress", NULL},
    {HL_OPTION_STOP_AFTER, "stop-after", "SECONDS"},
    {HL_OPTION_EVIDENCE, "evidence", "FILE"},
    {HL_OPTION_KEEP_SECRETS, "keep-secrets", NULL},
    {HL_OPTION_SANDBOX, "sandbox", "WHEN"},
    {HL_OPTION_LAB, "lab", "[CASES]"},
    {HL_OPTION_VERSION, "version", NULL},
};

enum { ROWS = G_N_ELEMENTS(rows), LETTERS_SIZE = 2 * ROWS + 2 };

/* ':' first: tell a missing argument from an unknown option. */
static void list_letters(char letters[LETTERS_SIZE])
{
    *letters++ = ':';
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].id >= HL_OPTION_EXCHANGES)
            continue;
        *letters++ = (char)rows[i].id;
        if (rows[i].argument)
            *letters++ = ':';
    }
    *letters = '\0';
}

static int arguments_of(const row *option)
{
    if (!option->argument)
        return no_argument;
    return option->argument[0] == '[' ? optional_argument : required_argument;
}

static void list_names(struct option names[ROWS + 1])
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].name)
            *names++ = (struct option){rows[i].name, arguments_of(&rows[i]), NULL, rows[i].id};
    *names = (struct option){0};
}

static const row *find_row(int id)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].id == id)
            return &rows[i];
    return NULL;
}

/* ---- what is wrong with an option ---- */

static const char *nearest_name(const char *mistyped)
{
    const char *names[ROWS];
    size_t count = 0;
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].name)
            names[count++] = rows[i].name;
    return hl_nearest_find(mistyped, names, count);
}

static void complain_of_unknown(const char *typed, const char *dashes, const char *meant)
{
    if (meant)
        hl_complain("there is no option %s; did you mean %s%s?", typed, dashes, meant);
    else
        hl_complain("there is no option %s; hoplint --help lists them", typed);
}

static void complain_of_long(const char *token)
{
    char *name = g_strndup(token + 2, strcspn(token + 2, "="));
    char *typed = g_strconcat("--", name, NULL);
    complain_of_unknown(typed, "--", nearest_name(name));
    g_free(typed);
    g_free(name);
}

/* A lone letter: perhaps the other case was meant, or a long option with one dash too few. */
static void complain_of_letter(const char *token, int letter)
{
    char typed[] = {'-', (char)letter, '\0'};
    char other[] = {(char)(letter ^ 0x20), '\0'};
    const char *name = strlen(token) > 2 ? nearest_name(token + 1) : NULL;
    if (name)
        complain_of_unknown(token, "--", name);
    else
        complain_of_unknown(typed, "-",
                            g_ascii_isalpha(letter) && find_row(other[0]) ? other : NULL);
}

static void complain_of_missing(const char *token, int id)
{
    const row *found = find_row(id);
    char letter[] = {'-', (char)id, '\0'};
    bool is_long = g_str_has_prefix(token, "--");
    hl_complain("%s%s needs an argument: %s", is_long ? "--" : "", is_long ? found->name : letter,
                found->argument);
}

/* The word of the command line that getopt_long stumbled over. */
static const char *find_token(int argc, char **argv)
{
    const char *last = argv[optind - 1];
    bool is_done = last[0] == '-' && (last[1] == '-' || strchr(last, optopt));
    return is_done || optind >= argc ? last : argv[optind];
}

static void complain_of(int argc, char **argv, int result)
{
    const char *token = find_token(argc, argv);
    if (result == ':')
        complain_of_missing(token, optopt);
    else if (!g_str_has_prefix(token, "--"))
        complain_of_letter(token, optopt);
    else if (optopt && strchr(token, '='))
        hl_complain("--%s takes no argument", find_row(optopt)->name);
    else
        complain_of_long(token);
}

int hl_option_table_next(int argc, char **argv, const char **argument)
{
    char letters[LETTERS_SIZE];
    struct option names[ROWS + 1];
    list_letters(letters);
    list_names(names);
    opterr = 0;
    int result = getopt_long(argc, argv, letters, names, NULL);
    *argument = optarg;
    if (result != ':' && result != '?')
        return result;
    complain_of(argc, argv, result);
    return '?';
}
