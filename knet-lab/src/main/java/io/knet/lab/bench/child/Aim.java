package io.knet.lab.bench.child;

import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.FilterRequest;
import io.knet.Verdict;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The destination filter of a node: its messages go to all of the hosts named, as in {@code 2+3},
 * or, as in {@code rotate:2+3}, to one after the other. Received messages are all delivered.
 */
final class Aim implements DestinationFilter {
    private static final String ROTATE = "rotate:";

    private final AtomicInteger next = new AtomicInteger();
    private volatile Verdict[] verdicts = {Verdict.drop()};

    void at(String targets) {
        boolean rotate = targets.startsWith(ROTATE);
        String list = rotate ? targets.substring(ROTATE.length()) : targets;
        int[] hosts = Arrays.stream(list.split("\\+")).mapToInt(Integer::parseInt).toArray();
        verdicts =
                rotate
                        ? Arrays.stream(hosts).mapToObj(Verdict::unicast).toArray(Verdict[]::new)
                        : new Verdict[] {Verdict.unicast(hosts)};
    }

    @Override
    public Verdict decide(FilterRequest request) {
        if (request.direction() == Direction.RX) {
            return Verdict.deliver();
        }
        Verdict[] all = verdicts;
        return all.length == 1
                ? all[0]
                : all[Integer.remainderUnsigned(next.getAndIncrement(), all.length)];
    }

    @Override
    public boolean isQuick() {
        return true;
    }
}
