package io.knet.config;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a nodelist.
 *
 * @param section what the file says of it
 * @param id its nodeid
 * @param name its name, if it has one
 * @param addresses its addresses by the numbers of their links, as far as they could be found
 */
record CorosyncNode(
        CorosyncSection section,
        int id,
        Optional<String> name,
        Map<Integer, InetAddress> addresses) {}
