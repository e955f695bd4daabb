package io.knet.tools.admin;

import io.knet.tools.node.option.OptionText;
import java.util.Locale;

/** How the result of a check is printed. */
enum CheckFormat {
    NAGIOS,
    JSON,
    PROMETHEUS;

    private static CheckFormat of(String name) {
        for (CheckFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("\"" + name + "\" must be nagios, json or prometheus");
    }

    /** Reads the option. */
    static final class Converter extends OptionText.Converter<CheckFormat> {
        Converter() {
            super(CheckFormat::of);
        }
    }
}
