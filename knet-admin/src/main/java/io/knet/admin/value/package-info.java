/** Values as people write them: names of links, numbers, what seals and compresses. */
@NullMarked
package io.knet.admin.value;

import org.jspecify.annotations.NullMarked;
