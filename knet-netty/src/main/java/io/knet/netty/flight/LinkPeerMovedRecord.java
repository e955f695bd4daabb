package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The peer of a dynamic link was found at another address. */
@Name("io.knet.LinkPeerMoved")
@Label("Link Peer Moved")
@Category({"knet", "Links"})
@Description("The peer of a dynamic link was found at another address.")
@StackTrace(false)
final class LinkPeerMovedRecord extends LinkRecord {
    @Label("From")
    String from = ""; // one thread at a time

    @Label("To")
    String to = ""; // one thread at a time
}
