package io.knet.config;

import io.knet.KnetAddress;
import io.knet.KnetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Who knows the addresses of names. */
@FunctionalInterface
interface Names {
    /** The system's name service, which gets some seconds for each name. */
    Names SYSTEM =
            name ->
                    KnetAddress.resolve(name, 0, Duration.ofSeconds(10)).stream()
                            .map(InetSocketAddress::getAddress)
                            .toList();

    /**
     * The addresses of a name, in the order in which they are to be tried.
     *
     * @throws KnetException if there are none
     */
    List<InetAddress> addressesOf(String name);
}
