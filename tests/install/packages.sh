#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# packages.sh BUILD: makes the Debian packages of a Release build and tries them in a new Debian of the same release: lintian
# finds no error, they install with what they say they need, hoplint and tshark judge a capture, and after removal nothing is
# left. Needs root, debootstrap, lintian and Debian's archive; run by hand.
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: packages.sh BUILD" >&2; exit 2; }
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
work=$(mktemp -d)
root=$work/root

finish() {
    umount -q "$root/proc" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

say() { echo "== $*"; }
inside() { chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

say packages
(cd "$build" && cpack -G DEB -B "$work/packages" >"$work/cpack.log" 2>&1) || { cat "$work/cpack.log"; exit 1; }
ls "$work"/packages/*.deb | sed 's,.*/,  ,'
# who packages is not known here: DEBFULLNAME and DEBEMAIL say so when a build is configured
lintian --allow-root --fail-on error --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog,root-in-contact "$work"/packages/*.deb

say "a new Debian"
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $suite" | sed -n 1p)
[ -n "$mirror" ] || { echo "apt knows no archive of $suite" >&2; exit 1; }
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$work/debootstrap.log" 2>&1 ||
    { tail -n 20 "$work/debootstrap.log"; exit 1; }
for settings in /etc/apt/apt.conf.d /etc/apt/apt.conf /etc/apt/sources.list /etc/apt/sources.list.d /etc/resolv.conf /usr/share/keyrings /usr/local/share/ca-certificates /etc/ssl/certs; do
    [ ! -e "$settings" ] || { mkdir -p "$root$(dirname "$settings")" && cp -aLT "$settings" "$root$settings"; }
done
mount -t proc proc "$root/proc"
cp "$work"/packages/*.deb "$root/"
mkdir "$root/captures" && cp "$top"/samples/15-php-chain-302-307/capture.pcap "$root/captures/"
inside apt-get update >"$work/apt.log" 2>&1 || { tail -n 20 "$work/apt.log"; exit 1; }
before=$(inside find /usr /etc -xdev -name '*hoplint*')

say install
inside sh -c 'apt-get install -y --no-install-recommends /*.deb tshark' >"$work/apt.log" 2>&1 || { tail -n 30 "$work/apt.log"; exit 1; }

say run
inside hoplint /captures/capture.pcap >"$work/command" && { echo "no finding"; exit 1; }
grep -q method-changed "$work/command"
inside tshark -q -r /captures/capture.pcap -z hoplint,report >"$work/plugin" 2>/dev/null
grep -q method-changed "$work/plugin"

say remove
inside apt-get purge -y hoplint libhoplint-dev wireshark-hoplint >"$work/apt.log" 2>&1
after=$(inside find /usr /etc -xdev -name '*hoplint*')
[ "$before" = "$after" ] || { echo "left behind:"; echo "$after"; exit 1; }
say "all is well"
