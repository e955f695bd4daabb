package io.knet.netty.count;

/** A link, by its ids. Two that are of the same link are equal. */
public interface LinkPlace {
    /** Id of the host that it leads to. */
    int hostId();

    /** Its own id, 0 to 7. */
    int linkId();
}
