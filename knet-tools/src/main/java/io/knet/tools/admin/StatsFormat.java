package io.knet.tools.admin;

import io.knet.tools.node.option.OptionText;
import java.util.Locale;

/** How counters are printed. */
enum StatsFormat {
    TEXT,
    JSON,
    CMAP;

    private static StatsFormat of(String name) {
        for (StatsFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException("\"" + name + "\" must be text, json or cmap");
    }

    /** Reads the option. */
    static final class Converter extends OptionText.Converter<StatsFormat> {
        Converter() {
            super(StatsFormat::of);
        }
    }
}
