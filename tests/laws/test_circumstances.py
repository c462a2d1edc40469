# SPDX-License-Identifier: GPL-2.0-or-later
"""Who talks, when, and who else does makes no difference to what is found; and what is found is found again."""
import ipaddress
import tempfile
from functools import cache
from pathlib import Path

import audit
import changes
import frames
import law

YEAR = 31_556_952 * frames.SECOND
FORMATS = (("-T", "text", "-v"), ("-T", "ndjson", "--exchanges"), ("-T", "json", "--exchanges"))
ENVIRONMENTS = ({"MALLOC_PERTURB_": "85", "G_SLICE": "always-malloc"}, {"MALLOC_PERTURB_": "170", "TZ": "Asia/Kathmandu"},
                {"LC_ALL": "C", "G_RANDOM_SEED": "7", "COLUMNS": "40", "HOME": "/nonexistent"})


def text(address):
    return str(ipaddress.ip_address(address))


class Pseudonyms:
    """Other addresses of the same family, drawn at random, none of them twice."""

    def __init__(self, chance, real=lambda _: True):
        self.chance = chance
        self.real = real
        self.names = {}

    def __call__(self, address):
        if not self.real(address):
            return address
        while address not in self.names:
            drawn = self.chance.randbytes(len(address) - 1)
            drawn = (b"\x0a" if len(address) == 4 else b"\xfd") + drawn
            if drawn not in self.names.values():
                self.names[address] = drawn
        return self.names[address]

    def in_text(self):
        return {text(address): text(name) for address, name in self.names.items()}


def has_name(record):
    """Do its URLs name hosts, not addresses?"""
    hosts = [end["url"]["full"].split("/")[2] for end in (record, record.get("redirect"), record.get("follow_up"))
             if end and "url" in end]
    if (record.get("target") or "").startswith("http"):
        hosts.append(record["target"].split("/")[2])
    return not any(host.startswith("[") or host.replace(".", "").split(":")[0].isdigit() for host in hosts)


def client(record):
    return (record.get("redirect") or record).get("client", {}).get("address")


@cache
def strangers():
    """Samples whose clients can be renamed: their packets are not in fragments, nor the clients behind a proxy."""
    def is_stranger(sample):
        there = {text(address) for address in changes.clients(sample.frames)}
        return there.issuperset(filter(None, map(client, sample.records)))
    return list(filter(is_stranger, law.unfragmented()))


def renamed(value, names):
    """Records with other addresses of clients and servers."""
    if isinstance(value, dict):
        return {name: names.get(member, member) if name == "address" else renamed(member, names)
                for name, member in value.items()}
    return [renamed(member, names) for member in value] if isinstance(value, list) else value


class Circumstances(law.Law):
    def test_anonymised_addresses(self):
        def trial(sample, chance):
            if not all(map(has_name, sample.records)):
                return []
            new = Pseudonyms(chance)
            octets = frames.write_pcapng(list(changes.renamed(sample.frames, new)))
            before = renamed(sample.records, new.in_text())
            found = audit.difference(audit.view(before), audit.view(sample.audit(stdin=octets)))
            return found and found + self.keep(sample, "anonymised.pcapng", octets)
        self.tried(trial, chosen=law.unfragmented())

    def stranger(self, sample, chance):
        """Another sample, whose clients have addresses that no one has here, in the time of this one."""
        other = chance.choice(strangers())
        clients = changes.clients(other.frames)
        there = list(changes.renamed(other.frames, Pseudonyms(chance, clients.__contains__)))
        return other, changes.within(there, sample.frames[0].time, sample.frames[-1].time)

    def test_unrelated_flows(self):
        if not strangers():
            self.skipTest("none of these samples can be a stranger")

        def trial(sample, chance):
            other, there = self.stranger(sample, chance)
            octets = frames.write_pcapng(changes.merged(sample.frames, there))
            here = {text(address) for frame in map(changes.parse, sample.frames) if frame for address in frame.addresses}
            here |= set(filter(None, map(client, sample.records)))
            own = [record for record in sample.audit(stdin=octets, stranger=other) if client(record) in here]
            found = audit.difference(audit.view(sample.records)[:-1], audit.view(own, has_summary=False))
            return found and [f"with {other.name}"] + found + self.keep(sample, f"with-{other.name}.pcapng", octets)
        self.tried(trial, rounds=2)

    def test_other_years(self):
        def trial(sample, chance):
            delay = chance.choice((-50, -20, 11, 40, 70)) * YEAR + chance.randrange(YEAR)
            return self.same(sample, changes.shifted(sample.frames, delay), f"years-{delay}", audit.TIME)
        self.tried(trial)

    def test_wrong_times(self):
        """Frames whose times are far ahead of the others, one by one."""
        def trial(sample, chance):
            changed = list(changes.with_wrong_times(sample.frames, chance))
            return self.same(sample, changed, "wrong-times", audit.TIME)
        self.tried(trial, rounds=3)

    def test_again(self):
        """The same file, the same octets: whatever the memory held before, and wherever it was."""
        def trial(sample, chance):
            with tempfile.TemporaryDirectory() as folder:
                path, keys = Path(folder, "capture"), Path(folder, "keys")
                path.write_bytes(frames.write_pcapng(sample.frames))
                keys.write_bytes(sample.keys)
                words = ("-a", "--fail-on", "never", "-k", keys, path)
                how = chance.choice(FORMATS)
                first = audit.output(law.SETTINGS.hoplint, *how, *words)
                return [f"{how} {environment}" for environment in ENVIRONMENTS
                        if audit.output(law.SETTINGS.hoplint, *how, *words, environment=environment) != first]
        self.tried(trial)


if __name__ == "__main__":
    law.main()
