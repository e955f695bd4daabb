package io.knet.session.receipt;

import io.knet.session.wire.Outcome;

/**
 * What is to be done about messages that wait for a receipt.
 *
 * @param <M> what the sender keeps of a message
 */
public sealed interface ConfirmationAction<M> {
    /**
     * The receiver told what became of a message, which is done with.
     *
     * @param id its confirmation id
     * @param message the message
     * @param outcome what became of it
     */
    record Confirmed<M>(long id, M message, Outcome outcome) implements ConfirmationAction<M> {}

    /**
     * A message is given up, and done with.
     *
     * @param id its confirmation id
     * @param message the message
     * @param reason why
     */
    record GivenUp<M>(long id, M message, GiveUp reason) implements ConfirmationAction<M> {}

    /**
     * A message is to be sent again, under the same id and a new sequence number: over the usable
     * link that follows the last one, or the same if there is no other. {@link
     * OpenConfirmations#sent} is to follow.
     *
     * @param id its confirmation id
     * @param message the message
     * @param lastLink the link that it was sent over before
     */
    record Repeat<M>(long id, M message, int lastLink) implements ConfirmationAction<M> {}

    /**
     * A link does not answer while another one does: it is to be pinged at once.
     *
     * @param link the link
     */
    record Suspect<M>(int link) implements ConfirmationAction<M> {}
}
