package io.knet;

/** Attachments that knet itself gives to messages. */
public final class Attachment {
    /** The attachment of a message that was sent without one. */
    public static final Object NONE = new Attachment();

    private Attachment() {}

    @Override
    public String toString() {
        return "no attachment";
    }
}
