// SPDX-License-Identifier: GPL-2.0-or-later
// client: OkHttp 3
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: command -v javac && test -e /usr/share/java/okhttp.jar
// http2: yes
// h2c: prior
// prepare: javac -d "$BUILD/JavaOkHttp" -cp "/usr/share/java/okhttp.jar:/usr/share/java/okio.jar" -sourcepath "$DRIVERS" "$DRIVER"
// run: java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$BUILD/JavaOkHttp:/usr/share/java/okhttp.jar:/usr/share/java/okio.jar" JavaOkHttp

import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

final class JavaOkHttp {
    public static void main(String[] arguments) {
        OkHttpClient.Builder wishes = new OkHttpClient.Builder();
        if ("prior".equals(System.getenv("HL_HTTP2"))) {
            wishes.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
        }
        OkHttpClient client = wishes.build();
        Cases.run(arguments, (method, url, headers, content) -> {
            String type = headers.remove("Content-Type");
            RequestBody body = content == null ? null : RequestBody.create(MediaType.parse(type), content.getBytes());
            Request.Builder request = new Request.Builder().url(url).method(method, body);
            headers.forEach(request::header);
            try (Response answer = client.newCall(request.build()).execute()) {
                answer.body().bytes();
            }
        });
    }
}
