# SPDX-License-Identifier: GPL-2.0-or-later
# client: Ruby open-uri
# set: full
# methods: GET
# needs: ruby -e "require 'open-uri'"
require 'open-uri'
require_relative 'cases'

each_case { |_method, url, headers, _content| URI.parse(url).open(headers, &:read) }
