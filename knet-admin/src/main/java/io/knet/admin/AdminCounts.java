package io.knet.admin;

import io.knet.stats.json.JsonObject;

/** What an endpoint counts. Read and written on its thread only. */
final class AdminCounts {
    long accepted;
    long refused;
    long requests;
    long badRequests;
    long slowDropped;
    long idleDropped;
    long captures;
    long capturedPackets;
    long captureDropped;

    JsonObject json(int clients) {
        return new JsonObject()
                .put("clients", clients)
                .put("accepted", accepted)
                .put("refused", refused)
                .put("requests", requests)
                .put("bad_requests", badRequests)
                .put("slow_dropped", slowDropped)
                .put("idle_dropped", idleDropped)
                .put("captures", captures)
                .put("captured_packets", capturedPackets)
                .put("capture_dropped", captureDropped);
    }
}
