/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    GRACE_MS = 2000, /* from SIGTERM to SIGKILL */
    LOOK_MS = 10,
};

struct hl_lab_command {
    GPid process; /* and process group */
    bool has_ended;
};

/* ---- words ---- */

enum { WORDS = 4 };

static const struct {
    const char *word, *variable;
    bool of_case;
} words_known[WORDS] = {
    {"{url}", "HOPLINT_LAB_URL", true},
    {"{https}", "HOPLINT_LAB_HTTPS", true},
    {"{base}", "HOPLINT_LAB_BASE", false},
    {"{ca}", "HOPLINT_LAB_CA", false},
};

bool hl_lab_command_asks_for_cases(const GPtrArray *words)
{
    for (guint i = 0; i < words->len; i++)
        for (int j = 0; j < WORDS; j++)
            if (words_known[j].of_case && strstr(words->pdata[i], words_known[j].word))
                return true;
    return false;
}

/* In the order of words_known; each g_free. */
static void list_values(const hl_lab_values *values, char *listed[WORDS])
{
    hl_lab_site base = {HL_LAB_HERE, false};
    listed[0] = hl_lab_case_url(values->wanted, values->sites, false);
    listed[1] = hl_lab_case_url(values->wanted, values->sites, true);
    listed[2] = g_strdup_printf("http://%s:%u", hl_lab_place_host(base.place),
                                hl_lab_sites_port(values->sites, base));
    listed[3] = g_strdup(values->authority_path);
}

static char *replace_words(const char *argument, char *const listed[WORDS])
{
    GString *replaced = g_string_new(argument);
    for (int i = 0; i < WORDS; i++)
        g_string_replace(replaced, words_known[i].word, listed[i], 0);
    return g_string_free(replaced, FALSE);
}

static char **make_arguments(const GPtrArray *words, char *const listed[WORDS])
{
    char **arguments = g_new0(char *, words->len + 1);
    for (guint i = 0; i < words->len; i++)
        arguments[i] = replace_words(words->pdata[i], listed);
    return arguments;
}

/* No proxy leads to this loopback interface. */
static char **fill_environment(char **environment, char *const listed[WORDS])
{
    for (int i = 0; i < WORDS; i++)
        environment = g_environ_setenv(environment, words_known[i].variable, listed[i], TRUE);
    environment = g_environ_setenv(environment, "no_proxy", "localhost,127.0.0.1,127.0.0.2", TRUE);
    return g_environ_setenv(environment, "NO_PROXY", "localhost,127.0.0.1,127.0.0.2", TRUE);
}

/* ---- the process ---- */

/* In the child, before it becomes the command: a death of hoplint is its death too. */
static void prepare_child(gpointer user)
{
    (void)user;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    signal(SIGPIPE, SIG_DFL);
}

static hl_lab_command *spawn(char **arguments, char **environment, GError **error)
{
    hl_lab_command *command = g_new0(hl_lab_command, 1);
    int silence = open("/dev/null", O_RDONLY | O_CLOEXEC);
    GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD;
    bool is_started =
        g_spawn_async_with_fds(NULL, arguments, environment, flags, prepare_child, NULL,
                               &command->process, silence, STDERR_FILENO, STDERR_FILENO, error);
    if (silence >= 0)
        close(silence);
    if (is_started)
        return command;
    g_free(command);
    return NULL;
}

hl_lab_command *hl_lab_command_start(const GPtrArray *words, const hl_lab_values *values,
                                     char **environment, GError **error)
{
    char *listed[WORDS];
    list_values(values, listed);
    char **arguments = make_arguments(words, listed);
    environment = fill_environment(environment, listed);
    hl_lab_command *command = spawn(arguments, environment, error);
    g_strfreev(arguments);
    g_strfreev(environment);
    for (int i = 0; i < WORDS; i++)
        g_free(listed[i]);
    return command;
}

/* It is not reaped, so that nobody else gets its number before its group has been ended. */
bool hl_lab_command_has_ended(hl_lab_command *command)
{
    siginfo_t how = {0};
    if (!command->has_ended)
        command->has_ended =
            waitid(P_PID, (id_t)command->process, &how, WEXITED | WNOHANG | WNOWAIT) < 0 ||
            how.si_pid == command->process;
    return command->has_ended;
}

static void end_group(hl_lab_command *command)
{
    kill(-command->process, SIGTERM);
    for (int waited = 0; !hl_lab_command_has_ended(command) && waited < GRACE_MS; waited += LOOK_MS)
        g_usleep(LOOK_MS * 1000);
    kill(-command->process, SIGKILL);
}

char *hl_lab_command_end(hl_lab_command *command)
{
    int status = 0;
    bool ended_itself = hl_lab_command_has_ended(command);
    char *told = NULL;
    end_group(command);
    while (waitpid(command->process, &status, 0) < 0 && errno == EINTR)
        ;
    if (ended_itself && WIFEXITED(status) && WEXITSTATUS(status) != 0)
        told = g_strdup_printf("exit status %d", WEXITSTATUS(status));
    else if (ended_itself && WIFSIGNALED(status))
        told = g_strdup_printf("ended by signal %d (%s)", WTERMSIG(status),
                               g_strsignal(WTERMSIG(status)));
    g_spawn_close_pid(command->process);
    g_free(command);
    return told;
}
