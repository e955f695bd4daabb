package example.replica;

import io.knet.LinkTimers;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What a node is told.
 *
 * @param node its id
 * @param peer the id of the other node
 * @param http where it serves HTTP
 * @param paths the two ends of each path to the other node
 * @param timers the heartbeat of the links
 * @param key the bytes of the key that both nodes have
 * @param sessions whether they speak in sessions: then a POST is answered when the other node has
 *     it. Without sessions, as libknet's nodes are, when this node's kernel has sent it
 */
record ReplicaSettings(
        int node,
        int peer,
        InetSocketAddress http,
        List<Path> paths,
        LinkTimers timers,
        byte[] key,
        boolean sessions) {
    /** One path: this node's end and the other's. */
    record Path(InetSocketAddress local, InetSocketAddress remote) {}
}
