/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* accept4 */
#include "server.h"

#include "trouble.h"

#include "base/hl_authority.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    SITES = 2 * HL_LAB_PLACES,
    CONNECTIONS = 512, /* open at once; more wait in the kernel's queue */
    QUEUE = 128,
};

struct hl_lab_server {
    hl_lab_hall hall;
    int listener[SITES];
    GPtrArray *talks;
};

static hl_lab_site site_of(int index)
{
    return (hl_lab_site){(hl_lab_place)(index % HL_LAB_PLACES), index >= HL_LAB_PLACES};
}

static hl_endpoint endpoint_of(const struct sockaddr_storage *address)
{
    const struct sockaddr_in *in = (const void *)address;
    const struct sockaddr_in6 *in6 = (const void *)address;
    if (address->ss_family == AF_INET)
        return (hl_endpoint){
            hl_address_from(hl_bytes_from(&in->sin_addr, sizeof in->sin_addr)),
            ntohs(in->sin_port),
        };
    return (hl_endpoint){
        hl_address_from(hl_bytes_from(&in6->sin6_addr, sizeof in6->sin6_addr)),
        ntohs(in6->sin6_port),
    };
}

/* With port 0. Returns its size. */
static socklen_t address_of(hl_lab_place place, struct sockaddr_storage *address)
{
    hl_bytes host = hl_authority_without_brackets(hl_bytes_text(hl_lab_place_host(place)));
    hl_address at = hl_address_read(host);
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    memcpy(&in.sin_addr, at.octets, sizeof in.sin_addr);
    memcpy(&in6.sin6_addr, at.octets, sizeof in6.sin6_addr);
    *address = (struct sockaddr_storage){0};
    memcpy(address, at.version == 4 ? (void *)&in : &in6, at.version == 4 ? sizeof in : sizeof in6);
    return at.version == 4 ? sizeof in : sizeof in6;
}

/* The kernel chooses a port. */
static int listen_at(hl_lab_place place, uint16_t *port)
{
    struct sockaddr_storage address;
    socklen_t size = address_of(place, &address), own_size = sizeof address;
    int listener = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0)
        return -1;
    if (bind(listener, (struct sockaddr *)&address, size) == 0 && listen(listener, QUEUE) == 0 &&
        getsockname(listener, (struct sockaddr *)&address, &own_size) == 0) {
        *port = endpoint_of(&address).port;
        return listener;
    }
    close(listener);
    return -1;
}

/* Not every system has IPv6. */
static bool open_sites(hl_lab_server *server, GError **error)
{
    for (int i = 0; i < SITES; i++) {
        hl_lab_site site = site_of(i);
        server->listener[i] =
            listen_at(site.place, &server->hall.sites.port[site.secure][site.place]);
        if (server->listener[i] < 0 && site.place != HL_LAB_IPV6) {
            hl_lab_trouble_of_system(error, hl_lab_place_host(site.place));
            return false;
        }
    }
    return true;
}

static void take_key_log(void *wire, hl_bytes key_log)
{
    hl_lab_wire_secrets(wire, key_log);
}

static void free_talk(gpointer talk)
{
    hl_lab_talk_free(talk);
}

hl_lab_server *hl_lab_server_open(hl_intake *intake, GError **error)
{
    hl_lab_server *server = g_new0(hl_lab_server, 1);
    for (int i = 0; i < SITES; i++)
        server->listener[i] = -1;
    server->talks = g_ptr_array_new_with_free_func(free_talk);
    server->hall.wire = hl_lab_wire_new(intake);
    server->hall.keys = hl_lab_keys_new((hl_lab_keys_sink){take_key_log, server->hall.wire}, error);
    if (server->hall.keys && open_sites(server, error))
        return server;
    hl_lab_server_free(server);
    return NULL;
}

void hl_lab_server_free(hl_lab_server *server)
{
    g_ptr_array_unref(server->talks);
    for (int i = 0; i < SITES; i++)
        if (server->listener[i] >= 0)
            close(server->listener[i]);
    hl_lab_keys_free(server->hall.keys);
    hl_lab_wire_free(server->hall.wire);
    g_free(server);
}

const hl_lab_hall *hl_lab_server_hall(const hl_lab_server *server)
{
    return &server->hall;
}

unsigned hl_lab_server_open_connections(const hl_lab_server *server)
{
    return server->talks->len;
}

/* The server's address is asked for: a socket bound to one has no other. */
static void accept_all(hl_lab_server *server, int index)
{
    while (server->talks->len < CONNECTIONS) {
        struct sockaddr_storage client, own;
        socklen_t client_size = sizeof client, own_size = sizeof own;
        int accepted = accept4(server->listener[index], (struct sockaddr *)&client, &client_size,
                               SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (accepted < 0)
            return;
        if (getsockname(accepted, (struct sockaddr *)&own, &own_size) == 0)
            g_ptr_array_add(server->talks,
                            hl_lab_talk_new(&server->hall, accepted, site_of(index),
                                            endpoint_of(&client), endpoint_of(&own)));
        else
            close(accepted);
    }
}

static void wait_for_any(const hl_lab_server *server, int wait_ms)
{
    struct pollfd waiting[SITES + CONNECTIONS];
    bool is_full = server->talks->len >= CONNECTIONS;
    for (int i = 0; i < SITES; i++)
        waiting[i] = (struct pollfd){.fd = server->listener[i], .events = is_full ? 0 : POLLIN};
    for (guint i = 0; i < server->talks->len; i++) {
        const hl_lab_talk *talk = server->talks->pdata[i];
        waiting[SITES + i] =
            (struct pollfd){.fd = hl_lab_talk_descriptor(talk), .events = hl_lab_talk_events(talk)};
    }
    poll(waiting, SITES + server->talks->len, wait_ms);
}

/*
 * Connections that are open first, whatever poll said: a client closes one before it opens the next,
 * and so it shall stand on the wire.
 */
void hl_lab_server_serve(hl_lab_server *server, int wait_ms)
{
    wait_for_any(server, wait_ms);
    for (guint i = 0; i < server->talks->len;) {
        if (hl_lab_talk_go_on(server->talks->pdata[i]))
            i++;
        else
            g_ptr_array_remove_index(server->talks, i);
    }
    for (int i = 0; i < SITES; i++)
        if (server->listener[i] >= 0)
            accept_all(server, i);
    hl_lab_wire_advance(server->hall.wire);
}
