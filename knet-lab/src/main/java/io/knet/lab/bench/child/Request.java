package io.knet.lab.bench.child;

import java.util.HashMap;
import java.util.Map;

/**
 * A request: a verb and its arguments, in the text form {@code verb key=value ...}.
 *
 * @param verb what is to be done
 * @param arguments by name
 */
record Request(String verb, Map<String, String> arguments) {
    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if a word after the first is no {@code key=value}
     */
    static Request parse(String line) {
        String[] words = line.strip().split(" +", -1);
        Map<String, String> arguments = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            int sign = words[i].indexOf('=');
            if (sign < 0) {
                throw new IllegalArgumentException("\"" + words[i] + "\" must be key=value");
            }
            arguments.put(words[i].substring(0, sign), words[i].substring(sign + 1));
        }
        return new Request(words[0], Map.copyOf(arguments));
    }

    boolean has(String key) {
        return arguments.containsKey(key);
    }

    String text(String key) {
        String value = arguments.get(key);
        if (value == null) {
            throw new IllegalArgumentException(verb + " needs " + key);
        }
        return value;
    }

    String text(String key, String fallback) {
        return arguments.getOrDefault(key, fallback);
    }

    long number(String key) {
        return Long.parseLong(text(key));
    }

    long number(String key, long fallback) {
        String value = arguments.get(key);
        return value == null ? fallback : Long.parseLong(value);
    }

    int integer(String key) {
        return Math.toIntExact(number(key));
    }

    boolean flag(String key) {
        return number(key, 0) != 0;
    }
}
