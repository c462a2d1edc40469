// SPDX-License-Identifier: GPL-2.0-or-later
// client: OpenJDK HttpURLConnection (it refuses PATCH)
// set: full
// methods: GET HEAD POST PUT DELETE
// needs: command -v javac
// prepare: javac -d "$BUILD/JavaUrlConnection" -sourcepath "$DRIVERS" "$DRIVER"
// run: java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$BUILD/JavaUrlConnection" JavaUrlConnection

import java.net.HttpURLConnection;
import java.net.URL;

final class JavaUrlConnection {
    public static void main(String[] arguments) {
        System.setProperty("sun.net.http.allowRestrictedHeaders", "true");
        Cases.run(arguments, (method, url, headers, content) -> {
            HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
            connection.setRequestMethod(method);
            headers.forEach(connection::setRequestProperty);
            if (content != null) {
                connection.setDoOutput(true);
                connection.getOutputStream().write(content.getBytes());
            }
            connection.getInputStream().readAllBytes();
        });
    }
}
