# SPDX-License-Identifier: GPL-2.0-or-later
# computer.sh NUMBER: what one computer of the office does. Every request says in X-Lab-Client whose it is.
number=$1

use() { # PROGRAM URL
    case $1 in
    0) curl -sSL -H "$tag" --data "item=book&from=$number" "$2" ;;
    1) curl -sSL -H "$tag" "$2" ;;
    2) wget --no-config -q -O - --header "$tag" --post-data "item=lamp&from=$number" "$2" ;;
    3) wget --no-config -q -O - --header "$tag" "$2" ;;
    4) HL_HEADERS=$tag "$CLIENT" python-requests POST "$2" "item=pen&from=$number" ;;
    5) HL_HEADERS=$tag "$CLIENT" python-urllib HEAD "$2" ;;
    6) curl -sSL -X POST -H "$tag" --data "item=chair&from=$number" "$2" ;;
    7) HL_HEADERS=$tag "$CLIENT" php-stream POST "$2" "item=desk&from=$number" ;;
    # a visit of a target that nobody redirected
    8) wget2 -q -O - --header "$tag" http://www.example.org/v2/orders ;;
    esac >/dev/null 2>&1
}

for step in 0 1 2 3 4 5 6 7 8; do
    program=$(((step * (1 + number % 2 * 3) + number) % 9))
    tag="X-Lab-Client: $number-$program"
    set -- v1/orders login orders
    shift $(((step / 3 + number) % 3))
    use $program "http://www.example.org/$1"
done
