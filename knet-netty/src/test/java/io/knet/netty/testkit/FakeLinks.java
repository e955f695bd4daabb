package io.knet.netty.testkit;

import io.knet.LinkConfig;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.LinkFactory;
import io.knet.netty.link.LinkHost;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes links that go nowhere, and keeps them. */
public final class FakeLinks implements LinkFactory {
    /** The links made so far. */
    public final List<FakeLink> made = new ArrayList<>();

    /** Whether a host may have others besides. */
    public boolean allowsOthers = true;

    /** What is done to each link before it is opened. */
    public Consumer<FakeLink> preparation = link -> {};

    @Override
    public HostLink create(LinkHost host, int linkId, LinkConfig config) {
        FakeLink link = new FakeLink(host, linkId, config);
        preparation.accept(link);
        made.add(link);
        return link;
    }

    @Override
    public boolean allowsOthers() {
        return allowsOthers;
    }
}
