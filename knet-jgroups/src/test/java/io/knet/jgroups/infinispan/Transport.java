package io.knet.jgroups.infinispan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Over what the nodes talk, as a configuration of Infinispan. */
enum Transport {
    KNET(
            """
            <stack name="test" extends="tcp">
                <io.knet.jgroups.KNET stack.combine="REPLACE" stack.position="TCP" node_id="%1$d"
                    hosts="1=10.77.0.1:5405|10.77.1.1:5405, 2=10.77.0.2:5405|10.77.1.2:5405, 3=10.77.0.3:5405|10.77.1.3:5405"
                    key_file="%2$s" sessions="true"/>
                <io.knet.jgroups.KNET_PING stack.combine="REPLACE" stack.position="MPING"/>
                <io.knet.jgroups.KNET_FD stack.combine="REPLACE" stack.position="FD_SOCK2"/>
            </stack>
            """),
    TCP(
            """
            <stack name="test" extends="tcp">
                <TCP stack.combine="COMBINE" bind_addr="10.77.0.%1$d" bind_port="7800" port_range="0"/>
                <TCPPING stack.combine="REPLACE" stack.position="MPING" port_range="0"
                    initial_hosts="10.77.0.1[7800],10.77.0.2[7800],10.77.0.3[7800]"/>
                <FD_SOCK2 stack.combine="COMBINE" bind_addr="10.77.0.%1$d"/>
            </stack>
            """),
    UDP(
            """
            <stack name="test" extends="udp">
                <UDP stack.combine="COMBINE" bind_addr="10.77.0.%1$d"/>
                <FD_SOCK2 stack.combine="COMBINE" bind_addr="10.77.0.%1$d"/>
            </stack>
            """),
    MPTCP(TCP.stack);

    private static final String HURRY =
            "<pbcast.GMS stack.combine=\"COMBINE\" join_timeout=\"100ms\"/>";

    private final String stack;

    Transport(String stack) {
        this.stack = stack;
    }

    /** Commands in front of {@code java}. */
    List<String> prefix() {
        return this == MPTCP ? List.of("mptcpize", "run") : List.of();
    }

    /**
     * Writes a node's configuration into a file.
     *
     * @param first whether there are no others yet, so that it need not look long for them
     */
    Path configuration(Path directory, int node, Path key, boolean first) throws Exception {
        String xml =
                "<infinispan xmlns=\"urn:infinispan:config:16.1\"><jgroups>"
                        + String.format(stack, node, key)
                                .replace("</stack>", first ? HURRY + "</stack>" : "</stack>")
                        + "</jgroups><cache-container><transport stack=\"test\" cluster=\""
                        + name()
                        + "\"/></cache-container></infinispan>";
        return Files.writeString(directory.resolve(name() + node + ".xml"), xml);
    }
}
