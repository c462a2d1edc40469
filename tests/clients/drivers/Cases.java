// SPDX-License-Identifier: GPL-2.0-or-later
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the Java drivers share: one case from the arguments, or many from standard input, one a line, tab-separated: METHOD, URL, CONTENT. */
final class Cases {
    interface Sender {
        void send(String method, String url, Map<String, String> headers, String content) throws Exception;
    }

    private static Map<String, String> headers(String content) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (content != null) {
            fields.put("Content-Type", "application/x-www-form-urlencoded");
        }
        for (String line : System.getenv().getOrDefault("HL_HEADERS", "").split("\n")) {
            if (!line.isEmpty()) {
                String[] words = line.split(": ", 2);
                fields.put(words[0], words[1]);
            }
        }
        return fields;
    }

    static void run(String[] arguments, Sender sender) {
        List<String> lines = arguments.length > 0
            ? List.of(String.join("\t", arguments))
            : new BufferedReader(new InputStreamReader(System.in)).lines().collect(Collectors.toList());
        for (String line : lines) {
            String[] words = line.split("\t");
            String content = words.length > 2 && !words[2].isEmpty() ? words[2] : null;
            try {
                sender.send(words[0], words[1], headers(content), content);
            } catch (Exception failure) {
                System.err.println(words[0] + " " + words[1] + ": " + failure);
            }
        }
        System.exit(0);
    }
}
