# SPDX-License-Identifier: GPL-2.0-or-later
# client: Ruby http.rb, following for every method (strict: false)
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: ruby -e "require 'http'"
require 'http'
require_relative 'cases'

each_case do |method, url, headers, content|
  HTTP.follow(strict: false).headers(headers).request(method.downcase, url, body: content).to_s
end
