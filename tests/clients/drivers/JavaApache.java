// SPDX-License-Identifier: GPL-2.0-or-later
// client: Apache HttpClient 4, following for every method (LaxRedirectStrategy)
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: command -v javac && test -e /usr/share/java/httpclient.jar
// prepare: javac -d "$BUILD/JavaApache" -cp "/usr/share/java/httpclient.jar:/usr/share/java/httpcore.jar" -sourcepath "$DRIVERS" "$DRIVER"
// run: java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$BUILD/JavaApache:/usr/share/java/httpclient.jar:/usr/share/java/httpcore.jar:/usr/share/java/commons-logging.jar:/usr/share/java/commons-codec.jar" JavaApache

import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.client.LaxRedirectStrategy;
import org.apache.http.util.EntityUtils;

final class JavaApache {
    public static void main(String[] arguments) {
        CloseableHttpClient client = HttpClients.custom().setRedirectStrategy(new LaxRedirectStrategy()).build();
        Cases.run(arguments, (method, url, headers, content) -> {
            RequestBuilder request = RequestBuilder.create(method).setUri(url);
            if (content != null) {
                request.setEntity(new StringEntity(content, (org.apache.http.entity.ContentType) null));
            }
            headers.forEach(request::addHeader);
            client.execute(request.build(), answer -> {
                EntityUtils.consume(answer.getEntity());
                return null;
            });
        });
    }
}
