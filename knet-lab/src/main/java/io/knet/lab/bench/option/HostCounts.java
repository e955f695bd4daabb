package io.knet.lab.bench.option;

import io.knet.tools.node.option.OptionText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Numbers of hosts, each of which is measured.
 *
 * @param counts the numbers, ascending
 */
public record HostCounts(List<Integer> counts) {
    /** Sorts the numbers and leaves out those that are named twice. */
    public HostCounts {
        counts = counts.stream().sorted().distinct().toList();
    }

    /** The numbers in a list with commas. */
    static HostCounts parse(String text) {
        return new HostCounts(Stream.of(text.split(",", -1)).map(Amounts::hosts).toList());
    }

    /** The list as it is written in an option. */
    @Override
    public String toString() {
        return counts.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    public static final class Converter extends OptionText.Converter<HostCounts> {
        /** Made by picocli. */
        public Converter() {
            super(HostCounts::parse);
        }
    }
}
