package io.knet.tools.node.option;

import io.knet.admin.value.CompressSpec;

/** Reads how messages are compressed, for picocli. */
public final class CompressConverter extends OptionText.Converter<CompressSpec> {
    /** Made by picocli. */
    public CompressConverter() {
        super(CompressSpec::parse);
    }
}
