/** How knet finds what others provide: implementations of the API, crypto models, and so on. */
@NullMarked
package io.knet.service;

import org.jspecify.annotations.NullMarked;
