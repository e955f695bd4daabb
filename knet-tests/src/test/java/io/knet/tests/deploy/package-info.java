/** What is in the folder deploy, run as far as the machine can. */
@NullMarked
package io.knet.tests.deploy;

import org.jspecify.annotations.NullMarked;
