// SPDX-License-Identifier: GPL-2.0-or-later
// client: Go net/http
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: command -v go
// http2: yes
// prepare: GOCACHE="$BUILD/go" GO111MODULE=off go build -o "$BUILD/go-net-http" "$DRIVER"
// run: "$BUILD/go-net-http"

// One case from the arguments, or many from standard input, one a line, tab-separated: METHOD, URL, CONTENT.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func send(method, url, content string) error {
	var body io.Reader
	if content != "" {
		body = strings.NewReader(content)
	}
	request, err := http.NewRequest(method, url, body)
	if err != nil {
		return err
	}
	if content != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, line := range strings.Split(os.Getenv("HL_HEADERS"), "\n") {
		if name, value, found := strings.Cut(line, ": "); found {
			request.Header.Set(name, value)
		}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

func main() {
	lines := []string{strings.Join(os.Args[1:], "\t")}
	if len(os.Args) == 1 {
		lines = nil
		for scanner := bufio.NewScanner(os.Stdin); scanner.Scan(); {
			lines = append(lines, scanner.Text())
		}
	}
	for _, line := range lines {
		words := append(strings.Split(line, "\t"), "")
		if err := send(words[0], words[1], words[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}
