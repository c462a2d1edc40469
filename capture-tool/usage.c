/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "usage.h"

#include <glib.h>
#include <libpsl.h>
#include <nghttp2/nghttp2.h>
#include <openssl/crypto.h>
#include <pcap/pcap.h>
#include <seccomp.h>
#include <xxhash.h>
#include <yajl/yajl_version.h>
#include <zlib.h>
#include <zstd.h>

static const char help[] =
    "Usage: hoplint [OPTION...] CAPTURE...\n"
    "       hoplint [OPTION...] -i INTERFACE...\n"
    "       hoplint [OPTION...] --lab[=CASES] [-- COMMAND...]\n"
    "\n"
    "Reads captured traffic, finds every HTTP redirect and the request that followed\n"
    "it, and says where a client broke the rules: a method changed by 307 or 308, a\n"
    "content lost, a credential handed to another host. HTTP is read inside VLANs and\n"
    "tunnels, too (MPLS, PPP, GRE, IP in IP, VXLAN, GENEVE, GTP-U), from IP fragments\n"
    "and, with their keys, from TLS.\n"
    "\n"
    "Input\n"
    "  CAPTURE, -r FILE       pcap or pcapng, plain or packed with gzip or zstd;\n"
    "                         - is standard input. Several files are one capture,\n"
    "                         merged by time. Or HARs, as browsers and proxies\n"
    "                         export them, each of a client of its own\n"
    "  -k FILE                TLS key log (SSLKEYLOGFILE), followed while it grows in\n"
    "                         a live capture; keys that a pcapng file brings along\n"
    "                         are used by themselves\n"
    "  -f EXPR                only packets that pass this libpcap filter\n"
    "  -c COUNT               stop after so many packets\n"
    "  --stop-after SECONDS   stop after so long; with files: of their time\n"
    "  -j COUNT               use so many threads (default 1): with 2, files of\n"
    "                         many small exchanges take two thirds of the time;\n"
    "                         more are of no use. What is found is the same\n"
    "\n"
    "Live capture\n"
    "  -i INTERFACE           capture on it; any: all interfaces. Repeatable. Ctrl-C\n"
    "                         ends it, and the report is finished; SIGUSR1 shows how\n"
    "                         far it is\n"
    "  -D                     list the interfaces\n"
    "  -s SNAPLEN             take at most so many octets of a packet\n"
    "  -B KIB                 the kernel's buffer for each interface (default 16384)\n"
    "  -Z USER                root becomes USER when all is open (default: hoplint if\n"
    "                         there is such a user, else nobody; root stays root)\n"
    "  --sandbox WHEN         auto (default): before the first packet is read, from\n"
    "                         files too, give up the right to open, connect or run\n"
    "                         anything, as far as the system can; require: or fail;\n"
    "                         off\n"
    "\n"
    "Laboratory\n"
    "  --lab[=CASES]          serve redirects on 127.0.0.1, run COMMAND, and audit\n"
    "                         what it does; without COMMAND serve until Ctrl-C. No\n"
    "                         right to capture is needed. In COMMAND {url} is the\n"
    "                         URL to ask for, {https} for the same over https, {base}\n"
    "                         for the server, {ca} for the file of the authority to\n"
    "                         trust; HOPLINT_LAB_URL and so on are in its environment\n"
    "                         too. With {url} or {https}, or with CASES, it is run\n"
    "                         for each case: a list of statuses (301, 302, 303, 307,\n"
    "                         308), forms of Location (absolute, path, relative,\n"
    "                         query, network, fragment, port, host, ipv6,\n"
    "                         upgrade, downgrade) and pairs of them (307/host), or\n"
    "                         all; else five, by each status with an absolute one\n"
    "\n"
    "Judgement\n"
    "  --rules                list the rules\n"
    "  --explain ID           what a rule is about, and what it looks like\n"
    "  --rule ID=SEVERITY     set a rule to off, note, warning or error\n"
    "  --fail-on SEVERITY     exit with 1 from this severity on: error (default),\n"
    "                         warning, note, never\n"
    "  --window SECONDS       how long after a redirect its follow-up may start\n"
    "                         (default 30)\n"
    "  --max-hops COUNT       longer chains are findings (default 20)\n"
    "  --client IDENTITY      tell clients apart by address (default), or by what\n"
    "                         proxies say of them: forwarded\n"
    "  --secret-header NAME   a request field that holds a secret too; repeatable\n"
    "\n"
    "Output\n"
    "  -T FORMAT              text (default); ndjson, json: records for programs;\n"
    "                         csv: spreadsheets; har: browser tools; junit: CI\n"
    "                         servers (a test a hop); sarif: code scanners; html:\n"
    "                         one page for a browser, with everything in it\n"
    "  -o FILE                to FILE instead of standard output; repeatable, each\n"
    "                         with its -T before it\n"
    "  -w FILE                the packets, too, as pcapng; - is standard output\n"
    "  --evidence FILE        those of chains with findings alone, as pcapng, with a\n"
    "                         comment at each fault; TLS secrets go along only with\n"
    "  --keep-secrets         this\n"
    "  -a, --all              every hop, not only those with findings\n"
    "  --exchanges            every exchange, too\n"
    "  -q                     text: findings only, without the summary\n"
    "  -v                     text: the evidence of each hop; TCP checksums are\n"
    "                         verified, too (bad ones are counted, and read)\n"
    "  -l                     write each chain at once, not in blocks (live: always)\n"
    "  -n                     accepted; names are never looked up\n"
    "  --color WHEN           auto (default; obeys NO_COLOR), always, never\n"
    "  --progress             show progress at once, also without a terminal\n"
    "\n"
    "  -h, --help             this page\n"
    "  --version              versions of hoplint and its libraries\n"
    "\n"
    "Exit status: 0 clean, 1 findings (see --fail-on), 2 usage, or an input that\n"
    "could not be read to its end (findings are still printed).\n"
    "\n"
    "Examples\n"
    "  hoplint capture.pcap\n"
    "  hoplint -a -f 'tcp port 80' monday.pcap.gz tuesday.pcap.gz\n"
    "  sudo hoplint -i any -f 'tcp port 80'\n"
    "  sudo hoplint -i eth0 -i eth1 -k keys.log -w seen.pcapng\n"
    "  ssh web1 sudo tcpdump -U -i any -w - tcp port 80 | hoplint -\n"
    "  hoplint -T ndjson --all capture.pcap | jq -r 'select(.verdict)|.verdict'\n"
    "  hoplint -T json -o report.json --fail-on warning capture.pcap\n"
    "  hoplint -T html -o report.html capture.pcap\n"
    "  hoplint --explain method-changed\n"
    "  hoplint --lab -- curl -sL -X POST -d a=1 {url}\n"
    "  hoplint --lab=all -T html -o client.html -a -- ./client {https}\n";

