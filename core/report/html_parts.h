/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The static parts of the HTML report, as cmake/embed.cmake makes them of the files in html/. */
#ifndef HTML_PARTS_H
#define HTML_PARTS_H

extern const char hl_html_page[];   /* page.html, with @NAMES@ where the other parts go */
extern const char hl_html_style[];  /* all *.css */
extern const char hl_html_script[]; /* all *.js, as one module */

#endif
