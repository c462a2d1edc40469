# SPDX-License-Identifier: GPL-2.0-or-later
add_compile_options(-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
                    -Wwrite-strings -Wvla -Wformat=2 -fno-strict-aliasing)
if(HL_WERROR)
    add_compile_options(-Werror)
endif()
