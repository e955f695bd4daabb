package io.knet.lab.bench.process;

import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node's answer to a request.
 *
 * @param values numbers by name, in the order in which they came
 */
public record Reply(Map<String, Long> values) {
    /**
     * Reads the text form {@code ok key=number ...}.
     *
     * @param from names the process in messages
     * @throws ToolException with the process' own words, if the answer is an error or unreadable
     */
    static Reply parse(String from, String line) {
        String[] words = line.strip().split(" +", -1);
        if (!words[0].equals("ok")) {
            String reason = line.startsWith("error ") ? line.substring("error ".length()) : line;
            throw new ToolException(ExitCode.FAILURE, from + ": " + reason);
        }
        Map<String, Long> values = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            int sign = words[i].indexOf('=');
            if (sign > 0) {
                values.put(
                        words[i].substring(0, sign), Long.parseLong(words[i].substring(sign + 1)));
            }
        }
        return new Reply(values);
    }

    /** A number, 0 if it is not there. */
    public long get(String name) {
        return values.getOrDefault(name, 0L);
    }
}
