# SPDX-License-Identifier: GPL-2.0-or-later
# Labels: "heavy" tests are left out by tests/run.sh --quick; "quick" ones stand in for them there.
# Exit code 77 skips a test that HL_MAY_SKIP marks: the line it prints says what is missing.

if(HL_SANITIZE)
    set(HL_TEST_SUFFIX .sanitized)
endif()
set(HL_PYTHON /usr/bin/python3 -B)

# hl_add_test(NAME [HEAVY|QUICK] [MAY_SKIP] [PROCESSORS n] [SECONDS n] COMMAND ...): one test of this build, which keeps so many
# processors busy (1) and takes at most so long (300).
function(hl_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "HEAVY;QUICK;MAY_SKIP" "PROCESSORS;SECONDS" "COMMAND")
    set(test ${name}${HL_TEST_SUFFIX})
    add_test(NAME ${test} COMMAND ${arg_COMMAND})
    if(arg_HEAVY)
        set_property(TEST ${test} PROPERTY LABELS heavy)
    elseif(arg_QUICK)
        set_property(TEST ${test} PROPERTY LABELS quick)
    endif()
    if(arg_MAY_SKIP)
        set_property(TEST ${test} PROPERTY SKIP_RETURN_CODE 77)
    endif()
    if(arg_PROCESSORS)
        set_property(TEST ${test} PROPERTY PROCESSORS ${arg_PROCESSORS})
    endif()
    if(NOT arg_SECONDS)
        set(arg_SECONDS 300)
    endif()
    set_property(TEST ${test} PROPERTY TIMEOUT ${arg_SECONDS})
    if(HL_SANITIZE)
        # GLib 2.74 has an allocator of its own, which would hide mistakes from the sanitizer.
        set_property(TEST ${test} PROPERTY ENVIRONMENT G_SLICE=always-malloc
                     UBSAN_OPTIONS=print_stacktrace=1)
    endif()
endfunction()
