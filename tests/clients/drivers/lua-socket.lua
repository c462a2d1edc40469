-- SPDX-License-Identifier: GPL-2.0-or-later
-- client: LuaSocket
-- set: full
-- methods: GET HEAD POST PUT PATCH DELETE
-- needs: lua5.4 -e 'require "socket.http"'
-- tls: LuaSocket speaks no TLS
local http = require "socket.http"
local ltn12 = require "ltn12"

local function headers_for(content)
  local headers = {}
  for name, value in (os.getenv "HL_HEADERS" or ""):gmatch "([^:\n]+): ([^\n]*)" do
    headers[name] = value
  end
  if content ~= "" then
    headers["Content-Type"] = headers["Content-Type"] or "application/x-www-form-urlencoded"
    headers["Content-Length"] = #content
  end
  return headers
end

local function send(method, url, content)
  http.request {
    method = method, url = url, headers = headers_for(content), sink = ltn12.sink.null(), redirect = true,
    source = content ~= "" and ltn12.source.string(content) or nil,
  }
end

if arg[1] then
  send(arg[1], arg[2], arg[3] or "")
else
  for line in io.lines() do
    send(line:match "([^\t]*)\t([^\t]*)\t?(.*)")
  end
end
