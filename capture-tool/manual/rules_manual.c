/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes hoplint-rules(7), in mdoc(7), from the table of rules: what the command judges and what the
 * manual says are one. */
#include "model/hl_rule.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static const char beginning[] =
    ".Dd November 20, 2026\n"
    ".Dt HOPLINT-RULES 7\n"
    ".Os hoplint\n"
    ".Sh NAME\n"
    ".Nm hoplint-rules\n"
    ".Nd what HTTP clients must keep when they follow a redirect\n"
    ".Sh DESCRIPTION\n"
    ".Xr hoplint 1\n"
    "judges the follow-up of each redirect by this table (RFC 9110, section 15.4):\n"
    ".Bl -column \"301, 302\" \"anything else\" \"the same method, always\" \"the same octets\"\n"
    ".It Em status Ta Em method Ta Em follow-up Ta Em content\n"
    ".It 307, 308 Ta any Ta the same method, always Ta the same octets\n"
    ".It 301, 302 Ta POST Ta POST, or Ta the same octets\n"
    ".It \\& Ta \\& Ta GET Ta none\n"
    ".It 301, 302 Ta anything else Ta the same method Ta the same octets\n"
    ".It 303 Ta any Ta GET or HEAD Ta none\n"
    ".El\n"
    ".Pp\n"
    "A method is any token, and case-sensitive.\n"
    "A rule that fires is a finding: an error, a warning or a note.\n"
    "Its strength tells how binding the clause is:\n"
    ".Em must\n"
    "and\n"
    ".Em should\n"
    "are those of an RFC,\n"
    ".Em fetch\n"
    "is the Fetch standard, which browsers follow, and\n"
    ".Em advice\n"
    "is neither, but hurts.\n"
    "Findings at or above\n"
    ".Fl -fail-on\n"
    "set the exit status;\n"
    ".Fl -rule Ar id Ns = Ns Ar severity\n"
    "changes the severity of a rule.\n"
    ".Sh RULES\n";

static const char end[] = ".Sh SEE ALSO\n"
                          ".Xr hoplint 1\n"
                          ".Pp\n"
                          ".Rs\n"
                          ".%T HTTP Semantics\n"
                          ".%R RFC 9110\n"
                          ".Re\n";

/* What roff would take for more than text: a backslash, and a control character at the start of a
 * line. */
static void write_text(const char *text)
{
    if (strchr(".'", *text))
        fputs("\\&", stdout);
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", stdout);
        else
            putchar(*text);
        if (*text == '\n' && text[1] && strchr(".'", text[1]))
            fputs("\\&", stdout);
    }
}

/* A sentence a line, as roff wants it. */
static void write_sentences(const char *text)
{
    char **sentences = g_strsplit(text, ". ", -1);
    for (char **sentence = sentences; *sentence; sentence++) {
        write_text(*sentence);
        puts(sentence[1] ? "." : "");
    }
    g_strfreev(sentences);
}

static void write_example(const char *title, const char *example)
{
    printf(".Pp\n%s\n.Bd -literal -offset indent -compact\n", title);
    write_text(example);
    puts("\n.Ed");
}

static void write_rule(const hl_rule *rule)
{
    printf(".Ss %s\n", rule->name);
    write_sentences(rule->harm);
    printf(".Pp\nSeverity %s, strength %s: %s.\n", hl_severity_text(rule->severity),
           hl_strength_text(rule->strength), rule->reference);
    write_example("Right:", rule->before);
    write_example("Fires the rule:", rule->after);
}

int main(void)
{
    puts(".\\\" Made from the table of rules.");
    fputs(beginning, stdout);
    for (int id = 0; id < HL_RULE_COUNT; id++)
        write_rule(hl_rule_get((hl_rule_id)id));
    fputs(end, stdout);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
