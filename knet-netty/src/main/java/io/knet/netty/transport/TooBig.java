package io.knet.netty.transport;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * What it means when a socket says that a packet was too big for its path (EMSGSIZE), and what
 * follows. It is never a fault of the link or of its peer: no link goes down for it.
 *
 * <p>Which packet is meant depends on who says it. The interface means the one that is being
 * written. A router means one that went before, a probe perhaps, and its word is told with the next
 * call on the socket, whatever that is.
 *
 * <ul>
 *   <li>A datagram is offered once more at once: {@link #mayMeanAnother}. If it is refused again it
 *       is too big itself.
 *   <li>Of a train, each datagram is offered by itself, and trains go on: {@link
 *       #saysNothingOfTrains}.
 *   <li>A probe has its answer: nothing is lost, and nothing counted; the search goes on with a
 *       smaller one: {@link #isSaid}.
 *   <li>Any other packet is lost and counted like those that a socket refuses, and its sender is
 *       told. The path is searched again, which lowers its MTU: {@link #isSaid}.
 *   <li>If it is reported when a socket is read, nothing is lost that was not counted, and the path
 *       is searched again: {@link #isSaid}.
 *   <li>If it is reported after a synchronous message was written, it is about that one or about
 *       another: {@link #isAboutAnother}. Then the message is not lost, and the path is searched
 *       again.
 * </ul>
 */
public final class TooBig {
    private TooBig() {}

    /** Whether an error of a socket says so. */
    public static boolean isSaid(Errno errno) {
        return errno == Errno.EMSGSIZE;
    }

    /**
     * Whether a failure to send a packet says so. A message of too many fragments has that error
     * number too, and says nothing of the path.
     */
    public static boolean isSaid(Throwable failure) {
        return isSaid(SocketErrors.errno(failure))
                && !(failure instanceof KnetException knet
                        && knet.error() != KnetError.SOCKET_ERROR);
    }

    /** Whether a datagram is to be offered once more, since the error may be about another one. */
    static boolean mayMeanAnother(Errno errno) {
        return isSaid(errno);
    }

    /** Whether the refusal of a train is about its datagrams, not about trains. */
    static boolean saysNothingOfTrains(Errno errno) {
        return isSaid(errno);
    }

    /**
     * Whether an error that is reported after packets were written is about another one.
     *
     * @param longest the longest of them as an IP packet, in bytes
     * @param pathMtu asks what the kernel knows of the path; empty if it does not say
     */
    public static boolean isAboutAnother(
            Throwable failure, int longest, Supplier<OptionalInt> pathMtu) {
        if (!isSaid(failure)) {
            return false;
        }
        OptionalInt known = pathMtu.get();
        return known.isEmpty() || longest <= known.getAsInt();
    }
}
