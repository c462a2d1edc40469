# SPDX-License-Identifier: GPL-2.0-or-later
# hl_embed(TARGET HEADER PREFIX DIRECTORY NAME FILES... [NAME FILES...]...)
#
# Text files of DIRECTORY become constants of TARGET: PREFIX_NAME holds its FILES, one behind the other. HEADER declares them.
# JavaScript modules become one: those who import come behind what they import, so that these lines and the word "export" can go.
#
# Run as a script (cmake -D… -P embed.cmake) this file writes the source.

if(CMAKE_SCRIPT_MODE_FILE)
    set(source "/* Made by cmake/embed.cmake. */\n#include \"${HEADER}\"\n")
    foreach(part ${PARTS})
        string(REPLACE "=" ";" part "${part}")
        list(POP_FRONT part name)
        set(text "")
        foreach(file ${part})
            file(READ ${file} read)
            if(file MATCHES "\\.js$")
                string(REGEX REPLACE "(^|\n)import [^\n]*" "\\1" read "${read}")
                string(REGEX REPLACE "(^|\n)export " "\\1" read "${read}")
            endif()
            string(APPEND text "${read}")
        endforeach()
        string(HEX "${text}" octets)
        string(REGEX REPLACE "(..)" "0x\\1," octets "${octets}")
        string(APPEND source "const char ${name}[] = {${octets}0};\n")
    endforeach()
    file(WRITE ${OUTPUT} "${source}")
    return()
endif()

set(HL_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(hl_embed target header prefix directory)
    foreach(word ${ARGN})
        if(word MATCHES "\\.")
            set(file ${CMAKE_CURRENT_SOURCE_DIR}/${directory}/${word})
            list(APPEND files ${file})
            string(APPEND part "=${file}")
        else()
            list(APPEND parts ${part})
            set(part ${prefix}_${word})
        endif()
    endforeach()
    list(APPEND parts ${part})
    set(output ${CMAKE_CURRENT_BINARY_DIR}/${prefix}.c)
    add_custom_command(OUTPUT ${output}
                       COMMAND ${CMAKE_COMMAND} -DHEADER=${header} -DOUTPUT=${output} "-DPARTS=${parts}" -P ${HL_EMBED_SCRIPT}
                       DEPENDS ${files} ${HL_EMBED_SCRIPT} VERBATIM)
    target_sources(${target} PRIVATE ${output})
endfunction()
