/** A node as a service: what it tells systemd, and how it ends. */
@NullMarked
package io.knet.tools.service;

import org.jspecify.annotations.NullMarked;
