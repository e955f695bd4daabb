package io.knet.netty.settings;

/** Whether access lists are in force for the whole handle. Any thread. */
public final class AccessSwitch {
    private volatile boolean on = true;

    /** Whether access lists are in force. */
    public boolean isOn() {
        return on;
    }

    /** Switches access lists on or off. Links have to look at their peers again. */
    public void set(boolean enabled) {
        on = enabled;
    }
}
