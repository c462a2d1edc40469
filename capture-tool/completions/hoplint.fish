# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of hoplint for fish.

function __hoplint_rules
    hoplint --rules 2>/dev/null | awk 'NR > 1 { print $1 }'
end

function __hoplint_interfaces
    hoplint -D 2>/dev/null | awk '{ print $1 }'
end

complete -c hoplint -s r -r -F -d 'A capture'
complete -c hoplint -s i -x -a '(__hoplint_interfaces)' -d 'Capture live'
complete -c hoplint -s D -d 'List the interfaces'
complete -c hoplint -s k -r -F -d 'TLS key log'
complete -c hoplint -s f -x -d 'Only packets that pass this filter'
complete -c hoplint -s c -x -d 'Stop after so many packets'
complete -c hoplint -s j -x -d 'Use so many threads'
complete -c hoplint -s s -x -d 'Live: at most so many octets of a packet'
complete -c hoplint -s B -x -d 'Live: the buffer of the kernel, in KiB'
complete -c hoplint -l stop-after -x -d 'Stop after so many seconds'
complete -c hoplint -s Z -x -a '(__fish_complete_users)' -d 'Become this user'
complete -c hoplint -l sandbox -x -a 'auto require off' -d 'Give up rights'
complete -c hoplint -l lab -d 'Audit a client: serve redirects, run a command'
complete -c hoplint -l rules -d 'List the rules'
complete -c hoplint -l explain -x -a '(__hoplint_rules)' -d 'What a rule is about'
complete -c hoplint -l rule -x -a '(__hoplint_rules)=(printf "%s\n" off note warning error)' -d 'Set the severity of a rule'
complete -c hoplint -l fail-on -x -a 'error warning note never' -d 'Exit with 1 from this severity on'
complete -c hoplint -l window -x -d 'How long a follow-up may take, in seconds'
complete -c hoplint -l max-hops -x -d 'Longer chains are findings'
complete -c hoplint -l client -x -a 'address forwarded' -d 'Tell clients apart by'
complete -c hoplint -l secret-header -x -d 'A field that holds a secret too'
complete -c hoplint -s T -x -a 'text ndjson json csv har junit sarif html' -d 'Format'
complete -c hoplint -s o -r -F -d 'Output file'
complete -c hoplint -s w -r -F -d 'The packets, as pcapng'
complete -c hoplint -l evidence -r -F -d 'The packets of chains with findings'
complete -c hoplint -l keep-secrets -d 'TLS secrets go along with them'
complete -c hoplint -s a -l all -d 'Every hop'
complete -c hoplint -l exchanges -d 'Every exchange'
complete -c hoplint -s q -d 'Findings only'
complete -c hoplint -s v -d 'The evidence of each hop'
complete -c hoplint -s l -d 'Write each chain at once'
complete -c hoplint -s n -d 'Accepted; names are never looked up'
complete -c hoplint -l color -x -a 'auto always never' -d Colours
complete -c hoplint -l progress -d 'Show progress at once'
complete -c hoplint -s h -l help -d 'All options'
complete -c hoplint -l version -d Versions
