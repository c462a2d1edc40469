# SPDX-License-Identifier: GPL-2.0-or-later
# client: Ruby rest-client, following for every method
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: ruby -e "require 'rest-client'"
require 'rest-client'
require_relative 'cases'

FOLLOW = lambda do |answer, *|
  [301, 302, 303, 307, 308].include?(answer.code) ? answer.follow_redirection(&FOLLOW) : answer
end

each_case do |method, url, headers, content|
  RestClient::Request.execute(method: method.downcase.to_sym, url: url, headers: headers, payload: content, &FOLLOW)
end
