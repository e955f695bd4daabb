package io.knet.config;

import io.knet.CaptureSide;
import io.knet.ClearTraffic;
import io.knet.CompressionConfig;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.NativeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/** Options of the handle itself; what is empty stays as knet has it. */
record HandleOptions(
        Optional<NativeMode> sockets,
        OptionalInt threads,
        OptionalInt spinMicros,
        OptionalInt sealingThreads,
        Optional<Duration> syncTimeout,
        Optional<Duration> closeDrain,
        OptionalInt socketBuffer,
        Optional<ClearTraffic> clearTraffic,
        Optional<CompressionConfig> compression,
        OptionalInt dscp,
        Optional<Duration> reconnectInterval,
        OptionalInt incompleteMessages,
        Optional<Duration> mtuInterval,
        OptionalInt mtu,
        Optional<Path> admin,
        boolean adminReadOnly,
        Optional<CaptureSide> adminCapture) {
    void applyTo(KnetHandleBuilder builder) {
        sockets.ifPresent(builder::nativeMode);
        threads.ifPresent(builder::threads);
        spinMicros.ifPresent(micros -> builder.spin(Duration.of(micros, ChronoUnit.MICROS)));
        sealingThreads.ifPresent(builder::sealingThreads);
        syncTimeout.ifPresent(builder::syncTimeout);
        closeDrain.ifPresent(builder::closeDrain);
        socketBuffer.ifPresent(builder::socketBuffer);
        clearTraffic.ifPresent(builder::clearTraffic);
        compression.ifPresent(builder::compression);
    }

    void applyTo(KnetHandle handle) {
        dscp.ifPresent(handle.sockets()::dscp);
        reconnectInterval.ifPresent(handle.sockets()::reconnectInterval);
        incompleteMessages.ifPresent(handle.reassembly()::maxMessages);
        mtuInterval.ifPresent(handle.mtu()::interval);
        mtu.ifPresent(handle.mtu()::manual);
    }
}
