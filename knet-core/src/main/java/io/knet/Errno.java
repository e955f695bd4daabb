package io.knet;

import java.util.HashMap;
import java.util.Map;

/**
 * The operating system's error numbers that knet reports, under the names libknet's users know.
 * Codes are Linux's.
 */
public enum Errno {
    EPERM(1),
    ENOENT(2),
    EINTR(4),
    EIO(5),
    ENXIO(6),
    E2BIG(7),
    EBADF(9),
    ECHILD(10),
    EAGAIN(11),
    ENOMEM(12),
    EACCES(13),
    EFAULT(14),
    EBUSY(16),
    EEXIST(17),
    EINVAL(22),
    EMFILE(24),
    EPIPE(32),
    ERANGE(34),
    EDEADLK(35),
    ENAMETOOLONG(36),
    ENOSYS(38),
    ENOMSG(42),
    ENONET(64),
    EPROTO(71),
    EDESTADDRREQ(89),
    EMSGSIZE(90),
    EPROTONOSUPPORT(93),
    EAFNOSUPPORT(97),
    EADDRINUSE(98),
    EADDRNOTAVAIL(99),
    ENETDOWN(100),
    ENETUNREACH(101),
    ECONNABORTED(103),
    ECONNRESET(104),
    ENOBUFS(105),
    ENOTCONN(107),
    ETIMEDOUT(110),
    ECONNREFUSED(111),
    EHOSTDOWN(112),
    EHOSTUNREACH(113),
    ECANCELED(125);

    private static final Map<Integer, Errno> BY_CODE = new HashMap<>();

    static {
        for (Errno errno : values()) {
            BY_CODE.put(errno.code, errno);
        }
    }

    private final int code;

    Errno(int code) {
        this.code = code;
    }

    /** The number, positive, as Linux defines it. */
    public int code() {
        return code;
    }

    /**
     * Finds the constant of a number.
     *
     * @param code an error number, its sign is ignored
     * @return the constant, {@link #EIO} for a number that knet has no name for
     */
    public static Errno nearest(int code) {
        return BY_CODE.getOrDefault(Math.abs(code), EIO);
    }
}
