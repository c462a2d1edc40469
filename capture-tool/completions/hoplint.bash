# SPDX-License-Identifier: GPL-2.0-or-later
# Completion of hoplint for bash.

_hoplint_rules() {
    hoplint --rules 2>/dev/null | awk 'NR > 1 { print $1 }'
}

_hoplint_interfaces() {
    hoplint -D 2>/dev/null | awk '{ print $1 }'
}

_hoplint() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local severities="off note warning error"
    COMPREPLY=()
    if [ "$current" = = ]; then
        current=
    elif [ "$previous" = = ]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $previous in
    -T) mapfile -t COMPREPLY < <(compgen -W "text ndjson json csv har junit sarif html" -- "$current") ;;
    -i) mapfile -t COMPREPLY < <(compgen -W "$(_hoplint_interfaces)" -- "$current") ;;
    --explain) mapfile -t COMPREPLY < <(compgen -W "$(_hoplint_rules)" -- "$current") ;;
    --rule)
        mapfile -t COMPREPLY < <(compgen -S = -W "$(_hoplint_rules)" -- "$current")
        compopt -o nospace
        ;;
    --fail-on) mapfile -t COMPREPLY < <(compgen -W "error warning note never" -- "$current") ;;
    --client) mapfile -t COMPREPLY < <(compgen -W "address forwarded" -- "$current") ;;
    --color) mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$current") ;;
    --sandbox) mapfile -t COMPREPLY < <(compgen -W "auto require off" -- "$current") ;;
    -Z) mapfile -t COMPREPLY < <(compgen -u -- "$current") ;;
    -c | -f | -j | -s | -B | --stop-after | --window | --max-hops | --secret-header) ;;
    *)
        if [ "${COMP_WORDS[COMP_CWORD - 1]}" = = ] || [ "${COMP_WORDS[COMP_CWORD]}" = = ]; then
            mapfile -t COMPREPLY < <(compgen -W "$severities" -- "$current")
        elif [[ $current == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "-r -k -f -c --stop-after -j -i -D -s -B -Z --sandbox --lab --rules --explain --rule --fail-on --window
                --max-hops --client --secret-header -T -o -w --evidence --keep-secrets -a --all --exchanges -q -v -l -n --color --progress
                -h --help --version" -- "$current")
        else
            compopt -o default
        fi
        ;;
    esac
}

complete -F _hoplint hoplint
