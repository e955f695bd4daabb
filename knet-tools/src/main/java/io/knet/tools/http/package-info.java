/** What a running node answers over HTTP: its metrics, its health and its state. */
@NullMarked
package io.knet.tools.http;

import org.jspecify.annotations.NullMarked;
