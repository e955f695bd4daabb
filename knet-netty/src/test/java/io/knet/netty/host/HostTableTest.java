package io.knet.netty.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkPolicy;
import io.knet.netty.testkit.FakeHosts;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hosts are found by their ids, and listed in their order. */
class HostTableTest {
    private final FakeHosts fakes = new FakeHosts(1);
    private final HostTable<NettyHost> table = new HostTable<>();

    @AfterEach
    void close() {
        fakes.close();
    }

    private NettyHost add(int id) {
        NettyHost host = fakes.add(id, LinkPolicy.PASSIVE);
        table.add(id, host);
        return host;
    }

    @Test
    void findsHostsByAnyIdThatThereCanBe() {
        List<NettyHost> added = List.of(add(65_535), add(0), add(256), add(255));

        added.forEach(host -> assertThat(table.get(host.id())).isSameAs(host));
        assertThat(table.get(1)).isNull();
        assertThat(table.get(-1)).isNull();
        assertThat(table.get(65_536)).isNull();
    }

    @Test
    void listsThemInTheOrderOfTheirIdsAsTheyAreNow() {
        assertThat(table.all()).isEmpty();
        NettyHost last = add(300);
        NettyHost first = add(7);
        List<NettyHost> before = table.all();
        assertThat(before).containsExactly(first, last).isSameAs(table.all());

        table.remove(last.id());

        assertThat(table.get(300)).isNull();
        assertThat(table.all()).containsExactly(first);
        assertThat(before).as("a list does not change").hasSize(2);
    }
}
