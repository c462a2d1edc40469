# SPDX-License-Identifier: GPL-2.0-or-later
# What the shell drivers share: one case from the arguments, or many from standard input, one a line, tab-separated:
# METHOD, URL, CONTENT. The driver defines send METHOD URL CONTENT.

# with_headers OPTION COMMAND…: runs COMMAND with every line of HL_HEADERS behind an OPTION
with_headers() {
    option=$1
    shift
    while IFS= read -r line; do
        [ -z "$line" ] || set -- "$@" "$option" "$line"
    done <<END
${HL_HEADERS:-}
END
    timeout 20 "$@"
}

# What curl has to be told for HTTP/2 in the clear.
curl_version() {
    case ${HL_HTTP2:-} in
    prior) echo --http2-prior-knowledge ;;
    upgrade) echo --http2 ;;
    esac
}

each_case() {
    tab=$(printf '\t')
    if [ $# -gt 0 ]; then
        send "$1" "$2" "${3:-}" </dev/null
        return
    fi
    while IFS="$tab" read -r method url content; do
        send "$method" "$url" "$content" </dev/null >/dev/null 2>&1
    done
    return 0
}