void hl_usage_help(GString *out)
{
    g_string_append(out, help);
}

void hl_usage_version(GString *out)
{
    g_string_append_printf(out, "hoplint %s\n%s\n", HL_VERSION, pcap_lib_version());
    g_string_append_printf(out, "GLib %u.%u.%u\n", glib_major_version, glib_minor_version,
                           glib_micro_version);
    g_string_append_printf(out, "%s\n", OpenSSL_version(OPENSSL_VERSION));
    g_string_append_printf(out, "nghttp2 %s\n", nghttp2_version(0)->version_str);
    g_string_append_printf(out, "libpsl %s\n", psl_get_version());
    g_string_append_printf(out, "xxHash %u.%u.%u\n", XXH_versionNumber() / 10000,
                           XXH_versionNumber() / 100 % 100, XXH_versionNumber() % 100);
    g_string_append_printf(out, "zlib %s\n", zlibVersion());
    g_string_append_printf(out, "libzstd %s\n", ZSTD_versionString());
    g_string_append_printf(out, "yajl %d.%d.%d\n", yajl_version() / 10000,
                           yajl_version() / 100 % 100, yajl_version() % 100);
    const struct scmp_version *seccomp = seccomp_version();
    g_string_append_printf(out, "libseccomp %u.%u.%u\n", seccomp->major, seccomp->minor,
                           seccomp->micro);
}
