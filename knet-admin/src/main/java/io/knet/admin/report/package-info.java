/** What a node tells, as JSON for scripts and as text for people. */
@NullMarked
package io.knet.admin.report;

import org.jspecify.annotations.NullMarked;
