package io.knet.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.knet.KnetHandle;
import io.knet.stats.DropReason;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.ObjectMessage;
import org.jgroups.PhysicalAddress;
import org.jgroups.Receiver;
import org.jgroups.blocks.MethodCall;
import org.jgroups.blocks.RequestOptions;
import org.jgroups.blocks.RpcDispatcher;
import org.jgroups.jmx.JmxConfigurator;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.Rsp;
import org.jgroups.util.RspList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What JGroups demands of any transport; docs/jgroups.md has these as a table. */
@Timeout(120)
class TransportContractTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int NET = 120;

    @TempDir Path directory;
    private Cluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new Cluster(NET, 2, "key_file=\"" + Cluster.key(directory) + "\"").startAll();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Collects messages, and batches as single messages. */
    private static final class Inbox implements Receiver {
        final List<Message> received = Collections.synchronizedList(new ArrayList<>());

        static Inbox of(JChannel channel) {
            Inbox inbox = new Inbox();
            channel.setReceiver(inbox);
            return inbox;
        }

        @Override
        public void receive(Message message) {
            received.add(message);
        }

        @Override
        public void receive(MessageBatch batch) {
            batch.forEach(received::add);
        }

        Inbox awaitCount(int count) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(received).hasSize(count));
            return this;
        }
    }

    private JChannel one() {
        return cluster.node(1);
    }

    private JChannel two() {
        return cluster.node(2);
    }

    private KNET transport() {
        return Stacks.transport(one());
    }

    @Test
    void aMemberReceivesItsOwnMessagesOnce() throws Exception {
        Inbox own = Inbox.of(one());
        Inbox other = Inbox.of(two());
        one().send(null, "to all");
        one().send(one().getAddress(), "to itself");

        own.awaitCount(2);
        other.awaitCount(1);
    }

    @Test
    void whoDoesNotWantItsOwnMessagesDoesNotGetThem() throws Exception {
        one().setDiscardOwnMessages(true);
        Inbox own = Inbox.of(one());
        Inbox other = Inbox.of(two());
        one().send(null, "to all");
        other.awaitCount(1);
        two().send(one().getAddress(), "answer");

        assertThat((String) own.awaitCount(1).received.get(0).getObject()).isEqualTo("answer");
    }

    @Test
    void aMessageSaysWhoSentItAndToWhom() throws Exception {
        Inbox other = Inbox.of(two());
        one().send(two().getAddress(), "unicast");
        one().send(null, "multicast");
        other.awaitCount(2);

        for (Message message : other.received) {
            assertThat((Object) message.getSrc()).isEqualTo(one().getAddress());
            assertThat((Object) message.getDest())
                    .isEqualTo(message.getObject().equals("unicast") ? two().getAddress() : null);
        }
    }

    @Test
    void messagesOfEverySizeArriveUnchanged() throws Exception {
        Inbox other = Inbox.of(two());
        List<byte[]> sent =
                IntStream.of(
                                0, 1, 100, 1399, 1400, 1500, 9000, 61_439, 61_440, 61_441, 65_536,
                                200_000)
                        .mapToObj(TransportContractTest::bytes)
                        .toList();
        for (byte[] content : sent) {
            one().send(new BytesMessage(two().getAddress(), content));
        }
        other.awaitCount(sent.size());

        for (int i = 0; i < sent.size(); i++) {
            Message message = other.received.get(i);
            assertThat(message.getLength()).isEqualTo(sent.get(i).length);
            assertThat(copy(message)).isEqualTo(sent.get(i));
        }
    }

    private static byte[] bytes(int length) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (i * 7 + length);
        }
        return content;
    }

    private static byte[] copy(Message message) {
        byte[] content = new byte[message.getLength()];
        if (content.length > 0) {
            System.arraycopy(message.getArray(), message.getOffset(), content, 0, content.length);
        }
        return content;
    }

    @Test
    void rubbishFromAHostIsDroppedAndTheNextMessageTaken() throws Exception {
        Inbox other = Inbox.of(two());
        for (int length : new int[] {1, 2, 3, 10, 1000, 65_536}) {
            byte[] rubbish = new byte[length];
            new java.util.Random(length).nextBytes(rubbish);
            transport().sendUnicast(new HostAddress(2), rubbish, 0, length);
        }
        one().send(two().getAddress(), "sense");

        assertThat((String) other.awaitCount(1).received.get(0).getObject()).isEqualTo("sense");
    }

    @Test
    void theTwoFormsOfSendUnicastDoTheSame() throws Exception {
        KNET transport = transport();
        assertThat(KNET.class.getMethod("sendUnicast", PhysicalAddress.class, ByteBuffer.class))
                .isNotNull();
        assertThat(
                        KNET.class.getMethod(
                                "sendUnicast",
                                PhysicalAddress.class,
                                byte[].class,
                                int.class,
                                int.class))
                .isNotNull();
        long before = received();
        byte[] content = {9, 9, 0x7f, 0, 0, 9};
        ByteBuffer heap = ByteBuffer.wrap(content, 2, 3);
        ByteBuffer direct = ByteBuffer.allocateDirect(3).put(content, 2, 3).flip();
        transport.sendUnicast(new HostAddress(2), content, 2, 3);
        transport.sendUnicast(new HostAddress(2), heap);
        transport.sendUnicast(new HostAddress(2), direct);

        await().atMost(PATIENCE).until(() -> received() >= before + 3);
        assertThat(heap.position()).isEqualTo(2);
        assertThat(direct.position()).isZero();
    }

    private long received() {
        return Stacks.transport(two()).handle().orElseThrow().channel(0).stats().received();
    }

    @Test
    void aMessageToAllIsSealedOnceHoweverManyHostsThereAre() throws Exception {
        String key = "key_file=\"" + directory.resolve("cluster.key") + "\" ping_interval=\"500\"";
        try (Cluster three = new Cluster(NET + 1, 4, key).startAll()) {
            KNET transport = Stacks.transport(three.node(1));
            KnetHandle handle = transport.handle().orElseThrow();
            assertThat(transport.supportsMulticasting()).isTrue();
            long sealed = handle.lifetimeStats().get(HandleTimer.TX_CRYPT).samples();
            long packets = handle.lifetimeStats().get(LinkCounter.TX_DATA_PACKETS);
            for (int i = 0; i < 1000; i++) {
                transport.sendToAll(new byte[] {0x7f, 0, 0}, 0, 3);
            }
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    handle.lifetimeStats().get(LinkCounter.TX_DATA_PACKETS)
                                            >= packets + 3000);

            // Once for each event loop; the rest are heartbeats and JGroups' own messages.
            int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            assertThat(handle.lifetimeStats().get(HandleTimer.TX_CRYPT).samples() - sealed)
                    .isLessThan(1000L * Math.min(3, loops) + 500);
        }
    }

    @Test
    void sendingNeverWaitsAndCountsWhatItDrops() throws Exception {
        KNET transport = transport();
        byte[] large = bytes(60_000);
        // More than the send queue holds, faster than sockets take it.
        for (int i = 0; i < 100_000 && transport.getNumSendQueueFull() == 0; i++) {
            transport.sendUnicast(new HostAddress(2), large, 0, large.length);
        }
        assertThat(transport.getNumSendQueueFull()).isPositive();

        Inbox other = Inbox.of(two());
        one().send(two().getAddress(), "afterwards");
        other.awaitCount(1);
        transport.resetStats();
        assertThat(transport.getNumSendQueueFull()).isZero();
    }

    @Test
    void aMessageThatIsTooLongIsCountedAndHurtsNoOther() throws Exception {
        byte[] tooLong = new byte[65_537];
        transport().sendUnicast(new HostAddress(2), tooLong, 0, tooLong.length);

        assertThat(transport().getNumNotSent()).isEqualTo(1);
    }

    @Test
    void aMessageToAHostThatDoesNotExistIsCounted() throws Exception {
        long before = drops();
        transport().sendUnicast(new HostAddress(77), new byte[] {1}, 0, 1);

        await().atMost(PATIENCE).until(() -> drops() > before);
        assertThat(transport().printDrops()).isNotEmpty();
    }

    private long drops() {
        Map<DropReason, Long> drops = transport().handle().orElseThrow().lifetimeStats().drops();
        assertThat(transport().getNumDrops()).isNotNegative();
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void anAddressOfAnotherTransportIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                transport()
                                        .sendUnicast(
                                                new IpAddress("127.0.0.1", 7800),
                                                new byte[1],
                                                0,
                                                1))
                .withMessageContaining("127.0.0.1:7800");
    }

    @Test
    void afterItsEndATransportCountsWhatItIsStillAskedToSend() throws Exception {
        KNET transport = Stacks.transport(two());
        two().disconnect();
        long before = transport.getNumNotStarted();
        transport.sendUnicast(new HostAddress(1), new byte[] {1}, 0, 1);
        transport.sendUnicast(new HostAddress(1), ByteBuffer.allocate(1));
        transport.sendToAll(new byte[] {1}, 0, 1);

        assertThat(transport.getNumNotStarted()).isEqualTo(before + 3);
        assertThat(transport.printLinks()).isEqualTo("not started");
        assertThat(transport.getLinksUp()).isZero();
    }

    @Test
    void urgentMessagesOvertakeAndStillAllArrive() throws Exception {
        Inbox other = Inbox.of(two());
        for (int i = 0; i < 200; i++) {
            one().send(new ObjectMessage(two().getAddress(), i).setFlag(Message.Flag.OOB));
        }
        other.awaitCount(200);
        Set<Object> numbers = ConcurrentHashMap.newKeySet();
        other.received.forEach(message -> numbers.add(message.getObject()));
        assertThat(numbers).hasSize(200);
    }

    @Test
    void manySendersKeepEachTheirOrder() throws Exception {
        Inbox other = Inbox.of(two());
        List<Thread> senders = new ArrayList<>();
        for (JChannel channel : cluster.all()) {
            Thread sender =
                    new Thread(
                            () -> {
                                for (int i = 0; i < 300; i++) {
                                    try {
                                        channel.send(null, i);
                                    } catch (Exception e) {
                                        throw new AssertionError(e);
                                    }
                                }
                            });
            senders.add(sender);
            sender.start();
        }
        for (Thread sender : senders) {
            sender.join();
        }
        other.awaitCount(600);
        for (JChannel channel : cluster.all()) {
            List<Integer> numbers = new ArrayList<>();
            synchronized (other.received) {
                other.received.stream()
                        .filter(message -> message.getSrc().equals(channel.getAddress()))
                        .forEach(message -> numbers.add(message.getObject()));
            }
            assertThat(numbers).hasSize(300).isSorted();
        }
    }

    @Test
    void stateGoesToANewMember() throws Exception {
        byte[] state = bytes(500_000);
        two().setReceiver(new StateHolder(state));
        StateHolder asking = new StateHolder(new byte[0]);
        one().setReceiver(asking);
        one().getState(two().getAddress(), 20_000);

        assertThat(asking.state).isEqualTo(state);
    }

    private static final class StateHolder implements Receiver {
        private volatile byte[] state;

        StateHolder(byte[] state) {
            this.state = state;
        }

        @Override
        public void getState(OutputStream output) throws Exception {
            output.write(state);
        }

        @Override
        public void setState(InputStream input) throws Exception {
            state = input.readAllBytes();
        }
    }

    /** What is called remotely. */
    public static final class Adder {
        /** Adds. */
        public int add(int one, int other) {
            return one + other;
        }
    }

    @Test
    void remoteCallsReturn() throws Exception {
        try (RpcDispatcher here = new RpcDispatcher(one(), new Adder());
                RpcDispatcher there = new RpcDispatcher(two(), new Adder())) {
            MethodCall call =
                    new MethodCall(Adder.class.getMethod("add", int.class, int.class), 2, 3);
            RspList<Integer> answers =
                    here.callRemoteMethods(null, call, RequestOptions.SYNC().setTimeout(20_000));
            assertThat(answers.getResults()).containsExactly(5, 5);
            assertThat(answers.values()).noneMatch(Rsp::wasSuspected);
            int answer =
                    there.callRemoteMethod(
                            one().getAddress(), call, RequestOptions.SYNC().setTimeout(20_000));
            assertThat(answer).isEqualTo(5);
        }
    }

    @Test
    void clustersOfAnotherNameDoNotMix() throws Exception {
        try (Cluster other = new Cluster(NET + 2, 2, "")) {
            JChannel first = other.create(1).connect("red");
            JChannel second = other.create(2).connect("blue");
            await().atMost(PATIENCE).until(() -> Stacks.transport(first).getReachableHosts() == 1);
            first.send(null, "red only");

            assertThat(first.getView().size()).isEqualTo(1);
            assertThat(second.getView().size()).isEqualTo(1);
        }
    }

    @Test
    void managementSeesItsAttributesAndOperations() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        JmxConfigurator.registerChannel(one(), server, "knet-test");
        try {
            ObjectName name =
                    server.queryNames(new ObjectName("*:protocol=KNET,*"), null).stream()
                            .findFirst()
                            .orElseThrow();
            assertThat(server.getAttribute(name, "host_id")).isEqualTo(1);
            assertThat(server.getAttribute(name, "reachable_hosts")).isEqualTo(1);
            assertThat(server.getAttribute(name, "traffic_protection").toString())
                    .contains("encrypted");
            assertThat(server.invoke(name, "printLinks", new Object[0], new String[0]).toString())
                    .contains("link 2/0: up");
        } finally {
            JmxConfigurator.unregisterChannel(one(), server, "knet-test");
        }
    }

    @Test
    void diagnosticsPrintTheLinks() {
        assertThat(transport().supportedKeys()).contains("links", "uuids");
        assertThat(transport().handleProbe("links", "member-addrs"))
                .hasEntrySatisfying("links", text -> assertThat(text).contains("host 2"))
                .hasEntrySatisfying("member-addrs", text -> assertThat(text).contains("knet:2"));
    }

    @Test
    void countersTellWhatItDoes() {
        KNET transport = transport();
        assertThat(transport.getDataMtu()).isPositive();
        assertThat(transport.getSendQueueBytes()).isNotNegative();
        assertThat(transport.getReceiveQueueBytes()).isNotNegative();
        assertThat(transport.getNumReceiveOverflows()).isZero();
        assertThat(transport.getNumLinkFailures()).isZero();
        assertThat(transport.printCounters()).contains("tx_data_packets");
        KNET_FD detector = one().getProtocolStack().findProtocol(KNET_FD.class);
        assertThat(detector.getNumSuspectEvents()).isZero();
        assertThat(detector.getSuspectedMembers()).isEqualTo("[]");
        KNET_PING discovery = one().getProtocolStack().findProtocol(KNET_PING.class);
        assertThat(discovery.isJoining()).isFalse();
        assertThat(discovery.isDynamic()).isFalse();
        assertThat(discovery.findInitialMembersAsString()).contains("knet:2");
    }

    @Test
    void aConfigurationIsReadFromAStream() throws Exception {
        String xml = Stacks.xml(Stacks.attributes(NET + 3, 1, 1, ""), Stacks.protocols());
        try (JChannel channel =
                new JChannel(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))) {
            assertThat(channel.connect("xml").getView().size()).isEqualTo(1);
        }
    }
}
