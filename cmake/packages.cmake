# SPDX-License-Identifier: GPL-2.0-or-later
# cpack -G DEB: hoplint, wireshark-hoplint (for the minor version of Wireshark that it was built with) and libhoplint-dev.
# Who builds packages is their maintainer: DEBFULLNAME and DEBEMAIL, as for Debian's own tools.
set(maintainer_name $ENV{DEBFULLNAME})
set(maintainer_address $ENV{DEBEMAIL})
if(NOT maintainer_name)
    set(maintainer_name "hoplint's packager")
endif()
if(NOT maintainer_address)
    cmake_host_system_information(RESULT host QUERY FQDN)
    set(maintainer_address root@${host})
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR hoplint)
set(CPACK_PACKAGE_CONTACT "${maintainer_name} <${maintainer_address}>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES TRUE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL command development)
if(TARGET hoplint-wireshark AND NOT HL_PLUGIN_FOR_ME)
    list(APPEND CPACK_COMPONENTS_ALL wireshark)
endif()
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SECTION net)

set(CPACK_DEBIAN_COMMAND_PACKAGE_NAME hoplint)
set(CPACK_COMPONENT_COMMAND_DESCRIPTION "find HTTP clients that break the rules of redirects
hoplint reads packet captures or a live interface, reconstructs the HTTP
exchanges in them, pairs each redirect with the request by which the client
followed it, and says, with frames and clauses of RFC 9110 as evidence, which
client did wrong: a method changed by 307 or 308, a content lost, a credential
handed to another host.")
set(CPACK_DEBIAN_COMMAND_PACKAGE_SUGGESTS "tcpdump, wireshark-hoplint")

set(CPACK_DEBIAN_WIRESHARK_PACKAGE_NAME wireshark-hoplint)
# Wireshark loads the plugins of its own minor version and no others.
if(HL_WIRESHARK_VERSION MATCHES "^([0-9]+)[.]([0-9]+)$")
    math(EXPR next_minor "${CMAKE_MATCH_2} + 1")
    execute_process(COMMAND dpkg --print-architecture OUTPUT_VARIABLE architecture ERROR_QUIET
                    OUTPUT_STRIP_TRAILING_WHITESPACE)
    set(CPACK_DEBIAN_WIRESHARK_FILE_NAME
        wireshark-hoplint_${PROJECT_VERSION}+wireshark${HL_WIRESHARK_VERSION}_${architecture}.deb)
    set(CPACK_DEBIAN_WIRESHARK_PACKAGE_DEPENDS "wireshark-common (>= ${HL_WIRESHARK_VERSION}~), \
wireshark-common (<< ${CMAKE_MATCH_1}.${next_minor}~)")
endif()
set(CPACK_COMPONENT_WIRESHARK_DESCRIPTION "find HTTP clients that break the rules of redirects, in Wireshark
A plugin for Wireshark and tshark ${HL_WIRESHARK_VERSION} that pairs each redirect with the
request by which the client followed it, and says which client did wrong.
It has the same mind as the command hoplint.")
set(CPACK_DEBIAN_WIRESHARK_PACKAGE_RECOMMENDS "wireshark | tshark")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libhoplint-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libc6-dev, libglib2.0-dev, libnghttp2-dev, libpsl-dev, libssl-dev, libxxhash-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "find HTTP clients that break the rules of redirects, for programs
The auditor of hoplint as two static libraries: libhl_audit judges HTTP
messages, libhl_wire turns frames into messages.")

# What Debian wants beside the files of a package: who may use it, and what has changed, packed.
find_program(GZIP_PROGRAM gzip REQUIRED)
set(changes ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz)
configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in ${CMAKE_CURRENT_BINARY_DIR}/changelog @ONLY)
add_custom_command(OUTPUT ${changes} DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/changelog VERBATIM
                   COMMAND ${GZIP_PROGRAM} -9nc ${CMAKE_CURRENT_BINARY_DIR}/changelog > ${changes})
add_custom_target(packed_changelog ALL DEPENDS ${changes})
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
    string(TOUPPER ${component} upper)
    set(documents ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/copyright ${changes} DESTINATION ${documents} COMPONENT ${component})
endforeach()
include(CPack)
