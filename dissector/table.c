/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "table.h"

#include "open_capture.h"
#include "wireshark_api.h"

#include "base/hl_escape.h"
#include "model/hl_summary.h"

enum { NAME_COLUMN, FIRST_VERDICT, TOTAL_COLUMN = FIRST_VERDICT + HL_VERDICT_COUNT, COLUMNS };

static const uint16_t statuses[] = HL_REDIRECT_STATUSES;
static const char by_status[] = "Redirects by status";
static const char by_client[] = "Redirects by client";
static const char other_clients[] = "(other clients)";

/*
 * Frames that have passed before their verdicts were final: in one pass these are known at the end
 * only. Then a listener of our own, which is drawn before the table's, has them counted.
 */
static GArray *waiting; /* of frame numbers */
static bool is_used, is_listening;
static stat_tap_table_ui table_ui;

static void set_row(stat_tap_table *table, guint row, char *name)
{
    stat_tap_table_item_type items[COLUMNS] = {
        [NAME_COLUMN] = {.type = TABLE_ITEM_STRING, .value.string_value = name}};
    for (int column = FIRST_VERDICT; column < COLUMNS; column++)
        items[column] = (stat_tap_table_item_type){.type = TABLE_ITEM_UINT};
    stat_tap_init_table_row(table, row, COLUMNS, items);
}

static void init_tables(stat_tap_table_ui *ui)
{
    is_used = true;
    stat_tap_table *table = stat_tap_find_table(ui, by_status);
    if (table) {
        if (ui->stat_tap_reset_table_cb)
            ui->stat_tap_reset_table_cb(table);
        return;
    }
    table = stat_tap_init_table(by_status, COLUMNS, 0, NULL);
    stat_tap_add_table(ui, table);
    for (guint row = 0; row < G_N_ELEMENTS(statuses); row++)
        set_row(table, row, g_strdup_printf("%u", statuses[row]));
    stat_tap_add_table(ui, stat_tap_init_table(by_client, COLUMNS, 0, NULL));
}

static void reset_table(stat_tap_table *table)
{
    g_array_set_size(waiting, 0);
    for (guint row = 0; row < table->num_elements; row++)
        for (guint column = FIRST_VERDICT; column < COLUMNS; column++)
            stat_tap_get_field_data(table, row, column)->value.uint_value = 0;
}

static void free_item(stat_tap_table *table, guint row, guint column,
                      stat_tap_table_item_type *item)
{
    (void)table;
    (void)row;
    if (column == NAME_COLUMN)
        g_free((char *)item->value.string_value);
}

static void count(stat_tap_table *table, guint row, hl_verdict verdict)
{
    stat_tap_get_field_data(table, row, FIRST_VERDICT + verdict)->value.uint_value++;
    stat_tap_get_field_data(table, row, TOTAL_COLUMN)->value.uint_value++;
}

static guint find_row(const stat_tap_table *table, const char *name)
{
    guint row = 0;
    while (row < table->num_elements &&
           !g_str_equal(stat_tap_get_field_data(table, row, NAME_COLUMN)->value.string_value, name))
        row++;
    return row;
}

static void count_client(stat_tap_table *table, const hl_hop *hop)
{
    GString *name = g_string_new(NULL);
    hl_escape_text(name, hl_exchange_user_agent(hop->redirect));
    if (name->len == 0)
        g_string_assign(name, "(no User-Agent)");
    guint row = find_row(table, name->str);
    if (row >= HL_SUMMARY_CLIENTS) {
        g_string_assign(name, other_clients);
        row = find_row(table, other_clients);
    }
    if (row == table->num_elements)
        set_row(table, row, g_strdup(name->str));
    count(table, row, hop->verdict);
    g_string_free(name, TRUE);
}

static void count_mark(const hl_mark *mark)
{
    stat_tap_table *status_table = stat_tap_find_table(&table_ui, by_status);
    stat_tap_table *client_table = stat_tap_find_table(&table_ui, by_client);
    for (guint i = 0; mark && mark->sightings && i < mark->sightings->len; i++) {
        const hl_sighting *sighting = &g_array_index(mark->sightings, hl_sighting, i);
        if (sighting->is_preview || !hl_sighting_has_verdict(sighting))
            continue;
        int row = hl_summary_status_row(sighting->hop->redirect->response->status);
        if (row >= 0)
            count(status_table, (guint)row, sighting->hop->verdict);
        count_client(client_table, sighting->hop);
    }
}

static tap_packet_status take_frame(void *user, packet_info *pinfo, epan_dissect_t *edt,
                                    const void *data, tap_flags_t flags)
{
    const hl_mark *mark = data;
    (void)user;
    (void)pinfo;
    (void)edt;
    (void)flags;
    if (hl_session_has_finished(hl_open_capture()))
        count_mark(mark);
    else
        g_array_append_val(waiting, mark->frame);
    return TAP_PACKET_REDRAW;
}

static tap_packet_status redraw(void *user, packet_info *pinfo, epan_dissect_t *edt,
                                const void *data, tap_flags_t flags)
{
    (void)user;
    (void)pinfo;
    (void)edt;
    (void)data;
    (void)flags;
    return TAP_PACKET_REDRAW;
}

/* Wireshark frees the tables when their last window is closed, which may be while frames wait. */
static bool has_tables(void)
{
    return table_ui.tables && stat_tap_find_table(&table_ui, by_status) &&
           stat_tap_find_table(&table_ui, by_client);
}

static void forget_waiting(void *user)
{
    (void)user;
    g_array_set_size(waiting, 0);
}

static void count_waiting(void *user)
{
    (void)user;
    if (!has_tables())
        forget_waiting(NULL);
    if (waiting->len == 0 || !hl_open_capture_settle())
        return;
    const hl_marks *marks = hl_session_marks(hl_open_capture());
    for (guint i = 0; i < waiting->len; i++)
        count_mark(hl_marks_find(marks, g_array_index(waiting, uint32_t, i)));
    g_array_set_size(waiting, 0);
}

void hl_table_prepare(void)
{
    if (!is_used || is_listening)
        return;
    GString *error = register_tap_listener("hoplint", &is_listening, NULL, TL_REQUIRES_NOTHING,
                                           forget_waiting, redraw, count_waiting, NULL);
    if (error)
        g_string_free(error, TRUE);
    is_listening = true;
}

void hl_table_register(void)
{
    static stat_tap_table_item columns[COLUMNS] = {
        [NAME_COLUMN] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Status or client", "%-40s"},
        [TOTAL_COLUMN] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "total", "%u"},
    };
    static tap_param parameters[] = {{PARAM_FILTER, "filter", "Filter", NULL, TRUE}};
    for (int verdict = 0; verdict < HL_VERDICT_COUNT; verdict++)
        columns[FIRST_VERDICT + verdict] = (stat_tap_table_item){
            TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, hl_verdict_text((hl_verdict)verdict), "%u"};
    table_ui = (stat_tap_table_ui){
        .group = REGISTER_PACKET_STAT_GROUP_UNSORTED,
        .title = "HTTP Redirects",
        .tap_name = "hoplint",
        .cli_string = "hoplint,stat",
        .stat_tap_init_cb = init_tables,
        .packet_func = take_frame,
        .stat_tap_reset_table_cb = reset_table,
        .stat_tap_free_table_item_cb = free_item,
        .nfields = COLUMNS,
        .fields = columns,
        .nparams = G_N_ELEMENTS(parameters),
        .params = parameters,
    };
    waiting = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    register_stat_tap_table_ui(&table_ui);
}
