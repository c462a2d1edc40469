/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The laboratory (--lab): a server of redirects on the loopback interface, a client that is sent to
 * it, and an audit of what that client did.
 *
 * Nothing is captured, so no right to capture is needed: the server puts the octets that it received
 * and sent into packets, and these go through the same intake as any others. So every report, and -w, are as
 * they are elsewhere, and frame numbers are those of the packets that -w writes, with their keys.
 * What lies below TCP's octets (retransmissions, checksums, how octets were cut into packets) is
 * made up; what HTTP and TLS see is true.
 */
#ifndef HL_LAB_H
#define HL_LAB_H

typedef struct hl_options hl_options; /* options.h */

/*
 * Runs options->command once for each of options->lab_cases as lab/command.h says, or, without a
 * command, serves until it is interrupted; returns the exit code. A command that cannot be started,
 * or that never comes to the lab, is trouble; its own exit status is told, and decides nothing.
 */
int hl_lab_audit(const hl_options *options);

#endif
