# SPDX-License-Identifier: GPL-2.0-or-later
# What the Ruby drivers share: one case from the arguments, or many from standard input, one a line, tab-separated:
# METHOD, URL, CONTENT. HL_HEADERS holds more header fields, one a line.

def headers_for(content)
  headers = ENV.fetch('HL_HEADERS', '').lines(chomp: true).reject(&:empty?).to_h { |line| line.split(': ', 2) }
  headers['Content-Type'] ||= 'application/x-www-form-urlencoded' if content
  headers
end

def each_case
  cases = ARGV.empty? ? $stdin.each_line(chomp: true).map { |line| line.split("\t") } : [ARGV]
  cases.each do |method, url, content|
    content = nil if content.to_s.empty?
    yield method, url, headers_for(content), content
  rescue StandardError => e
    warn "#{method} #{url}: #{e.message}"
  end
end
