package io.knet.admin.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.SessionConfig;
import io.knet.Verdict;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KnetMBeansTest {
    private static final int PEER = 2;
    private static final byte[] KEY = new byte[1024];

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final KnetHandle node = node(1);
    private final KnetHandle peer = node(PEER);
    private Registrations registrations;

    private static KnetHandle node(int id) {
        return KnetHandle.builder(id).threads(1).sessions(SessionConfig.aesGcm(KEY)).build();
    }

    @BeforeEach
    void listen() throws JMException {
        registrations = new Registrations(server);
    }

    @AfterEach
    void close() {
        node.close();
        peer.close();
    }

    private static KnetLink link(KnetHandle from, int to, String local, String remote) {
        KnetHost host = from.findHost(to).orElseGet(() -> from.addHost(to));
        return host.addLink(
                0,
                LinkConfig.udp(KnetAddress.parse(local), KnetAddress.parse(remote))
                        .withTimers(LinkTimers.ofMillis(50, 20_000).withPongsToComeUp(2)));
    }

    private KnetLink addPeer() {
        return link(node, PEER, "127.0.79.1:5405", "127.0.79.2:5405");
    }

    private KnetLink connect() {
        node.mtu().manual(1500);
        peer.mtu().manual(1500);
        KnetLink there = link(peer, 1, "127.0.79.2:5405", "127.0.79.1:5405");
        KnetLink here = addPeer();
        node.enableForwarding();
        peer.enableForwarding();
        here.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
        there.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
        return here;
    }

    private static ObjectName name(String text) throws JMException {
        return new ObjectName(text);
    }

    private Set<ObjectName> names() throws JMException {
        return server.queryNames(name("io.knet:*"), null);
    }

    private <T> T bean(String name, Class<T> type) throws JMException {
        assertThat(server.isRegistered(name(name))).as(name).isTrue();
        return JMX.newMXBeanProxy(server, name(name), type, true);
    }

    private LinkMXBean linkBean() throws JMException {
        return bean("io.knet:type=Link,node=1,host=2,link=0", LinkMXBean.class);
    }

    @Test
    void aHandleIsToldWithWhatItHasCounted() throws Exception {
        connect();
        node.openChannel(3).close();
        node.openChannel(4);
        node.filter(request -> Verdict.unicast(PEER));
        node.channel(4).send(Unpooled.buffer(8).writeLong(1));
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            assertThat(beans.name()).isEqualTo(name("io.knet:type=Handle,node=1"));
            HandleMXBean handle = bean("io.knet:type=Handle,node=1", HandleMXBean.class);
            assertThat(handle.getNode()).isEqualTo(1);
            assertThat(handle.getHealth()).isEqualTo("UP");
            assertThat(handle.getTroubles()).isEmpty();
            assertThat(handle.isForwarding()).isTrue();
            assertThat(handle.getDataMtu()).isEqualTo(node.dataMtu());
            assertThat(handle.getHosts()).isEqualTo(1);
            assertThat(handle.getReachableHosts()).isEqualTo(1);

            assertThat(handle.getCounters()).hasSize(HandleCounter.values().length);
            assertThat(handle.getLifetimeCounters())
                    .containsKeys("loop_stalls", "callback_failures");
            assertThat(handle.getDrops()).hasSize(DropReason.values().length);
            assertThat(handle.getLifetimeDrops()).containsKey("not_authentic");
            assertThat(handle.getAllDrops()).isEqualTo(node.lifetimeStats().allDrops());
            assertThat(handle.getTimes()).hasSize(HandleTimer.values().length);
            assertThat(handle.getLinkCounters().get("tx_ping_packets")).isPositive();

            TimeData sealing = handle.getLifetimeTimes().get("tx_crypt_time");
            assertThat(sealing.getCount()).isPositive();
            assertThat(sealing.getTotalNanos()).isPositive();
            assertThat(sealing.getMinNanos()).isBetween(0L, sealing.getMaxNanos());
            TimeData compressing = handle.getLifetimeTimes().get("tx_compress_time");
            assertThat(compressing.getCount()).isZero();
            assertThat(compressing.getMinNanos()).isEqualTo(-1);
            assertThat(compressing.getMaxNanos()).isEqualTo(-1);

            assertThat(handle.getChannels()).hasSize(1);
            ChannelData channel = handle.getChannels().get(0);
            assertThat(channel.getNumber()).isEqualTo(4);
            assertThat(channel.getSent()).isEqualTo(1);
            assertThat(channel.getRefused()).isZero();
            assertThat(channel.getReceived()).isZero();
            assertThat(channel.getOverflowed()).isZero();
            assertThat(channel.getSendQueueBytes()).isNotNegative();
            assertThat(channel.getReceiveQueueBytes()).isZero();
        }
    }

    @Test
    void whatWentWrongIsToldWithACount() throws Exception {
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            HandleMXBean handle = bean(beans.name().toString(), HandleMXBean.class);
            BlockingQueue<Notification> told = new LinkedBlockingQueue<>();
            server.addNotificationListener(
                    beans.name(), (notification, handback) -> told.add(notification), null, null);
            // Nobody has that port.
            addPeer();
            await(told, "io.knet.link.diagnosis");
            ErrorData error =
                    handle.getErrors().stream()
                            .filter(entry -> entry.getCode().equals("socket.ECONNREFUSED"))
                            .findFirst()
                            .orElseThrow();
            assertThat(error.getHost()).isEqualTo(PEER);
            assertThat(error.getLink()).isZero();
            assertThat(error.getCount()).isPositive();
            assertThat(Instant.parse(error.getFirst()))
                    .isBeforeOrEqualTo(Instant.parse(error.getLast()));
            assertThat(error.getText()).isNotBlank();
        }
    }

    @Test
    void aHostIsToldWithItsSession() throws Exception {
        connect();
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            HostMXBean host = bean("io.knet:type=Host,node=1,host=2", HostMXBean.class);
            assertThat(host.getHost()).isEqualTo(PEER);
            assertThat(host.getName()).isEqualTo("2");
            assertThat(host.isReachable()).isTrue();
            assertThat(host.getPolicy()).isEqualTo("passive");
            assertThat(host.getActiveLinks()).containsExactly(0);
            assertThat(host.getDialect()).isEqualTo("session");
            assertThat(host.isInSession()).isTrue();
            assertThat(host.getSessionAgeMillis()).isNotNegative();
            assertThat(host.getSessionCipher()).isEqualTo("aesgcm");
            assertThat(host.getSessionPublicKey()).isEmpty();
            // One, where both nodes have knocked before they heard each other.
            assertThat(host.getSessionRenewals())
                    .isEqualTo(node.host(PEER).status().session().orElseThrow().renewals());
        }
    }

    @Test
    void aLinkThatIsUpIsToldWithItsLatencies() throws Exception {
        KnetLink up = connect();
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            LinkMXBean link = linkBean();
            assertThat(link.getHost()).isEqualTo(PEER);
            assertThat(link.getLink()).isZero();
            assertThat(link.getLocal()).isEqualTo("127.0.79.1:5405");
            assertThat(link.getSource()).isEqualTo("127.0.79.1:5405");
            assertThat(link.getRemote()).isEqualTo("127.0.79.2:5405");
            assertThat(link.getTransport()).startsWith("udp/");
            assertThat(link.isEnabled()).isTrue();
            assertThat(link.isUp()).isTrue();
            assertThat(link.isActive()).isTrue();
            assertThat(link.getPriority()).isZero();
            assertThat(link.getPingIntervalMillis()).isEqualTo(50);
            assertThat(link.getPongTimeoutMillis()).isEqualTo(20_000);
            assertThat(link.getMtu()).isEqualTo(up.status().mtu());
            assertThat(link.getOverhead()).isEqualTo(up.status().overhead());
            assertThat(link.getLatencyMinMicros())
                    .isPositive()
                    .isLessThanOrEqualTo(link.getLatencyMaxMicros());
            assertThat(link.getLatencyMicros()).isPositive();
            assertThat(link.getLatencyLastMicros()).isPositive();
            assertThat(link.getLatencySlowestMicros()).isPositive();
            assertThat(link.getSincePongMillis()).isNotNegative();
            assertThat(link.getUpCount()).isEqualTo(1);
            assertThat(link.getDownCount()).isZero();
            assertThat(link.getDiagnosis()).isEmpty();
            assertThat(link.getDiagnosisSeverity()).isEmpty();
            assertThat(link.getDiagnosisText()).isEmpty();
            assertThat(link.getDiagnosisNext()).isEmpty();
            assertThat(link.getDiagnosisSince()).isEmpty();
            assertThat(link.getCounters()).hasSize(LinkCounter.values().length);
            assertThat(link.getLifetimeCounters().get("rx_pong_packets")).isPositive();
        }
    }

    @Test
    void aLinkThatIsNotUpIsToldWithWhatIsTheMatter() throws Exception {
        KnetLink link = connect();
        link.disable();
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            LinkMXBean bean = linkBean();
            assertThat(bean.isUp()).isFalse();
            assertThat(bean.getDiagnosis()).isEqualTo("disabled");
            assertThat(bean.getDiagnosisSeverity()).isEqualTo("info");
            assertThat(bean.getDiagnosisText()).contains("disabled");
            assertThat(bean.getDiagnosisNext())
                    .isEqualTo(link.status().diagnosis().orElseThrow().next());
            assertThat(Instant.parse(bean.getDiagnosisSince())).isBefore(Instant.MAX);
            assertThat(bean.getLastDown()).contains("DISABLED");
            assertThat(bean.getSincePongMillis()).isEqualTo(-1);
            assertThat(bean.getLastDiagnosis()).isEqualTo(lastDiagnosis(link));
            assertThat(bean.getLastDiagnosisText().isEmpty())
                    .isEqualTo(lastDiagnosis(link).isEmpty());
            assertThat(bean.getLastDiagnosisUntil().isEmpty())
                    .isEqualTo(lastDiagnosis(link).isEmpty());

            DiagnosisData finding = bean.getFindings().get(0);
            assertThat(finding.getCode()).isEqualTo("disabled");
            assertThat(finding.getSeverity()).isEqualTo("info");
            assertThat(finding.getText()).isEqualTo(bean.getDiagnosisText());
            assertThat(finding.getNext()).isEqualTo(bean.getDiagnosisNext());
            assertThat(finding.getCount()).isPositive();
            assertThat(Instant.parse(finding.getFirst()))
                    .isBeforeOrEqualTo(Instant.parse(finding.getLast()));
            assertThat(bean(beans.name().toString(), HandleMXBean.class).getHealth())
                    .isEqualTo("DOWN");
        }
    }

    @Test
    void whatWasNeverMeasuredIsNotANumber() throws Exception {
        addPeer();
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            LinkMXBean bean = linkBean();
            assertThat(bean.getLatencyMicros()).isNaN();
            assertThat(bean.getLatencyMaxMicros()).isNaN();
            assertThat(bean.getSincePongMillis()).isEqualTo(-1);
            assertThat(bean.getLastDown()).isEmpty();
            assertThat(beans.name().getKeyProperty("type")).isEqualTo("Handle");
        }
    }

    private static String lastDiagnosis(KnetLink link) {
        return link.status().lastDiagnosis().map(last -> last.code().wireName()).orElse("");
    }

    @Test
    void clearingStartsTheCountersOfHandleAndLinksAnew() throws Exception {
        KnetLink link = connect();
        link.disable();
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            LinkMXBean bean = linkBean();
            assertThat(bean.getUpCount()).isEqualTo(1);
            bean(beans.name().toString(), HandleMXBean.class).clearStats();
            assertThat(bean.getUpCount()).isZero();
            assertThat(bean.getCounters().get("up_count")).isZero();
            assertThat(bean.getLifetimeCounters().get("up_count")).isEqualTo(1);
        }
    }

    @Test
    void hostsAndLinksAreFollowedAsTheyComeAndGo() throws Exception {
        ObjectName host = name("io.knet:type=Host,node=1,host=2");
        ObjectName link = name("io.knet:type=Link,node=1,host=2,link=0");
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            assertThat(names()).containsExactly(beans.name());
            KnetLink added = addPeer();
            registrations.awaitRegistered(link, true);
            assertThat(names()).containsExactlyInAnyOrder(beans.name(), host, link);
            added.remove();
            registrations.awaitRegistered(link, false);
            assertThat(names()).containsExactlyInAnyOrder(beans.name(), host);
            node.host(PEER).remove();
            registrations.awaitRegistered(host, false);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void aLinkThatIsAddedAgainHasABeanOfItsOwn() throws Exception {
        KnetLink first = connect();
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            assertThat(linkBean().getUpCount()).isEqualTo(1);
            first.remove();
            addPeer().disable();
            beans.refresh();
            assertThat(linkBean().getUpCount()).isZero();
            assertThat(linkBean().isEnabled()).isFalse();
        }
    }

    @Test
    void aClosedHandleLeavesNoBeansBehind() throws Exception {
        addPeer();
        KnetMBeans beans = KnetMBeans.register(node, server);
        HandleMXBean handle = bean(beans.name().toString(), HandleMXBean.class);
        assertThat(handle.getHosts()).isEqualTo(1);
        node.close();
        registrations.awaitRegistered(beans.name(), false);
        assertThat(names()).isEmpty();
        beans.close();
        assertThatThrownBy(() -> KnetMBeans.register(node, server))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.HANDLE_CLOSED));
        assertThat(names()).isEmpty();
    }

    @Test
    void attributesOfWhatIsGoneTellWhatWasThereLast() {
        KnetLink link = addPeer();
        HandleBean handle = new HandleBean(node);
        HostBean host = new HostBean(node.host(PEER));
        LinkBean bean = new LinkBean(link);
        assertThat(handle.getHosts()).isEqualTo(1);
        node.close();
        assertThat(handle.getHosts()).isEqualTo(1);
        assertThat(handle.isForwarding()).isFalse();
        assertThat(handle.getChannels()).isEmpty();
        assertThat(handle.getHealth()).isEqualTo("DOWN");
        assertThat(host.getName()).isEqualTo("2");
        assertThat(bean.getRemote()).isEqualTo("127.0.79.2:5405");
    }

    @Test
    void handlesWithOneIdAreToldApartByTheirInstances() throws Exception {
        String odd = "blue, \"a=b\":*?\n\\";
        try (KnetHandle other = KnetHandle.builder(1).threads(1).build();
                KnetMBeans beans = KnetMBeans.register(node, server)) {
            assertThatThrownBy(() -> KnetMBeans.register(other, server))
                    .isInstanceOfSatisfying(
                            KnetException.class,
                            e -> assertThat(e.error()).isEqualTo(KnetError.ALREADY_EXISTS));
            assertThat(names()).containsExactly(beans.name());
            try (KnetMBeans plain = KnetMBeans.register(other, server, "green-1")) {
                assertThat(plain.name())
                        .isEqualTo(name("io.knet:type=Handle,instance=green-1,node=1"));
            }
            try (KnetMBeans quoted = KnetMBeans.register(other, server, odd)) {
                assertThat(ObjectName.unquote(quoted.name().getKeyProperty("instance")))
                        .isEqualTo(odd);
                assertThat(quoted.name().isPattern()).isFalse();
                assertThat(server.isRegistered(quoted.name())).isTrue();
            }
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void namesThatSomebodyElseHasAreLeftToThem() throws Exception {
        try (KnetHandle other = KnetHandle.builder(3).threads(1).build()) {
            Registered.in(
                    server,
                    name("io.knet:type=Host,node=1,host=2"),
                    new StandardMBean(new HandleBean(other), HandleMXBean.class, true));
            addPeer();
            try (KnetMBeans beans = KnetMBeans.register(node, server)) {
                beans.refresh();
                assertThat(linkBean().getHost()).isEqualTo(PEER);
            }
            assertThat(names()).containsExactly(name("io.knet:type=Host,node=1,host=2"));
        }
    }

    @Test
    void whatHappensToLinksAndHostsIsNotified() throws Exception {
        BlockingQueue<Notification> told = new LinkedBlockingQueue<>();
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            server.addNotificationListener(
                    beans.name(), (notification, handback) -> told.add(notification), null, null);
            KnetLink link = connect();
            Notification up = await(told, "io.knet.link.up");
            assertThat(up.getUserData()).isEqualTo(Map.of("host", "2", "link", "0"));
            assertThat(up.getMessage()).isEqualTo("link 2/0: is up");
            assertThat(up.getSource()).isEqualTo(beans.name());
            assertThat(await(told, "io.knet.host.reachable").getUserData())
                    .isEqualTo(Map.of("host", "2"));
            link.disable();
            Notification down = await(told, "io.knet.link.down");
            assertThat(down.getSequenceNumber()).isGreaterThan(up.getSequenceNumber());
            assertThat(down.getUserData())
                    .isEqualTo(
                            Map.of("host", "2", "link", "0", "reason", "DISABLED", "detail", ""));
            assertThat(await(told, "io.knet.host.unreachable").getMessage())
                    .isEqualTo("host 2 is unreachable");
        }
    }

    @Test
    void aDiagnosisIsNotified() throws Exception {
        BlockingQueue<Notification> told = new LinkedBlockingQueue<>();
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            server.addNotificationListener(
                    beans.name(), (notification, handback) -> told.add(notification), null, null);
            // Nobody has that port.
            addPeer();
            Notification diagnosis = await(told, "io.knet.link.diagnosis");
            assertThat(diagnosis.getUserData())
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("host", "2")
                    .hasEntrySatisfying("diagnosis", code -> assertThat(code).isNotEqualTo(""));
        }
    }

    private static Notification await(BlockingQueue<Notification> told, String type)
            throws InterruptedException {
        while (true) {
            Notification next = told.poll(60, TimeUnit.SECONDS);
            assertThat(next).as(type).isNotNull();
            if (next.getType().equals(type)) {
                return next;
            }
        }
    }

    @Test
    void attributesAreOfTypesThatEveryClientKnows() throws Exception {
        addPeer();
        node.openChannel(0);
        try (KnetMBeans beans = KnetMBeans.register(node, server)) {
            for (ObjectName name : names()) {
                MBeanInfo info = server.getMBeanInfo(name);
                for (MBeanAttributeInfo attribute : info.getAttributes()) {
                    assertThat(attribute.isWritable()).as(attribute.getName()).isFalse();
                    Object value = server.getAttribute(name, attribute.getName());
                    assertThat(value).as(attribute.getName()).isNotNull();
                    Object first = value instanceof Object[] all && all.length > 0 ? all[0] : value;
                    assertThat(
                                    first instanceof CompositeData
                                            || first instanceof TabularData
                                            || first.getClass().isArray()
                                            || first.getClass()
                                                    .getPackageName()
                                                    .equals("java.lang"))
                            .as(attribute.getName())
                            .isTrue();
                }
            }
            assertThat(server.getMBeanInfo(beans.name()).getOperations())
                    .extracting(operation -> operation.getName())
                    .isEqualTo(List.of("clearStats"));
        }
    }

    @Test
    void thePlatformsServerIsUsedUnlessAnotherIsGiven() throws Exception {
        try (KnetMBeans beans = KnetMBeans.register(node)) {
            MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
            assertThat(platform.getAttribute(beans.name(), "Node")).isEqualTo(1);
        }
    }
}
