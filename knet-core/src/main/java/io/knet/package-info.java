/**
 * The public API: everything that a program imports to use knet. Netty's types appear only as
 * buffers; sockets, event loops and channels are the implementation's.
 *
 * <p>Null is no value anywhere in knet's API. Every public method, constructor and builder of every
 * package refuses it, unless a parameter is annotated as {@link org.jspecify.annotations.Nullable},
 * with a {@link java.lang.NullPointerException} whose message is the name of the parameter; nothing
 * has changed then. The exception is thrown at once, also by methods that report all else through a
 * future, since null is a mistake in the program and no outcome. A message that a call takes
 * ownership of is released all the same. Nothing that is absent is returned as null: it is an empty
 * {@link java.util.Optional}, list or map.
 *
 * <p>What is asynchronous says so. A method that begins something and gives a future ends in {@code
 * Async}; it fails the future where its twin without the suffix throws, and the twin waits for the
 * end. A twin that would make an event loop of the handle wait is refused there with {@link
 * io.knet.KnetError#WOULD_DEADLOCK}, but for {@code close}, which does not wait there. The futures
 * of {@code when...} begin nothing: they tell when something is so, and giving one up changes
 * nothing. Every other method has done its work when it returns, or says that it takes effect soon.
 *
 * <p>Enums that are written outside of Java have a {@code wireName}: what options and JSON say, and
 * libknet, where it has the thing; in lower case. {@code ofName} finds the constant, whatever the
 * case of the letters. What libknet or the wire format has a number for has a {@code code}, and
 * {@code ofCode} finds it. Both refuse everything else with {@link
 * io.knet.KnetError#INVALID_ARGUMENT}, and name what there is. Only packets and errors of the
 * system are looked up without an exception ({@link io.knet.wire.PacketType#find}, {@link
 * io.knet.Errno#nearest}). The constants of all other enums are reported only, by their {@code
 * name()}; counters by that of their descriptor.
 *
 * <p>Later versions extend the API without breaking programs. What they may have to extend is an
 * interface that says that programs do not implement it, or a final class that is made by its own
 * methods: configurations begin with {@code of...} or a constant and change value by value with
 * {@code with...}. Records are only what has no more parts by nature; they say so.
 *
 * <p>References like "spec wire 8.2", "spec api 4.7" or "spec api Q26" are to sections and
 * questions of the description of libknet that knet was written from: {@code docs/spec/wire.md} and
 * {@code docs/spec/api.md} in the project's repository. They say where a rule comes from; what knet
 * does is described in full here.
 */
@NullMarked
package io.knet;

import org.jspecify.annotations.NullMarked;
