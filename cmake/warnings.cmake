# SPDX-License-Identifier: GPL-2.0-or-later
add_compile_options(-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
                    -Wwrite-strings -Wvla -Wformat=2 -fno-strict-aliasing)
if(HL_WERROR)
    add_compile_options(-Werror)
endif()
if(HL_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()
