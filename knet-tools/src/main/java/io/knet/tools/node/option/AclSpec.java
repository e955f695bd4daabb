package io.knet.tools.node.option;

import io.knet.AccessEntry;
import io.knet.AccessVerdict;
import io.knet.admin.value.LinkName;

/**
 * An entry of a link's access list: {@code PEER/LINK,accept|reject,SOURCES}, where the sources are
 * an address, a network as in {@code 10.0.0.0/8} or a range as in {@code 10.0.0.1-10.0.0.9}.
 *
 * @param name the link
 * @param entry the entry
 */
public record AclSpec(LinkName name, AccessEntry entry) {
    private static final int PARTS = 3;

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     * @throws io.knet.KnetException if the verdict is none, or the sources are no sources
     */
    public static AclSpec parse(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" must have a link, accept or reject, and sources, as in"
                            + " 2/0,accept,10.0.0.0/8");
        }
        return new AclSpec(
                LinkName.parse(parts[0]), AccessEntry.of(parts[2], AccessVerdict.ofName(parts[1])));
    }

    /** For picocli. */
    static final class Converter extends OptionText.Converter<AclSpec> {
        Converter() {
            super(AclSpec::parse);
        }
    }
}
