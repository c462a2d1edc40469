# SPDX-License-Identifier: GPL-2.0-or-later
# client: Ruby HTTParty
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: ruby -e "require 'httparty'"
require 'httparty'
require_relative 'cases'

each_case { |method, url, headers, content| HTTParty.send(method.downcase, url, headers: headers, body: content) }
