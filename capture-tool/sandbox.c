/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sandbox.h"

#include "complaint.h"
#include "landlock.h"
#include "privileges.h"
#include "system_calls.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <sys/prctl.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) ||                               \
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
enum { LEFT_OUT = true };
#else
enum { LEFT_OUT = false };
#endif

bool hl_sandbox_is_left_out(void)
{
    return LEFT_OUT;
}

/* Libraries read files of their own at the first use, and would find none later. */
static void warm_up(void)
{
    OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL);
    g_assert(g_strerror(ENOSPC)); /* the catalogue of the user's language */
    g_random_int();               /* its seed, which that of the hash tables comes from */
}

/* The secrets of TLS sessions belong in no core file, and to no other process of the user. */
static bool give_up_for_good(GError **error)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
        return true;
    g_set_error(error, HL_PRIVILEGES_ERROR, HL_PRIVILEGES_ERROR_SYSTEM,
                "new privileges cannot be renounced: %s", g_strerror(errno));
    return false;
}

/* Is the missing piece one that the user insists on? */
static bool is_grave(const hl_options *options, const GError *error)
{
    return options->sandbox == HL_SANDBOX_REQUIRE ||
           (options->user && error->domain == HL_PRIVILEGES_ERROR);
}

/* True: go on without. */
static bool accept_missing(const hl_options *options, GError **error)
{
    bool grave = is_grave(options, *error);
    if (grave || options->verbose)
        hl_complain("%s%s", g_str_has_prefix((*error)->message, "-Z") ? "" : "sandbox: ",
                    (*error)->message);
    g_clear_error(error);
    return !grave;
}

/* In this order: the last piece would not let the others in. */
static bool enter_all(const hl_options *options, const GArray *outputs)
{
    GError *error = NULL;
    return (hl_privileges_drop(options->user, &error) || accept_missing(options, &error)) &&
           (give_up_for_good(&error) || accept_missing(options, &error)) &&
           (hl_landlock_enter(&error) || accept_missing(options, &error)) &&
           (hl_system_calls_restrict(outputs, &error) || accept_missing(options, &error));
}

bool hl_sandbox_enter(const hl_options *options, const GArray *outputs)
{
    if (options->sandbox == HL_SANDBOX_OFF)
        return true;
    if (!LEFT_OUT) {
        warm_up();
        return enter_all(options, outputs);
    }
    if (options->sandbox == HL_SANDBOX_REQUIRE)
        hl_complain("sandbox: this hoplint was built with a sanitizer, and has none");
    return options->sandbox != HL_SANDBOX_REQUIRE;
}
