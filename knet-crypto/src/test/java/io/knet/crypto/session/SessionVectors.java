package io.knet.crypto.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.knet.crypto.SaltSource;
import io.knet.session.HandshakeReader;
import io.knet.session.HandshakeReading;
import io.knet.session.HostSessions;
import io.knet.session.PeerDirectory;
import io.knet.session.Received;
import io.knet.session.Scratch;
import io.knet.session.Session;
import io.knet.session.SessionAction;
import io.knet.session.SessionDrop;
import io.knet.session.SessionIdentity;
import io.knet.session.SessionKeys;
import io.knet.session.SessionNode;
import io.knet.session.SessionPublicKey;
import io.knet.session.SessionSuite;
import io.knet.session.crypto.SessionCrypto;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One suite of sessions.json: what it says, and its two ends as nodes that draw what it says. */
final class SessionVectors {
    static final String ACCEPTED = "ACCEPTED";
    private static final long WALL_BEFORE = 1;

    final JsonNode suite;
    final SessionCrypto crypto;
    final Map<String, byte[]> datagrams = new HashMap<>();

    SessionVectors(JsonNode suite, SessionCrypto crypto) {
        this.suite = suite;
        this.crypto = crypto;
        datagrams.put("init", hex("init"));
        datagrams.put("response", hex("response"));
        for (String list : List.of("transport", "negative")) {
            suite.get(list)
                    .forEach(
                            one ->
                                    datagrams.put(
                                            one.get("id").asText(),
                                            NoiseVectorTest.hex(one, "datagram")));
        }
    }

    byte[] hex(String field) {
        return NoiseVectorTest.hex(suite, field);
    }

    int link() {
        return suite.get("link").asInt();
    }

    End end(String name) {
        return new End(name);
    }

    /** One of the two nodes, drawing what the vector gives. */
    final class End {
        final JsonNode about;
        final JsonNode other;
        final JsonNode hosts;
        final SessionNode node;
        final HandshakeReader reader;
        final Map<Integer, HostSessions> sessions = new HashMap<>();

        /** Fixed for the first handshake; a second one needs another. */
        private int nextIndex;

        @Nullable Session last;
        byte @Nullable [] sent;

        private End(String name) {
            boolean initiator = name.equals("initiator");
            about = suite.get(name);
            other = suite.get(initiator ? "responder" : "initiator");
            nextIndex = (int) about.get("index").asLong();
            hosts = suite.get("hosts_at_" + name);
            SessionSuite chosen = SessionSuite.of(suite.get("suite").asInt());
            Optional<SessionIdentity> identity =
                    about.has("static_private")
                            ? Optional.of(
                                    SessionIdentity.of(
                                            crypto, NoiseVectorTest.hex(about, "static_private")))
                            : Optional.empty();
            int id = about.get("host_id").asInt();
            node =
                    new SessionNode(
                            id, chosen, crypto, identity, about.get("features").asInt(), drawn());
            node.load(1, SessionKeys.derive(crypto, hex("key_file")));
            node.use(1);
            for (JsonNode host : hosts) {
                if (host.get("id").asInt() != id
                        && !host.get("policy").asText().equals("LIBKNET")) {
                    HostSessions made =
                            new HostSessions(
                                    node,
                                    host.get("id").asInt(),
                                    host.has("public")
                                            ? Optional.of(
                                                    SessionPublicKey.of(
                                                            crypto,
                                                            NoiseVectorTest.hex(host, "public")))
                                            : Optional.empty(),
                                    drawn(),
                                    new Scratch());
                    sessions.put(made.host(), made);
                }
            }
            reader = node.newReader(this::peer);
            if (initiator) {
                HostSessions responder = sessions.get(other.get("host_id").asInt());
                responder.links(1 << link());
                take(responder.advance(0, time()));
            }
        }

        long time() {
            return Long.parseLong(about.get("time").asText());
        }

        InetAddress otherAddress() {
            return TestSessions.address(other.get("address").asText());
        }

        /** The lengths say what is drawn: jitter, index, instance, ephemeral key. */
        private SaltSource drawn() {
            return (bytes, offset, length) -> {
                byte[] value =
                        switch (length) {
                            case 2 -> new byte[2];
                            case 4 -> ByteBuffer.allocate(4).putInt(nextIndex++).array();
                            case 8 -> NoiseVectorTest.hex(about, "instance");
                            default -> NoiseVectorTest.hex(about, "ephemeral_private");
                        };
                System.arraycopy(value, 0, bytes, offset, length);
            };
        }

        private PeerDirectory.@Nullable Peer peer(int id) {
            for (JsonNode host : hosts) {
                if (host.get("id").asInt() == id) {
                    return new VectorPeer(host);
                }
            }
            return null;
        }

        /** What becomes of a datagram, in the words of the vectors. */
        String receive(byte[] datagram, InetAddress source) {
            ByteBuf received = Unpooled.wrappedBuffer(datagram);
            HandshakeReading reading = reader.read(received, source);
            if (reading instanceof HandshakeReading.Accepted accepted) {
                HostSessions host = sessions.get(accepted.message().header().sender());
                return outcome(host.receive(accepted.message(), 0, time()));
            }
            if (reading instanceof HandshakeReading.Refused refused) {
                return name(refused.reason());
            }
            SessionDrop drop = ((HandshakeReading.Dropped) reading).reason();
            if (drop != SessionDrop.NOT_SESSION) {
                return name(drop);
            }
            Session session = node.sessionOf(received);
            if (session == null) {
                return name(node.whyNoSession(received));
            }
            ByteBuf plain = Unpooled.buffer(datagram.length);
            return outcome(
                    sessions.get(session.host()).open(session, received, plain, WALL_BEFORE));
        }

        private String outcome(Received received) {
            take(received.actions());
            return received.drop() == null ? ACCEPTED : name(received.drop());
        }

        private void take(List<SessionAction> actions) {
            for (SessionAction action : actions) {
                if (action instanceof SessionAction.SendInit init) {
                    sent = TestSessions.array(init.datagram());
                } else if (action instanceof SessionAction.SendResponse response) {
                    sent = TestSessions.array(response.datagram());
                } else if (action instanceof SessionAction.Established established) {
                    last = established.session();
                }
            }
        }
    }

    private static String name(SessionDrop drop) {
        return switch (drop) {
            case NO_HANDSHAKE -> "UNKNOWN_INDEX";
            case TRUNCATED -> "BAD_LENGTH";
            default -> drop.name();
        };
    }

    private record VectorPeer(JsonNode host) implements PeerDirectory.Peer {
        @Override
        public boolean speaksSessions() {
            return !host.get("policy").asText().equals("LIBKNET");
        }

        @Override
        public boolean hasLink(int link) {
            return host.get("links").has(Integer.toString(link));
        }

        @Override
        public boolean accepts(int link, InetAddress source) {
            String only = host.get("links").get(Integer.toString(link)).asText();
            return TestSessions.address(only).equals(source);
        }
    }
}
