/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program of others, as the headers tell: the frames of a capture (libpcap) into a pipeline, one line
 * for each hop that comes out. */
#include <hl_pipeline.h>
#include <pcap/pcap.h>
#include <stdio.h>

static void take_chain(void *user, hl_chain *chain)
{
    (void)user;
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        printf("%u %s\n", hop->redirect->response->status, hl_verdict_text(hop->verdict));
    }
}

static void take_frame(u_char *user, const struct pcap_pkthdr *header, const u_char *octets)
{
    static uint64_t number;
    hl_frame frame = {
        .ref.number = ++number,
        .time = header->ts.tv_sec * HL_NS_PER_SECOND + header->ts.tv_usec * 1000,
        .link_type = 1,
        .wire_octets = header->len,
        .captured = hl_bytes_from(octets, header->caplen),
    };
    hl_pipeline_feed((hl_pipeline *)user, &frame, 1);
}

int main(int argc, char **argv)
{
    char trouble[PCAP_ERRBUF_SIZE];
    pcap_t *capture = argc == 2 ? pcap_open_offline(argv[1], trouble) : NULL;
    if (!capture)
        return 2;
    hl_auditor_options options = hl_auditor_options_default();
    hl_pipeline *pipeline = hl_pipeline_new(&options, (hl_auditor_sink){.chain = take_chain});
    pcap_loop(capture, 0, take_frame, (u_char *)pipeline);
    hl_pipeline_finish(pipeline);
    hl_pipeline_free(pipeline);
    pcap_close(capture);
    return 0;
}
