package io.knet.tests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.AccessVerdict;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.admin.value.CompressSpec;
import io.knet.admin.value.CryptoSpec;
import io.knet.admin.value.LinkName;
import io.knet.tools.node.option.AclSpec;
import io.knet.tools.node.option.LinkSpec;
import io.knet.tools.node.option.PeerSpec;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;

/**
 * A text, given to every reader of a part of an option. Each refuses it with a message of its own,
 * or reads something that, written out, it reads again as the same.
 */
final class OptionTextTarget implements FuzzTarget {
    @Override
    public void run(byte[] input) {
        String text = new String(input, UTF_8);
        Optional<InetSocketAddress> address = read(KnetAddress::parse, text);
        address.ifPresent(
                read -> {
                    assertThat(read.isUnresolved()).isFalse();
                    assertThat(KnetAddress.parse(KnetAddress.format(read))).isEqualTo(read);
                });
        read(OptionTextTarget::entry, text)
                .ifPresent(read -> assertThat(entry(read.sources())).isEqualTo(read));
        read(LinkName::parse, text)
                .ifPresent(read -> assertThat(LinkName.parse(read.toString())).isEqualTo(read));
        read(CryptoSpec::parse, text)
                .ifPresent(read -> assertThat(CryptoSpec.parse(read.toString())).isEqualTo(read));
        read(CompressSpec::parse, text)
                .ifPresent(
                        read ->
                                assertThat(CompressSpec.parse(read.text()).config())
                                        .isEqualTo(read.config()));
        read(LinkSpec::parse, text)
                .ifPresent(read -> assertThat(LinkSpec.parse(text)).isEqualTo(read));
        read(AclSpec::parse, text)
                .ifPresent(read -> assertThat(AclSpec.parse(text)).isEqualTo(read));
        read(PeerSpec::parse, text)
                .ifPresent(read -> assertThat(PeerSpec.parse(text)).isEqualTo(read));
    }

    private static AccessEntry entry(String sources) {
        return AccessEntry.of(sources, AccessVerdict.ACCEPT);
    }

    private static <T> Optional<T> read(Function<String, T> reader, String text) {
        try {
            return Optional.of(reader.apply(text));
        } catch (KnetException refused) {
            assertThat(refused.error())
                    .isIn(
                            KnetError.INVALID_ARGUMENT,
                            KnetError.UNKNOWN_ALGORITHM,
                            KnetError.NOT_FOUND,
                            KnetError.MODEL_UNAVAILABLE);
            assertThat(refused).hasMessageContaining(" ");
            return Optional.empty();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getClass()).isEqualTo(IllegalArgumentException.class);
            assertThat(refused).hasMessageContaining(" ");
            return Optional.empty();
        }
    }
}
