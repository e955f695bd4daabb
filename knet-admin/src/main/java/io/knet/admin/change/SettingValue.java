package io.knet.admin.change;

import java.util.Optional;

/**
 * A setting as it is.
 *
 * @param setting its name
 * @param value what it is; empty if that is told to nobody, or there is none
 * @param allowed which values there are, in words
 */
public record SettingValue(String setting, Optional<String> value, String allowed) {}
