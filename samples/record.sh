# SPDX-License-Identifier: GPL-2.0-or-later
# What the make.sh of every sample begins with. `record FORMAT [LAB OPTION…] -- COMMAND…` runs COMMAND at the client of the
# laboratory of tests/clients and leaves capture.FORMAT (pcap, pcapng, pcap.gz or pcapng.zst) and server.jsonl, the server's log,
# in the sample's folder. COMMAND may use $CLIENT (one of tests/clients/drivers by name) and $LAB.
set -eu

cd "$(dirname "$(readlink -f "$0")")"
LAB=$(readlink -f ../../tests/clients/lab/lab.sh)
CLIENT=$(readlink -f ../../tests/clients/client.sh)
export LAB CLIENT

need() {
    for tool; do
        command -v "$tool" >/dev/null || { echo "$0: $tool is missing; samples/packages.txt lists what is needed" >&2; exit 2; }
    done
}

# A pcap as it came from tcpdump becomes capture.FORMAT.
keep() { # PCAP FORMAT
    rm -f capture.*
    case $2 in
    pcap) cp "$1" capture.pcap ;;
    pcapng) need editcap; editcap -F pcapng "$1" capture.pcapng ;;
    pcap.gz) gzip -9nc "$1" >capture.pcap.gz ;;
    pcapng.zst) need editcap zstd; editcap -F pcapng "$1" "$1.ng"; zstd -q -19 "$1.ng" -o capture.pcapng.zst ;;
    esac
}

run() { # PCAP [LAB OPTION…] -- COMMAND…: a client that gives up has had its say, but there must be something to see
    pcap=$1
    shift
    "$LAB" run --capture "$pcap" --log server.jsonl --filter tcp "$@" >/dev/null 2>"$pcap.words" || true
    [ -s server.jsonl ] || { cat "$pcap.words" >&2; exit 1; }
}

record() {
    format=$1
    shift
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    run "$scratch/capture.pcap" "$@"
    keep "$scratch/capture.pcap" "$format"
}

# Like record, but the TLS keys go into capture.pcapng. The laboratory's server writes them down; where COMMAND starts another
# server, that or the clients do it: $KEYS is the file.
record_with_keys() {
    need editcap
    KEYS=$(mktemp)
    export KEYS
    record pcap --keylog "$KEYS" "$@"
    editcap -F pcapng --inject-secrets "tls,$KEYS" capture.pcap capture.pcapng
    rm capture.pcap "$KEYS"
}
