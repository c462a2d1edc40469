/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verdict.h"

/* One row: which follow-up method answers which original method, and with what content. The first
 * row that fits holds; NULL fits every method, SAME_METHOD the original's own. */
typedef struct row {
    uint16_t status[2];
    const char *original;
    const char *follow_up;
    hl_demand demand;
} row;

static const char same_method[] = "(same)";

static const row table[] = {
    {{307, 308}, NULL, same_method, HL_DEMAND_SAME_CONTENT},
    {{307, 308}, NULL, NULL, HL_DEMAND_BROKEN},
    {{301, 302}, NULL, same_method, HL_DEMAND_SAME_CONTENT},
    {{301, 302}, "POST", "GET", HL_DEMAND_NO_CONTENT},
    {{301, 302}, NULL, NULL, HL_DEMAND_BROKEN},
    {{303, 303}, NULL, "GET", HL_DEMAND_NO_CONTENT},
    {{303, 303}, NULL, "HEAD", HL_DEMAND_NO_CONTENT},
    {{303, 303}, NULL, NULL, HL_DEMAND_BROKEN},
};

static bool fits(const row *entry, uint16_t status, hl_bytes original, hl_bytes follow_up)
{
    if (entry->status[0] != status && entry->status[1] != status)
        return false;
    if (entry->original && !hl_bytes_is(original, entry->original))
        return false;
    if (entry->follow_up == same_method)
        return hl_bytes_equal(original, follow_up);
    return !entry->follow_up || hl_bytes_is(follow_up, entry->follow_up);
}

hl_demand hl_demand_of(uint16_t status, hl_bytes original_method, hl_bytes follow_up_method)
{
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (fits(&table[i], status, original_method, follow_up_method))
            return table[i].demand;
    return HL_DEMAND_NOTHING;
}

static hl_ruling undetermined(hl_reason reason)
{
    return (hl_ruling){HL_UNDETERMINED, reason};
}

static hl_ruling judge_same_content(const hl_content_comparison *contents, hl_verdict otherwise)
{
    if (contents->relation == HL_RELATION_UNKNOWN)
        return undetermined(contents->doubt);
    bool differs = hl_content_differs(contents->relation);
    return (hl_ruling){differs ? otherwise : HL_KEPT, HL_REASON_NONE};
}

static hl_ruling judge_no_content(const hl_content_comparison *contents, bool same)
{
    if (contents->follow_up == HL_PRESENCE_UNKNOWN)
        return undetermined(contents->doubt);
    if (contents->follow_up == HL_PRESENT)
        return (hl_ruling){HL_VIOLATION, HL_REASON_NONE};
    if (same && contents->original == HL_PRESENCE_UNKNOWN)
        return undetermined(contents->doubt);
    bool kept = same && contents->original == HL_ABSENT;
    return (hl_ruling){kept ? HL_KEPT : HL_PERMITTED, HL_REASON_NONE};
}

hl_ruling hl_verdict_of(uint16_t status, hl_bytes original_method, hl_bytes follow_up_method,
                        const hl_content_comparison *contents)
{
    bool same = hl_bytes_equal(original_method, follow_up_method);
    switch (hl_demand_of(status, original_method, follow_up_method)) {
    case HL_DEMAND_NOTHING:
        return same ? judge_same_content(contents, HL_PERMITTED)
                    : (hl_ruling){HL_PERMITTED, HL_REASON_NONE};
    case HL_DEMAND_SAME_CONTENT:
        return judge_same_content(contents, HL_VIOLATION);
    case HL_DEMAND_NO_CONTENT:
        return judge_no_content(contents, same);
    case HL_DEMAND_BROKEN:
        break;
    }
    return (hl_ruling){HL_VIOLATION, HL_REASON_NONE};
}

hl_verdict hl_verdict_of_absence(hl_reason reason)
{
    switch (reason) {
    case HL_REASON_WINDOW_PASSED:
    case HL_REASON_CLIENT_CLOSED:
    case HL_REASON_CAPTURE_WENT_ON:
    case HL_REASON_PREFLIGHT_ONLY:
    case HL_REASON_UNUSABLE_LOCATION:
        return HL_NOT_FOLLOWED;
    case HL_REASON_ENCRYPTED:
    case HL_REASON_CAPTURE_ENDED:
    case HL_REASON_OTHER_PROTOCOL:
        return HL_UNSEEN;
    case HL_REASON_NONE:
    case HL_REASON_AMBIGUOUS:
    case HL_REASON_REQUEST_UNSEEN:
    case HL_REASON_CONTENT_UNSEEN:
    case HL_REASON_CONTENT_CUT:
    case HL_REASON_CONTENT_CODED:
    case HL_REASON_MESSAGES_LOST:
    case HL_REASON_HALF_CUT:
    case HL_REASON_LIMIT:
        break;
    }
    return HL_UNDETERMINED;
}
