/* SPDX-License-Identifier: GPL-2.0-or-later */
/* https://docs.kernel.org/userspace-api/landlock.html */
#include "landlock.h"

#include <errno.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

G_DEFINE_QUARK(hl_landlock_error, hl_landlock_error)

/* What each version of the kernel's interface added; Debian 12's header ends at the second one. */
enum {
    VERSION_OF_REFER = 2,
    VERSION_OF_TRUNCATE = 3,
    VERSION_OF_NETWORK = 4,
    VERSION_OF_DEVICES = 5,
    VERSION_OF_SCOPES = 6,
};

#define FIRST_RIGHTS  ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define TRUNCATE      (UINT64_C(1) << 14)
#define DEVICES       (UINT64_C(1) << 15)
#define BIND_TCP      (UINT64_C(1) << 0)
#define CONNECT_TCP   (UINT64_C(1) << 1)
#define ABSTRACT_UNIX (UINT64_C(1) << 0)
#define SIGNALS       (UINT64_C(1) << 1)

/* The kernel's struct landlock_ruleset_attr, as of VERSION_OF_SCOPES. */
typedef struct ruleset {
    uint64_t files, network, scopes;
} ruleset;

/* All rights are handled and none is given. */
static ruleset deny_all(long version)
{
    ruleset denied = {.files = FIRST_RIGHTS};
    if (version >= VERSION_OF_REFER)
        denied.files |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= VERSION_OF_TRUNCATE)
        denied.files |= TRUNCATE;
    if (version >= VERSION_OF_NETWORK)
        denied.network = BIND_TCP | CONNECT_TCP;
    if (version >= VERSION_OF_DEVICES)
        denied.files |= DEVICES;
    if (version >= VERSION_OF_SCOPES)
        denied.scopes = ABSTRACT_UNIX | SIGNALS;
    return denied;
}

static size_t size_for(long version)
{
    if (version >= VERSION_OF_SCOPES)
        return sizeof(ruleset);
    return version >= VERSION_OF_NETWORK ? offsetof(ruleset, scopes) : offsetof(ruleset, network);
}

static bool restrict_self(int denied)
{
    bool is_done = syscall(SYS_landlock_restrict_self, denied, 0) == 0;
    int number = errno;
    close(denied);
    errno = number;
    return is_done;
}

bool hl_landlock_enter(GError **error)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version > 0) {
        ruleset denied = deny_all(version);
        long descriptor = syscall(SYS_landlock_create_ruleset, &denied, size_for(version), 0);
        if (descriptor >= 0 && restrict_self((int)descriptor))
            return true;
    }
    g_set_error(error, HL_LANDLOCK_ERROR, errno, "Landlock is not to be had: %s",
                g_strerror(errno));
    return false;
}
