/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packet/reassembly.h"

hl_layer_result hl_reassembly_add(hl_layers *layers, hl_fragment *fragment, uint8_t *protocol)
{
    hl_whole whole;
    fragment->payload = layers->view;
    fragment->time = layers->packet->time;
    fragment->frame = layers->packet->frame;
    switch (hl_fragments_add(layers->fragments, fragment, &whole)) {
    case HL_FRAGMENT_WRONG:
        return HL_LAYER_MALFORMED;
    case HL_FRAGMENT_KEPT:
        return HL_LAYER_FRAGMENT;
    case HL_FRAGMENT_WHOLE:
        break;
    }
    layers->view = whole.payload;
    layers->packet->oddities |= HL_ODDITY_FRAGMENT;
    layers->packet->fragments = whole.frames;
    layers->packet->fragment_count = whole.frame_count;
    if (whole.differs)
        layers->packet->oddities |= HL_ODDITY_OVERLAP_DIFFERS;
    *protocol = whole.protocol;
    return HL_LAYER_TCP;
}
