/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "inputs.h"

#include "complaint.h"

#include <sys/resource.h>

enum {
    BLOCKS_OCTETS = 64 << 20, /* in all: many files get smaller blocks */
    BLOCK_OCTETS_MIN = 64 << 10,
    OTHER_DESCRIPTORS = 32,
    HELD_OCTETS = 64 << 20, /* of messages of HARs, to be put in order; in all */
};

struct hl_inputs {
    const GPtrArray *paths; /* index = ref.capture */
    GPtrArray *sources;     /* of hl_octet_source, by index, until they begin; NULL: not open */
    GPtrArray *files;       /* of hl_capture_file: those that have begun */
    GPtrArray *hars;        /* of hl_har_file: likewise */
    hl_merge *merge;
    bool is_quiet; /* the user has been told before */
};

/* All files are open at once: a day of rotated captures is more than the usual 1024. */
static void allow_descriptors(guint files)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    rlim_t wanted = MIN((rlim_t)files + OTHER_DESCRIPTORS, limit.rlim_max);
    if (wanted <= limit.rlim_cur)
        return;
    limit.rlim_cur = wanted;
    setrlimit(RLIMIT_NOFILE, &limit);
}

const char *hl_inputs_name(const char *path)
{
    return g_str_equal(path, "-") ? "standard input" : path;
}

static void refuse(const hl_inputs *inputs, guint index, GError *error)
{
    if (!inputs->is_quiet)
        hl_complain("%s: %s", hl_inputs_name(inputs->paths->pdata[index]), error->message);
    g_error_free(error);
}

static hl_inputs *open_paths(const GPtrArray *paths, bool is_quiet)
{
    hl_inputs *inputs = g_new0(hl_inputs, 1);
    inputs->is_quiet = is_quiet;
    inputs->paths = paths;
    inputs->sources = g_ptr_array_new_with_free_func((GDestroyNotify)hl_octet_source_free);
    inputs->files = g_ptr_array_new_with_free_func((GDestroyNotify)hl_capture_file_free);
    inputs->hars = g_ptr_array_new_with_free_func((GDestroyNotify)hl_har_file_free);
    inputs->merge = hl_merge_new();
    allow_descriptors(paths->len);
    for (guint i = 0; i < paths->len; i++) {
        GError *error = NULL;
        hl_octet_source *source = hl_octet_source_open(paths->pdata[i], &error);
        if (!source)
            refuse(inputs, i, error);
        g_ptr_array_add(inputs->sources, source);
    }
    return inputs;
}

hl_inputs *hl_inputs_open(const GPtrArray *paths)
{
    return open_paths(paths, false);
}

hl_inputs *hl_inputs_open_again(const GPtrArray *paths)
{
    return open_paths(paths, true);
}

static void begin_one(hl_inputs *inputs, guint index, size_t block)
{
    GError *error = NULL;
    hl_octet_source *source = g_steal_pointer(&inputs->sources->pdata[index]);
    hl_octet_window *window = hl_octet_window_new(source, block);
    if (hl_har_file_has_magic(window)) {
        size_t room = HELD_OCTETS / inputs->paths->len;
        g_ptr_array_add(inputs->hars, hl_har_file_new(window, index, room));
        return;
    }
    hl_capture_file *file = hl_capture_file_new_in(window, index, &error);
    if (!file) {
        refuse(inputs, index, error);
        return;
    }
    g_ptr_array_add(inputs->files, file);
    hl_merge_add(inputs->merge, file);
}

void hl_inputs_begin(hl_inputs *inputs)
{
    size_t block = CLAMP(BLOCKS_OCTETS / inputs->paths->len, BLOCK_OCTETS_MIN, HL_BLOCK_OCTETS);
    for (guint i = 0; i < inputs->paths->len; i++)
        if (inputs->sources->pdata[i])
            begin_one(inputs, i, block);
}

void hl_inputs_free(hl_inputs *inputs)
{
    if (!inputs)
        return;
    hl_merge_free(inputs->merge);
    g_ptr_array_unref(inputs->files);
    g_ptr_array_unref(inputs->hars);
    g_ptr_array_unref(inputs->sources);
    g_free(inputs);
}

size_t hl_inputs_opened(const hl_inputs *inputs)
{
    size_t waiting = 0;
    for (guint i = 0; i < inputs->sources->len; i++)
        waiting += inputs->sources->pdata[i] != NULL;
    return waiting + inputs->files->len + inputs->hars->len;
}

size_t hl_inputs_refused(const hl_inputs *inputs)
{
    return inputs->paths->len - hl_inputs_opened(inputs);
}

void hl_inputs_set_secrets(hl_inputs *inputs, hl_secrets_sink secrets)
{
    for (guint i = 0; i < inputs->files->len; i++)
        hl_capture_file_set_secrets(inputs->files->pdata[i], secrets);
}

/* In the text of an error. */
static hl_record_result name_file(const hl_inputs *inputs, hl_record_result result,
                                  uint32_t capture, GError **error)
{
    if (result == HL_RECORD_TROUBLE)
        g_prefix_error(error, "%s: ", hl_inputs_name(inputs->paths->pdata[capture]));
    return result;
}

hl_record_result hl_inputs_next(hl_inputs *inputs, const hl_frame **frame, GError **error)
{
    uint32_t capture = 0;
    hl_record_result result = hl_merge_next(inputs->merge, frame, &capture, error);
    return name_file(inputs, result, capture, error);
}

hl_record_result hl_inputs_next_some(hl_inputs *inputs, hl_frame *frames, size_t room,
                                     size_t *count, GError **error)
{
    uint32_t capture = 0;
    hl_record_result result =
        hl_merge_next_some(inputs->merge, frames, room, count, &capture, error);
    return name_file(inputs, result, capture, error);
}

bool hl_inputs_set_pages(hl_inputs *inputs, unsigned pages, hl_page_turn turn)
{
    if (inputs->files->len != 1)
        return false;
    hl_capture_file_set_pages(inputs->files->pdata[0], pages, turn);
    return true;
}

/* Those that have begun, one after the other; NULL behind the last. */
static const hl_octet_source *source_at(const hl_inputs *inputs, guint index)
{
    if (index < inputs->files->len)
        return hl_capture_file_source(inputs->files->pdata[index]);
    index -= inputs->files->len;
    return index < inputs->hars->len ? hl_har_file_source(inputs->hars->pdata[index]) : NULL;
}

uint64_t hl_inputs_position(const hl_inputs *inputs)
{
    uint64_t position = 0;
    const hl_octet_source *source;
    for (guint i = 0; (source = source_at(inputs, i)); i++)
        position += hl_octet_source_position(source);
    return position;
}

uint64_t hl_inputs_size(const hl_inputs *inputs)
{
    uint64_t sum = 0;
    const hl_octet_source *source;
    for (guint i = 0; (source = source_at(inputs, i)); i++) {
        uint64_t size = hl_octet_source_size(source);
        if (size == 0)
            return 0;
        sum += size;
    }
    return sum;
}

const GPtrArray *hl_inputs_hars(const hl_inputs *inputs)
{
    return inputs->hars;
}

bool hl_inputs_is_mixed(const hl_inputs *inputs)
{
    return inputs->hars->len > 0 && inputs->files->len > 0;
}

bool hl_inputs_has_file(const hl_inputs *inputs, int descriptor)
{
    for (guint i = 0; i < inputs->sources->len; i++)
        if (inputs->sources->pdata[i] &&
            hl_octet_source_is_same_file(inputs->sources->pdata[i], descriptor))
            return true;
    return false;
}
