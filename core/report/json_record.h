/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The records of the JSON formats, each one object; hoplint.schema.json describes them. */
#ifndef JSON_RECORD_H
#define JSON_RECORD_H

#include "report/json.h"
#include "report/report.h"

enum { HL_RESEND_COUNT_UNKNOWN = -1 };

/*
 * The members of an exchange, into the object that is open. `resend_count`: how often the client
 * had been redirected before it sent this request, or HL_RESEND_COUNT_UNKNOWN.
 */
void hl_json_add_exchange_members(hl_json *json, const hl_report_options *options,
                                  hl_exchange *exchange, int resend_count);
/* The same as a member; NULL gives null. */
void hl_json_add_exchange(hl_json *json, const char *name, const hl_report_options *options,
                          hl_exchange *exchange, int resend_count);

/* Hop `index` (from 0) of a chain, an object of its own. */
void hl_json_add_hop(hl_json *json, const hl_report_options *options, const hl_chain *chain,
                     guint index);

/* The judgement of a hop without its exchanges, as a member "_hoplint". */
void hl_json_add_judgement(hl_json *json, const hl_report_options *options, const hl_chain *chain,
                           const hl_hop *hop);

/* An address and port, as a member. */
void hl_json_add_endpoint(hl_json *json, const char *name, const hl_endpoint *endpoint);

/* The server of a connection, as the member "server". */
void hl_json_add_server(hl_json *json, const hl_connection *connection);

/* The summary: a member of that name, or an object of its own (NULL). */
void hl_json_add_summary(hl_json *json, const char *name, const hl_report_options *options,
                         const hl_summary *summary);

/* Hops by verdict, as a member. */
void hl_json_add_verdicts(hl_json *json, const char *name, const uint64_t counts[HL_VERDICT_COUNT]);
/* The name of a client in a table, as a member: null for "". */
void hl_json_add_user_agent(hl_json *json, const char *user_agent);

/*
 * A frame as an element of an array: its number, when it is in capture `home`; otherwise an object
 * that names its capture. Number 0 adds nothing.
 */
void hl_json_add_frame(hl_json *json, const hl_report_options *options, hl_frame_ref frame,
                       uint32_t home);

/* {"file":…, "request_frames":[…], "response_frames":[…]} of an exchange. */
void hl_json_add_pcap(hl_json *json, const hl_report_options *options, const hl_exchange *exchange);

/* A URL from the wire, without userinfo. */
void hl_json_add_url(hl_json *json, const char *name, hl_bytes url);
/* A host and port from the wire, without userinfo. */
void hl_json_add_authority(hl_json *json, const char *name, hl_bytes authority);
/* A text that may quote URLs: those without userinfo. */
void hl_json_add_sentence(hl_json *json, const char *name, hl_bytes sentence);

#endif
