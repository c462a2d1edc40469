# SPDX-License-Identifier: GPL-2.0-or-later
if(HL_FUZZ AND NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "HL_FUZZ needs clang: configure with -DCMAKE_C_COMPILER=clang")
endif()
if(HL_SANITIZE OR HL_FUZZ)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()
if(HL_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
