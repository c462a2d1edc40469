/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The floor that hoplint is measured against: libpcap reads a capture, and its octets are counted.
 */
#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdio.h>

typedef struct counts {
    uint64_t packets, octets;
} counts;

static void count(u_char *user, const struct pcap_pkthdr *header, const u_char *octets)
{
    counts *seen = (counts *)user;
    (void)octets;
    seen->packets++;
    seen->octets += header->caplen;
}

int main(int argc, char **argv)
{
    char error[PCAP_ERRBUF_SIZE];
    counts seen = {0, 0};
    pcap_t *capture = argc == 2 ? pcap_open_offline(argv[1], error) : NULL;
    if (!capture) {
        fprintf(stderr, "walk: %s\n", argc == 2 ? error : "usage: walk CAPTURE");
        return 2;
    }
    int result = pcap_loop(capture, -1, count, (u_char *)&seen);
    pcap_close(capture);
    printf("{\"packets\":%" PRIu64 ",\"octets\":%" PRIu64 "}\n", seen.packets, seen.octets);
    return result == 0 ? 0 : 1;
}
