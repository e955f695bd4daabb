package io.knet.netty.flight;

import io.knet.KnetAddress;
import io.knet.KnetEvent;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes events of the flight recorder. Loaded only where that is there. Any thread. */
final class FlightEvents {
    /** Asked whether callbacks are recorded, so that nothing is made for those that are not. */
    private static final LongCallbackRecord CALLBACKS = new LongCallbackRecord();

    private FlightEvents() {}

    static void happened(int node, KnetEvent event) {
        if (event instanceof KnetEvent.LinkUp up) {
            commit(new LinkUpRecord(), node, up.host(), up.link());
        } else if (event instanceof KnetEvent.LinkDown down) {
            LinkDownRecord record = new LinkDownRecord();
            record.reason = down.reason().name();
            record.detail = down.detail();
            commit(record, node, down.host(), down.link());
        } else if (event instanceof KnetEvent.LinkMtu mtu) {
            LinkMtuRecord record = new LinkMtuRecord();
            record.mtu = mtu.mtu();
            commit(record, node, mtu.host(), mtu.link());
        } else if (event instanceof KnetEvent.DiagnosisChange change) {
            diagnosed(node, change);
        } else if (event instanceof KnetEvent.LinkPeerMoved moved) {
            LinkPeerMovedRecord record = new LinkPeerMovedRecord();
            record.from = KnetAddress.format(moved.from());
            record.to = KnetAddress.format(moved.to());
            commit(record, node, moved.host(), moved.link());
        } else if (event instanceof KnetEvent.KernelDrops drops) {
            KernelDropsRecord record = new KernelDropsRecord();
            record.packets = drops.packets();
            commit(record, node, drops.host(), drops.link());
        } else if (event instanceof KnetEvent.DataMtu mtu) {
            DataMtuRecord record = new DataMtuRecord();
            record.mtu = mtu.dataMtu();
            commit(record, node);
        } else {
            ofHost(node, event);
        }
    }

    private static void diagnosed(int node, KnetEvent.DiagnosisChange change) {
        LinkDiagnosisRecord record = new LinkDiagnosisRecord();
        if (record.isEnabled()) {
            record.code = change.diagnosis().map(now -> now.code().wireName()).orElse("");
            record.severity =
                    change.diagnosis().map(now -> now.code().severity().wireName()).orElse("");
            record.text = change.diagnosis().map(now -> now.text()).orElse("");
            commit(record, node, change.host(), change.link());
        }
    }

    private static void ofHost(int node, KnetEvent event) {
        if (event instanceof KnetEvent.HostReachability of) {
            commit(
                    of.reachable() ? new HostReachableRecord() : new HostUnreachableRecord(),
                    node,
                    of.host());
        } else if (event instanceof KnetEvent.SessionEstablished session) {
            SessionEstablishedRecord record = new SessionEstablishedRecord();
            record.renewal = session.renewal();
            record.restarted = session.restarted();
            commit(record, node, session.host());
        } else if (event instanceof KnetEvent.SessionEnded ended) {
            SessionEndedRecord record = new SessionEndedRecord();
            record.reason = ended.reason().name();
            commit(record, node, ended.host());
        } else if (event instanceof KnetEvent.SessionFailed failed) {
            SessionFailedRecord record = new SessionFailedRecord();
            record.reason = failed.reason().name();
            commit(record, node, failed.host());
        } else if (event instanceof KnetEvent.DialectChange change) {
            DialectChangeRecord record = new DialectChangeRecord();
            record.spoken = change.spoken().wireName();
            commit(record, node, change.host());
        }
    }

    static @Nullable Object callbackBegins() {
        if (!CALLBACKS.isEnabled()) {
            return null;
        }
        LongCallbackRecord record = new LongCallbackRecord();
        record.begin();
        return record;
    }

    static void callbackEnded(int node, Object begun, Supplier<String> what) {
        LongCallbackRecord record = (LongCallbackRecord) begun;
        record.end();
        if (record.shouldCommit()) {
            record.callback = what.get();
            commit(record, node);
        }
    }

    static void stalled(int node, long nanos, String where) {
        LoopStallRecord record = new LoopStallRecord();
        record.stalled = nanos;
        record.where = where;
        commit(record, node);
    }

    static void keyChanged(int node, String action, int slot, String crypto) {
        KeyChangeRecord record = new KeyChangeRecord();
        record.action = action;
        record.slot = slot;
        record.crypto = crypto;
        commit(record, node);
    }

    private static void commit(LinkRecord record, int node, int host, int link) {
        record.link = link;
        commit(record, node, host);
    }

    private static void commit(HostRecord record, int node, int host) {
        record.host = host;
        commit(record, node);
    }

    private static void commit(NodeRecord record, int node) {
        record.node = node;
        record.commit();
    }
}
