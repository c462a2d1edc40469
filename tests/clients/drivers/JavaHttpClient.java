// SPDX-License-Identifier: GPL-2.0-or-later
// client: OpenJDK java.net.http.HttpClient, following always
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: command -v javac
// http2: yes
// h2c: upgrade
// prepare: javac -d "$BUILD/JavaHttpClient" -sourcepath "$DRIVERS" "$DRIVER"
// run: java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$BUILD/JavaHttpClient" JavaHttpClient

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

final class JavaHttpClient {
    public static void main(String[] arguments) {
        boolean isWished = !System.getenv().getOrDefault("HL_HTTP2", "").isEmpty();
        HttpClient.Version version = isWished ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
        HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).version(version).build();
        Cases.run(arguments, (method, url, headers, content) -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
            request.method(method, content == null ? BodyPublishers.noBody() : BodyPublishers.ofString(content));
            headers.forEach(request::header);
            client.send(request.build(), BodyHandlers.ofString());
        });
    }
}
