package io.knet.tools.node.option;

import io.knet.admin.value.CryptoSpec;

/** Reads how packets are sealed, for picocli. */
public final class CryptoConverter extends OptionText.Converter<CryptoSpec> {
    /** Made by picocli. */
    public CryptoConverter() {
        super(CryptoSpec::parse);
    }
}
