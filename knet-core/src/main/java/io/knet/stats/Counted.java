package io.knet.stats;

/**
 * Something that knet counts or measures: a {@link HandleCounter}, {@link HandleTimer}, {@link
 * LinkCounter} or {@link DropReason}. Not to be implemented by programs: methods will be added.
 */
public interface Counted {
    /** Its number, name, unit and description. */
    CounterDescriptor descriptor();
}
