# SPDX-License-Identifier: GPL-2.0-or-later
# format: all C as .clang-format has it. lint: the shape that core/README.md draws. check: tests/run.sh --quick.
# bench: tests/bench/CMakeLists.txt. fuzz: tests/fuzz/CMakeLists.txt, in a build with HL_FUZZ.
file(GLOB_RECURSE c_files CONFIGURE_DEPENDS core/*.[ch] capture-tool/*.[ch] dissector/*.[ch] tests/*.[ch])
add_custom_target(format COMMAND clang-format -i ${c_files} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
add_custom_target(lint COMMAND ${PROJECT_SOURCE_DIR}/tests/lint/lint.py USES_TERMINAL VERBATIM)
add_custom_target(check COMMAND ${PROJECT_SOURCE_DIR}/tests/run.sh --quick USES_TERMINAL VERBATIM)
