package io.knet.tests.peer;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** A program for the far side of a network: sends every datagram back to where it came from. */
final class UdpEcho {
    private UdpEcho() {}

    /**
     * Takes the address and the port to listen on; prints "ready" when it does. Runs until it is
     * killed.
     */
    public static void main(String[] arguments) throws IOException {
        InetAddress address = InetAddress.getByName(arguments[0]);
        try (DatagramSocket socket = new DatagramSocket(Integer.parseInt(arguments[1]), address)) {
            System.out.println("ready");
            DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
            while (!socket.isClosed()) {
                packet.setLength(65536);
                socket.receive(packet);
                socket.send(packet);
            }
        }
    }
}
