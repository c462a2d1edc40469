/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "privileges.h"

#include <cap-ng.h>
#include <errno.h>
#include <pwd.h>
#include <unistd.h>

G_DEFINE_QUARK(hl_privileges_error, hl_privileges_error)

static const struct passwd *find_user(const char *user)
{
    if (user)
        return getpwnam(user);
    const struct passwd *found = getpwnam("hoplint");
    return found ? found : getpwnam("nobody");
}

static bool refuse_user(const char *user, const char *reason, GError **error)
{
    g_set_error(error, HL_PRIVILEGES_ERROR, HL_PRIVILEGES_ERROR_USER, "-Z %s: %s",
                user ? user : "nobody", reason);
    return false;
}

/* Without CAP_SETPCAP the bounding set stays, which is no right in itself. */
static bool drop_capabilities(GError **error)
{
    capng_clear(CAPNG_SELECT_ALL);
    if (capng_apply(CAPNG_SELECT_ALL) == 0 || capng_apply(CAPNG_SELECT_CAPS) == 0)
        return true;
    g_set_error(error, HL_PRIVILEGES_ERROR, HL_PRIVILEGES_ERROR_SYSTEM,
                "capabilities cannot be dropped: %s", g_strerror(errno));
    return false;
}

static bool become(const struct passwd *user, GError **error)
{
    capng_clear(CAPNG_SELECT_ALL);
    int result = capng_change_id((int)user->pw_uid, (int)user->pw_gid,
                                 CAPNG_DROP_SUPP_GRP | CAPNG_CLEAR_BOUNDING);
    if (result == 0)
        return true;
    g_set_error(error, HL_PRIVILEGES_ERROR, HL_PRIVILEGES_ERROR_SYSTEM,
                "the process cannot become %s: %s", user->pw_name, g_strerror(errno));
    return false;
}

bool hl_privileges_drop(const char *user, GError **error)
{
    bool is_root = geteuid() == 0;
    if (!is_root && !user)
        return drop_capabilities(error);
    const struct passwd *found = find_user(user);
    if (!found)
        return refuse_user(user, "there is no such user", error);
    if (!is_root && found->pw_uid != geteuid())
        return refuse_user(user, "only root can become another user", error);
    return is_root && found->pw_uid != 0 ? become(found, error) : drop_capabilities(error);
}
