package io.knet.tools.doctor;

/** One thing that is looked at. */
interface Check {
    /** What is looked at, in one or two words; part of the JSON form. */
    String name();

    /** Looks at it, and tells what is wrong, what is well, and what could not be told. */
    void examine(Patient patient, Notes notes);
}
