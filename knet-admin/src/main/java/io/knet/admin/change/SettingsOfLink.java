package io.knet.admin.change;

import static io.knet.admin.change.Words.SWITCH;
import static io.knet.admin.change.Words.range;

import io.knet.KnetAddress;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkTimers;
import io.knet.admin.value.Numbers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What can be changed of a link. */
final class SettingsOfLink {
    private static final String DYNAMIC = "dynamic";

    /** All of them. */
    static final List<Setting<KnetLink, LinkEdit>> ALL =
            List.of(
                    onOff("enabled", KnetLink::isEnabled, LinkEdit::enabled),
                    number(
                            "priority",
                            0,
                            KnetLimits.MAX_PRIORITY,
                            link -> (long) link.config().priority(),
                            LinkEdit::priority),
                    number(
                            "ping_interval_ms",
                            1,
                            Words.MAX_MILLIS,
                            link -> timers(link).pingInterval().toMillis(),
                            (edit, millis) -> edit.pingInterval(Duration.ofMillis(millis))),
                    number(
                            "pong_timeout_ms",
                            1,
                            Words.MAX_MILLIS,
                            link -> timers(link).pongTimeout().toMillis(),
                            (edit, millis) -> edit.pongTimeout(Duration.ofMillis(millis))),
                    number(
                            "precision",
                            1,
                            Integer.MAX_VALUE,
                            link -> (long) timers(link).precision(),
                            LinkEdit::precision),
                    number(
                            "pongs_to_come_up",
                            KnetLimits.MIN_PONGS_TO_COME_UP,
                            KnetLimits.MAX_PONGS_TO_COME_UP,
                            link -> (long) timers(link).pongsToComeUp(),
                            LinkEdit::pongsToComeUp),
                    number(
                            "backoff",
                            1,
                            KnetLimits.MAX_BACKOFF,
                            link -> (long) timers(link).backoff(),
                            LinkEdit::backoff),
                    onOff("urgent", link -> link.config().urgent(), LinkEdit::urgent),
                    new Setting<>(
                            "local",
                            "IP:PORT or [IPv6]:PORT",
                            link -> Optional.of(KnetAddress.format(link.config().local())),
                            text -> {
                                InetSocketAddress address = KnetAddress.parse(text);
                                return edit -> edit.local(address);
                            }),
                    new Setting<>(
                            "remote",
                            "IP:PORT, [IPv6]:PORT or dynamic",
                            link ->
                                    Optional.of(
                                            link.config()
                                                    .remote()
                                                    .map(KnetAddress::format)
                                                    .orElse(DYNAMIC)),
                            text -> {
                                Optional<InetSocketAddress> address =
                                        text.equals(DYNAMIC)
                                                ? Optional.<InetSocketAddress>empty()
                                                : Optional.of(KnetAddress.parse(text));
                                return edit -> edit.remote(address);
                            }),
                    new Setting<>(
                            "access",
                            AccessChange.FORMS,
                            link -> Optional.of(AccessChange.text(link.accessList().entries())),
                            text -> {
                                AccessChange change = AccessChange.parse(text);
                                return edit -> edit.access(change);
                            }));

    private SettingsOfLink() {}

    private static LinkTimers timers(KnetLink link) {
        return link.config().timers();
    }

    private static Setting<KnetLink, LinkEdit> onOff(
            String name, Function<KnetLink, Boolean> value, BiConsumer<LinkEdit, Boolean> change) {
        return new Setting<>(
                name,
                SWITCH,
                link -> Optional.of(Words.onOff(value.apply(link))),
                text -> {
                    boolean on = Words.isOn(name, text);
                    return edit -> change.accept(edit, on);
                });
    }

    private static Setting<KnetLink, LinkEdit> number(
            String name,
            int min,
            int max,
            Function<KnetLink, Long> value,
            BiConsumer<LinkEdit, Integer> change) {
        return new Setting<>(
                name,
                range(min, max),
                link -> Optional.of(Long.toString(value.apply(link))),
                text -> {
                    int number = Numbers.parse(name, text, min, max);
                    return edit -> change.accept(edit, number);
                });
    }
}
