package io.knet.admin.value;

import io.knet.KnetLimits;

/**
 * Names a link: {@code PEER/LINK}.
 *
 * @param host id of the host that it leads to
 * @param link id of the link
 */
public record LinkName(int host, int link) {
    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static LinkName parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "link \"" + text + "\" must be PEER/LINK, as in 2/0");
        }
        return new LinkName(
                Numbers.parse("host id", parts[0], 0, KnetLimits.MAX_HOST_ID),
                Numbers.parse("link id", parts[1], 0, KnetLimits.MAX_LINKS - 1));
    }

    @Override
    public String toString() {
        return host + "/" + link;
    }
}
