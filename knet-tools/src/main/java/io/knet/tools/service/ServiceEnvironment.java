package io.knet.tools.service;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a service manager says to a service in environment variables.
 *
 * @param notifySocket where it wants to hear of the service; empty if it does not
 * @param watchdogMicros how long it may hear nothing; empty if it does not mind
 */
record ServiceEnvironment(Optional<String> notifySocket, OptionalLong watchdogMicros) {
    /**
     * Reads the variables.
     *
     * @param pid this process: a watchdog may be meant for another one
     * @throws IllegalArgumentException if WATCHDOG_USEC is no time
     */
    static ServiceEnvironment of(Map<String, String> variables, long pid) {
        Optional<String> socket =
                Optional.ofNullable(variables.get("NOTIFY_SOCKET"))
                        .filter(address -> !address.isEmpty());
        String micros = variables.get("WATCHDOG_USEC");
        String owner = variables.get("WATCHDOG_PID");
        if (micros == null || (owner != null && !owner.equals(Long.toString(pid)))) {
            return new ServiceEnvironment(socket, OptionalLong.empty());
        }
        if (!micros.matches("0*[1-9]\\d{0,17}")) {
            throw new IllegalArgumentException(
                    "WATCHDOG_USEC=" + micros + " must be a number of microseconds");
        }
        return new ServiceEnvironment(socket, OptionalLong.of(Long.parseLong(micros)));
    }
}
