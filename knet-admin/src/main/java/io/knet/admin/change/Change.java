package io.knet.admin.change;

import java.util.Optional;

/**
 * A setting that was changed.
 *
 * @param setting its name
 * @param before what it was; empty if that is told to nobody
 * @param now what it is
 */
public record Change(String setting, Optional<String> before, Optional<String> now) {}
