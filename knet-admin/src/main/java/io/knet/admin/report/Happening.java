package io.knet.admin.report;

import io.knet.KnetAddress;
import io.knet.KnetEvent;
import io.knet.LinkDownReason;
import io.knet.stats.Diagnosis;
import io.knet.stats.json.JsonObject;
import java.util.Optional;

/** What happens to links, hosts and messages without a command. */
public sealed interface Happening extends NodeEvent {
    /**
     * A link came up or went down.
     *
     * @param host id of the host
     * @param link id of the link
     * @param up whether it came up
     * @param reason why it went down
     * @param detail the reason in words
     */
    record Link(
            int host,
            int link,
            boolean up,
            Optional<LinkDownReason> reason,
            Optional<String> detail)
            implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "link")
                    .put("host", host)
                    .put("link", link)
                    .put("up", up)
                    .put("reason", reason.map(Enum::name))
                    .put("detail", detail);
        }

        @Override
        public String text() {
            return "link " + host + "/" + link + " is " + (up ? "up" : "down") + why();
        }

        private String why() {
            return reason.map(Enum::name).map(words -> ": " + words).orElse("")
                    + detail.map(words -> " (" + words + ")").orElse("");
        }
    }

    /**
     * What is the matter with a link is something else.
     *
     * @param host id of the host
     * @param link id of the link
     * @param diagnosis empty if nothing is the matter any more
     */
    record Diagnosed(int host, int link, Optional<Diagnosis> diagnosis) implements Happening {
        @Override
        public JsonObject json() {
            JsonObject json =
                    new JsonObject().put("event", "diagnosis").put("host", host).put("link", link);
            diagnosis.ifPresent(now -> json.putJson("diagnosis", now.toJson()));
            return json;
        }

        @Override
        public String text() {
            return "link "
                    + host
                    + "/"
                    + link
                    + diagnosis
                            .map(now -> ": " + now.text() + "; look at: " + now.next())
                            .orElse(" has no diagnosis any more");
        }
    }

    /**
     * The peer of a dynamic link is elsewhere.
     *
     * @param host id of the host
     * @param link id of the link
     * @param from where it was
     * @param to where it is
     */
    record Moved(int host, int link, String from, String to) implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "moved")
                    .put("host", host)
                    .put("link", link)
                    .put("from", from)
                    .put("to", to);
        }

        @Override
        public String text() {
            return "link "
                    + host
                    + "/"
                    + link
                    + " has its peer at "
                    + to
                    + ", no longer at "
                    + from;
        }
    }

    /**
     * A host became reachable, or stopped being so.
     *
     * @param host id of the host
     * @param reachable whether it is reachable now
     */
    record Host(int host, boolean reachable) implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "host")
                    .put("host", host)
                    .put("reachable", reachable);
        }

        @Override
        public String text() {
            return "host " + host + " is " + (reachable ? "reachable" : "not reachable");
        }
    }

    /**
     * The longest message that goes in one packet has changed.
     *
     * @param dataMtu the new value, in bytes
     */
    record Mtu(int dataMtu) implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject().put("event", "mtu").put("data_mtu", dataMtu);
        }

        @Override
        public String text() {
            return "messages of up to " + dataMtu + " bytes go in one packet";
        }
    }

    /**
     * The longest message that goes in one packet on a link has changed.
     *
     * @param host id of the host
     * @param link id of the link
     * @param mtu the new value, in bytes
     */
    record PathMtu(int host, int link, int mtu) implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "link_mtu")
                    .put("host", host)
                    .put("link", link)
                    .put("mtu", mtu);
        }

        @Override
        public String text() {
            return "link " + host + "/" + link + " carries up to " + mtu + " bytes in one packet";
        }
    }

    /**
     * Received messages were lost, because they came faster than they were printed. The statistics
     * tell how many.
     *
     * @param channel number of the channel
     * @param from id of the host whose message was the first one lost
     */
    record Overflow(int channel, int from) implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "overflow")
                    .put("channel", channel)
                    .put("from", from);
        }

        @Override
        public String text() {
            return "messages on channel "
                    + channel
                    + " were lost, the first from host "
                    + from
                    + ": they come faster than they are printed (see stats)";
        }
    }

    /**
     * This node's kernel dropped packets of a link, because this node did not take them in time.
     *
     * @param host id of the host
     * @param link id of the link
     * @param packets how many since the last such event of the link
     */
    record KernelDrops(int host, int link, long packets) implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "kernel_drops")
                    .put("host", host)
                    .put("link", link)
                    .put("packets", packets);
        }

        @Override
        public String text() {
            return "link "
                    + host
                    + "/"
                    + link
                    + ": the kernel dropped "
                    + packets
                    + " packets, which came faster than this node takes them";
        }
    }

    /**
     * The kernel dropped packets at a local address, from elsewhere than a known peer's.
     *
     * @param local the address
     * @param packets how many since the last such event of the address
     */
    record LocalSocketDrops(String local, long packets) implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "kernel_drops")
                    .put("local", local)
                    .put("packets", packets);
        }

        @Override
        public String text() {
            return local
                    + ": the kernel dropped "
                    + packets
                    + " packets from no known peer's address, which came faster than this node takes"
                    + " them";
        }
    }

    /**
     * What became of the sessions with a host.
     *
     * @param host id of the host
     * @param state {@code established}, {@code renewed}, {@code ended} or {@code failed}
     * @param restarted whether the host was restarted since the session before
     * @param publicKey by which the host proved who it is
     * @param reason why a session ended, or there is none
     */
    record Session(
            int host,
            String state,
            boolean restarted,
            Optional<String> publicKey,
            Optional<String> reason)
            implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "session")
                    .put("host", host)
                    .put("state", state)
                    .put("restarted", restarted)
                    .put("public_key", publicKey)
                    .put("reason", reason);
        }

        @Override
        public String text() {
            return "session with host "
                    + host
                    + " "
                    + state
                    + (restarted ? ", it was restarted" : "")
                    + publicKey.map(key -> ", public key " + key).orElse("")
                    + reason.map(why -> ": " + why).orElse("");
        }
    }

    /**
     * A host is sent to in another dialect.
     *
     * @param host id of the host
     * @param dialect the dialect
     */
    record Speaks(int host, String dialect) implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "dialect")
                    .put("host", host)
                    .put("dialect", dialect);
        }

        @Override
        public String text() {
            return "host " + host + " is spoken to in " + dialect + " now";
        }
    }

    /**
     * Anything that has no event of its own.
     *
     * @param words what happened
     */
    record Notice(String words) implements Happening {
        @Override
        public JsonObject json() {
            return new JsonObject().put("event", "notice").put("text", words);
        }

        @Override
        public String text() {
            return words;
        }
    }

    /** What the node prints for an event of the handle. */
    static Happening of(KnetEvent event) {
        if (event instanceof KnetEvent.LinkUp up) {
            return new Link(up.host(), up.link(), true, Optional.empty(), Optional.empty());
        } else if (event instanceof KnetEvent.LinkDown down) {
            return new Link(
                    down.host(),
                    down.link(),
                    false,
                    Optional.of(down.reason()),
                    Optional.of(down.detail()).filter(words -> !words.isEmpty()));
        } else if (event instanceof KnetEvent.DiagnosisChange change) {
            return new Diagnosed(change.host(), change.link(), change.diagnosis());
        } else if (event instanceof KnetEvent.LinkPeerMoved moved) {
            return new Moved(
                    moved.host(),
                    moved.link(),
                    KnetAddress.format(moved.from()),
                    KnetAddress.format(moved.to()));
        } else if (event instanceof KnetEvent.LinkMtu mtu) {
            return new PathMtu(mtu.host(), mtu.link(), mtu.mtu());
        } else if (event instanceof KnetEvent.HostReachability host) {
            return new Host(host.host(), host.reachable());
        } else if (event instanceof KnetEvent.DataMtu mtu) {
            return new Mtu(mtu.dataMtu());
        } else if (event instanceof KnetEvent.ReceiveOverflow overflow) {
            return new Overflow(overflow.channel(), overflow.sourceHost());
        } else if (event instanceof KnetEvent.KernelDrops drops) {
            return new KernelDrops(drops.host(), drops.link(), drops.packets());
        } else if (event instanceof KnetEvent.LocalSocketDrops drops) {
            return new LocalSocketDrops(KnetAddress.format(drops.local()), drops.packets());
        } else if (event instanceof KnetEvent.SessionEstablished made) {
            return new Session(
                    made.host(),
                    made.renewal() ? "renewed" : "established",
                    made.restarted(),
                    made.publicKey().map(Object::toString),
                    Optional.empty());
        } else if (event instanceof KnetEvent.SessionEnded ended) {
            return new Session(
                    ended.host(),
                    "ended",
                    false,
                    Optional.empty(),
                    Optional.of(ended.reason().name()));
        } else if (event instanceof KnetEvent.SessionFailed failed) {
            return new Session(
                    failed.host(),
                    "failed",
                    false,
                    Optional.empty(),
                    Optional.of(failed.reason().name()));
        } else if (event instanceof KnetEvent.DialectChange change) {
            return new Speaks(change.host(), change.spoken().wireName());
        }
        return new Notice(event.toString());
    }
}
