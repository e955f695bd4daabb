/**
 * What nodes leave behind: nothing. Leaked buffers fail every test, wherever it is ({@link
 * io.knet.testing.LeakGuard}); here it is about memory, threads and file descriptors as well.
 */
@NullMarked
package io.knet.tests.leaks;

import org.jspecify.annotations.NullMarked;
